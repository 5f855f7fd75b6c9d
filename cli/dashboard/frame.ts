import type { Model } from './data/model.js';
import { dialogLines, type DialogState } from './dialog.js';
import { displayWidth } from '../output/display-width.js';
import { panes } from './keys.js';
import { overlayLines, type Overlay } from './overlay.js';
import { currentIndex, freshState, type Pane, type PaneState, type View } from './pane.js';
import { blank, fitted, widthOf, line, span, type Line, type Span } from './text.js';

/** All that is on the screen. */
export interface Screen {
  readonly tab: number;
  readonly states: readonly PaneState[];
  /** What lies over the rows of the tab. */
  readonly overlay: Overlay | undefined;
  /** The search of the tab is being typed. */
  readonly searching: boolean;
  /** What was typed after `:` so far; undefined while nobody types there. */
  readonly typed: string | undefined;
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
    state: states[tab] ?? freshState,
    width,
    height: Math.max(3, height - frameLines - below),
  };
}

/** The whole screen as exactly `height` lines. */
export function screenLines(screen: Screen, model: Model, size: Size): Line[] {
  const view = viewOf(screen, model, size);
  const pane = panes[screen.tab];
  const body = pane === undefined ? [] : bodyLines(screen, pane, view);
  const dialog = screen.dialog === undefined ? [] : dialogLines(screen.dialog);
  return [
    tabLine(screen, model, size.width),
    line(span(rule(screen, pane, view), 'dim')),
    ...Array.from({ length: view.height }, (_, index) => body[index] ?? blank),
    ...dialog,
    statusLine(screen, size.width),
    keyLine(screen, view),
  ]
    .slice(0, size.height)
    .map((parts) => fitted(parts, size.width));
}

/** The lines between the rule and the bottom: rows, or what lies over them from where it is scrolled to. */
function bodyLines({ overlay }: Screen, pane: Pane, view: View): readonly Line[] {
  if (overlay === undefined) return pane.lines(view);
  const lines = overlayLines(overlay, pane, pane.page?.(view));
  return overlay.kind === 'help' ? lines : lines.slice(overlay.top, overlay.top + view.height);
}

/** A rule that says where one is: at which row of how many, or at which lines of a page. */
function rule({ overlay }: Screen, pane: Pane | undefined, view: View): string {
  const place = pane === undefined ? '' : placeIn(overlay, pane, view);
  if (place === '') return '─'.repeat(view.width);
  return `${'─'.repeat(Math.max(0, view.width - place.length - 4))} ${place} ──`;
}

function placeIn(overlay: Overlay | undefined, pane: Pane, view: View): string {
  if (overlay === undefined) {
    const ids = pane.ids(view);
    return ids.length === 0 ? '' : `${currentIndex(pane, view, ids) + 1} of ${ids.length}`;
  }
  if (overlay.kind === 'help') return '';
  const total = overlayLines(overlay, pane, pane.page?.(view)).length;
  if (total <= view.height) return '';
  return `lines ${overlay.top + 1} to ${Math.min(total, overlay.top + view.height)} of ${total}`;
}

/** The tab whose title stands in a column of the first line. */
export function tabAt(x: number, current: number): number | undefined {
  let end = 0;
  for (const [index, { title }] of panes.entries()) {
    end += displayWidth(tabTitle(title, index, current));
    if (x < end) return index;
    end += 1;
  }
  return undefined;
}

function tabTitle(title: string, index: number, current: number): string {
  return index === current ? `[${index + 1} ${title}]` : `${index + 1} ${title}`;
}

function tabLine({ tab }: Screen, model: Model, width: number): Line {
  const tabs = panes.flatMap(({ title }, index): Span[] => [
    span(tabTitle(title, index, tab), index === tab ? 'selected' : 'plain'),
    span(' '),
  ]);
  const connection =
    model.connection === 'connected'
      ? span(`v${model.status?.version ?? ''}`, 'dim')
      : span(model.connection === 'lost' ? '! gone' : '...', 'bad');
  // The state of the connection is seen however many tabs there are; the version where there is room.
  const room = width - displayWidth(connection.text) - 1;
  if (widthOf(tabs) > room && model.connection === 'connected') return line(...tabs);
  const shown = fitted(tabs, room);
  return line(...shown, ' '.repeat(room + 1 - widthOf(shown)), connection);
}

/** What is typed after `:`, else a notice, else the search, else the command of the last key. */
function statusLine({ notice, searching, typed, tab, states, command }: Screen, width: number): Line {
  if (typed !== undefined) return line(span(':', 'accent'), typed, span('_', 'accent'));
  const search = states[tab]?.search ?? '';
  if (searching) return line(span('/', 'accent'), search, span('_', 'accent'));
  if (notice !== '') return fitted(line(span(notice, 'warn')), width);
  if (search !== '') return line(span(`/${search}`, 'accent'), span('   (Esc: all)', 'dim'));
  return command === '' ? blank : line(span('$ ', 'dim'), span(command, 'accent'));
}

function keyLine({ tab, overlay, typed, notice }: Screen, view: View): Line {
  if (typed !== undefined)
    return notice === ''
      ? line(span('a tab, or a command of vrt   Tab complete it   Enter do it   Esc leave it', 'dim'))
      : line(span(notice, 'warn'));
  if (overlay !== undefined && overlay.kind !== 'help')
    return line(span('Up, Down, PgUp, PgDn scroll   Esc back', 'dim'));
  const actions = panes[tab]?.actions ?? [];
  const keys = actions
    .filter((action) => action.command(view) !== undefined)
    .map(({ key, what }) => `${key === 'return' ? 'Enter' : key} ${what}`);
  const opens = panes[tab]?.page?.(view) === undefined ? [] : ['Enter open'];
  // Those that always work stay; what has no room is on the page behind the question mark.
  const always = ['/ search', ': command', '? keys', 'q leave'];
  const own = [...opens, ...keys];
  const textOf = () => [...own, ...always].join('   ');
  while (own.length > 0 && displayWidth(textOf()) > view.width) own.pop();
  return line(span(textOf(), 'dim'));
}
