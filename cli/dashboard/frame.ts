import type { Model } from './data/model.js';
import { dialogLines, type DialogState } from './dialog.js';
import { displayWidth } from '../output/display-width.js';
import { helpLines, panes } from './keys.js';
import type { PaneState, View } from './pane.js';
import { blank, fitted, widthOf, line, span, type Line, type Span } from './text.js';

/** All that is on the screen. */
export interface Screen {
  readonly tab: number;
  readonly states: readonly PaneState[];
  readonly help: boolean;
  /** The search of the tab is being typed. */
  readonly searching: boolean;
  readonly dialog: DialogState | undefined;
  readonly notice: string;
  /** The command that does what the last key did. */
  readonly command: string;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Lines that are not the pane's: tabs, a rule, and two at the bottom. */
const frameLines = 4;

export function viewOf({ tab, states, dialog }: Screen, model: Model, { width, height }: Size): View {
  const below = dialog === undefined ? 0 : dialogLines(dialog).length;
  return {
    model,
    state: states[tab] ?? { selectedId: undefined, index: 0, search: '', options: {} },
    width,
    height: Math.max(3, height - frameLines - below),
  };
}

/** The whole screen as exactly `height` lines. */
export function screenLines(screen: Screen, model: Model, size: Size): Line[] {
  const view = viewOf(screen, model, size);
  const pane = panes[screen.tab];
  const body = pane === undefined ? [] : screen.help ? helpLines(pane) : pane.lines(view);
  const dialog = screen.dialog === undefined ? [] : dialogLines(screen.dialog);
  return [
    tabLine(screen, model, size.width),
    line(span('─'.repeat(size.width), 'dim')),
    ...Array.from({ length: view.height }, (_, index) => body[index] ?? blank),
    ...dialog,
    statusLine(screen, size.width),
    keyLine(screen, view),
  ]
    .slice(0, size.height)
    .map((parts) => fitted(parts, size.width));
}

function tabLine({ tab }: Screen, model: Model, width: number): Line {
  const tabs = panes.flatMap(({ title }, index): Span[] => [
    index === tab ? span(`[${index + 1} ${title}]`, 'selected') : span(`${index + 1} ${title}`),
    span(' '),
  ]);
  const connection =
    model.connection === 'connected'
      ? span(`v${model.status?.version ?? ''}`, 'dim')
      : span(model.connection === 'lost' ? '! gone' : '...', 'bad');
  const gap = Math.max(1, width - widthOf(tabs) - displayWidth(connection.text));
  return line(...tabs, ' '.repeat(gap), connection);
}

/** A notice, else the search, else the command of the last key. */
function statusLine({ notice, searching, tab, states, command }: Screen, width: number): Line {
  const search = states[tab]?.search ?? '';
  if (searching) return line(span('/', 'accent'), search, span('_', 'accent'));
  if (notice !== '') return fitted(line(span(notice, 'warn')), width);
  if (search !== '') return line(span(`/${search}`, 'accent'), span('   (Esc: all)', 'dim'));
  return command === '' ? blank : line(span('$ ', 'dim'), span(command, 'accent'));
}

function keyLine({ tab }: Screen, view: View): Line {
  const actions = panes[tab]?.actions ?? [];
  const keys = actions
    .filter((action) => action.command(view) !== undefined)
    .map(({ key, what }) => `${key === 'return' ? 'Enter' : key} ${what}`);
  return line(span([...keys, '/ search', '? keys', 'q leave'].join('   '), 'dim'));
}
