import { readCommandLine } from './command-line.js';
import { completedLine, lineToComplete } from './complete-line.js';
import type { Model } from './data/model.js';
import { opened, step } from './dialog.js';
import { edited } from './edited.js';
import { tabAt, viewOf, type Screen, type Size } from './frame.js';
import { panes } from './keys.js';
import type { Key } from './key.js';
import type { MouseEvent } from './mouse.js';
import { overlayLines, scrolled } from './overlay.js';
import { currentIndex, freshState, type Action, type Dialog, type View } from './pane.js';
import { select, selectRow, withOption, withSort, withState } from './selection.js';

export const firstScreen: Screen = {
  tab: 0,
  states: panes.map(() => freshState),
  overlay: undefined,
  searching: false,
  typed: undefined,
  dialog: undefined,
  notice: '',
  command: '',
};

/** What a key leads to: another screen, and perhaps something to do. */
export interface Pressed {
  readonly screen: Screen;
  readonly effect?:
    | { readonly kind: 'quit' }
    | { readonly kind: 'act'; readonly action: Action; readonly view: View }
    | { readonly kind: 'submit'; readonly dialog: Dialog; readonly values: readonly string[] }
    | { readonly kind: 'run'; readonly words: readonly string[] }
    /** The last word of the line that is being typed is to be completed. */
    | { readonly kind: 'complete'; readonly typed: string }
    /** The output of a command is not looked at any more. */
    | { readonly kind: 'stop' }
    | { readonly kind: 'entered' };
}

/** What a key does. Pure: what it sets going is said, not done. */
export function press(screen: Screen, input: string, key: Key, model: Model, size: Size): Pressed {
  if (key.ctrl === true && input === 'c') return { screen, effect: { kind: 'quit' } };
  const quiet = { ...screen, notice: '' };
  if (screen.dialog !== undefined) return key.mouse === undefined ? inDialog(quiet, input, key) : { screen };
  if (screen.typed !== undefined) return inCommandLine(quiet, screen.typed, input, key);
  const view = viewOf(screen, model, size);
  if (key.mouse !== undefined) return withMouse(quiet, key.mouse, view);
  if (screen.searching) return { screen: inSearch(quiet, input, key) };
  if (screen.overlay?.kind === 'help') return { screen: { ...quiet, overlay: undefined } };
  const moved = movement(input, key, view);
  if (screen.overlay !== undefined) return inOverlay(quiet, input, key, view, moved);
  if (moved !== undefined) return { screen: select(quiet, view, moved) };
  return command(quiet, input, key, view);
}

export function withDialog(screen: Screen, dialog: Dialog): Screen {
  return { ...screen, dialog: opened(dialog) };
}

function inDialog(screen: Screen, input: string, key: Key): Pressed {
  const { dialog: state } = screen;
  if (state === undefined) return { screen };
  const next = step(state, input, key);
  if (next.kind === 'open') return { screen: { ...screen, dialog: next.state } };
  const closed = { ...screen, dialog: undefined };
  if (next.kind === 'closed') return { screen: closed };
  return { screen: closed, effect: { kind: 'submit', dialog: state.dialog, values: next.values } };
}

function inSearch(screen: Screen, input: string, key: Key): Screen {
  if (key.escape === true)
    return withState({ ...screen, searching: false }, (state) => ({ ...state, search: '' }));
  if (key.return === true) return { ...screen, searching: false };
  return withState(screen, (state) => ({
    ...state,
    selectedId: undefined,
    index: 0,
    search: edited(state.search, input, key),
  }));
}

function inCommandLine(screen: Screen, typed: string, input: string, key: Key): Pressed {
  const closed = { ...screen, typed: undefined };
  if (key.escape === true || (typed === '' && key.backspace === true)) return { screen: closed };
  if (key.tab === true) return { screen, effect: { kind: 'complete', typed } };
  if (key.return !== true) return { screen: { ...screen, typed: edited(typed, input, key) } };
  const asked = readCommandLine(
    typed,
    panes.map(({ title }) => title),
  );
  switch (asked?.kind) {
    case 'tab':
      return enter(closed, asked.tab);
    case 'quit':
      return { screen: closed, effect: { kind: 'quit' } };
    case 'run':
      return { screen: closed, effect: { kind: 'run', words: asked.words } };
    case undefined:
      return { screen: closed };
  }
}

/** The line completed by the words that fit, if it is still the one that was asked about. */
export function withCompletion(screen: Screen, typed: string, words: readonly string[]): Screen {
  if (screen.typed !== typed) return screen;
  const asked = lineToComplete(typed);
  const fitting =
    asked.prefix === '' && asked.before.length === 0 ? [...words, ...tabsLike(asked.last)] : words;
  const completed = completedLine(asked, [...new Set(fitting)].toSorted());
  const notice = fitting.length === 0 ? 'Nothing fits.' : completed.choices.join('  ');
  return { ...screen, typed: completed.typed, notice };
}

function tabsLike(beginning: string): string[] {
  return panes
    .map(({ title }) => title.toLowerCase())
    .filter((title) => title.startsWith(beginning.toLowerCase()));
}

function inOverlay(screen: Screen, input: string, key: Key, view: View, moved: number | undefined): Pressed {
  const { overlay, tab } = screen;
  const pane = panes[tab];
  if (overlay === undefined || pane === undefined) return { screen };
  if (moved !== undefined) {
    const lines = overlayLines(overlay, pane, pane.page?.(view)).length;
    return { screen: { ...screen, overlay: scrolled(overlay, lines, view.height, moved) } };
  }
  const closed = { ...screen, overlay: undefined };
  const closes = key.escape === true || key.return === true || key.backspace === true || input === 'q';
  if (overlay.kind === 'output') return closes ? { screen: closed, effect: { kind: 'stop' } } : { screen };
  // The other keys do to the row what they do without its page.
  return closes ? { screen: closed } : command(screen, input, key, view);
}

/** A click goes to a tab or a row, and opens the row that is selected; the wheel is the arrow keys. */
function withMouse(screen: Screen, { kind, x, y }: MouseEvent, view: View): Pressed {
  const pane = panes[screen.tab];
  if (kind !== 'press') {
    const distance = kind === 'up' ? -1 : 1;
    return screen.overlay === undefined
      ? { screen: select(screen, view, distance) }
      : inOverlay(screen, '', {}, view, distance);
  }
  if (y === 0) {
    const tab = tabAt(x, screen.tab);
    return tab === undefined ? { screen } : enter(screen, tab);
  }
  const row = screen.overlay === undefined ? pane?.rowAt?.(view, y - 2) : undefined;
  if (pane === undefined || row === undefined) return { screen };
  const ids = pane.ids(view);
  return row === currentIndex(pane, view, ids)
    ? command(screen, '', { return: true }, view)
    : { screen: selectRow(screen, view, row) };
}

/** How far a key moves the selection, if it does. */
function movement(input: string, key: Key, view: View): number | undefined {
  if (key.downArrow === true || input === 'j') return 1;
  if (key.upArrow === true || input === 'k') return -1;
  if (key.pageDown === true) return view.height - 2;
  if (key.pageUp === true) return 2 - view.height;
  if (input === 'g') return Number.NEGATIVE_INFINITY;
  return input === 'G' ? Number.POSITIVE_INFINITY : undefined;
}

function command(screen: Screen, input: string, key: Key, view: View): Pressed {
  const pane = panes[screen.tab];
  if (input === 'q') return { screen, effect: { kind: 'quit' } };
  if (input === '?') return { screen: { ...screen, overlay: { kind: 'help' } } };
  if (input === '/') return { screen: { ...screen, overlay: undefined, searching: true } };
  if (input === ':') return { screen: { ...screen, typed: '' } };
  if (key.escape === true) return { screen: withState(screen, (state) => ({ ...state, search: '' })) };
  if (key.tab === true)
    return enter(screen, (screen.tab + (key.shift === true ? panes.length - 1 : 1)) % panes.length);
  if (pane !== undefined && (input === '<' || key.leftArrow === true))
    return { screen: withSort(screen, pane, -1) };
  if (pane !== undefined && (input === '>' || key.rightArrow === true))
    return { screen: withSort(screen, pane, 1) };
  if (input === 'I')
    return { screen: withOption(screen, 'order', view.state.options['order'] === 'down' ? 'up' : 'down') };
  const tab = Number(input) - 1;
  if (Number.isInteger(tab) && tab >= 0 && tab < panes.length) return enter(screen, tab);
  const name = key.return === true ? 'return' : input;
  const action = pane?.actions.find((one) => one.key === name);
  const typed = action?.command(view);
  if (action !== undefined && typed !== undefined)
    return { screen: { ...screen, command: typed }, effect: { kind: 'act', action, view } };
  const page = key.return === true ? pane?.page?.(view) : undefined;
  if (page === undefined) return { screen };
  return { screen: { ...screen, command: page.command, overlay: { kind: 'page', top: 0 } } };
}

function enter(screen: Screen, tab: number): Pressed {
  return { screen: { ...screen, tab, command: '', overlay: undefined }, effect: { kind: 'entered' } };
}
