import type { Model } from './data/model.js';
import { opened, step, type DialogKey } from './dialog.js';
import { viewOf, type Screen, type Size } from './frame.js';
import { panes } from './keys.js';
import { freshState, selectedIndex, type Action, type Dialog, type PaneState, type View } from './pane.js';

export const firstScreen: Screen = {
  tab: 0,
  states: panes.map(() => freshState),
  help: false,
  searching: false,
  dialog: undefined,
  notice: '',
  command: '',
};

/** A key as Ink tells it. */
export interface Key extends DialogKey {
  readonly pageUp?: boolean;
  readonly pageDown?: boolean;
}

/** What a key leads to: another screen, and perhaps something to do. */
export interface Pressed {
  readonly screen: Screen;
  readonly effect?:
    | { readonly kind: 'quit' }
    | { readonly kind: 'act'; readonly action: Action; readonly view: View }
    | { readonly kind: 'submit'; readonly dialog: Dialog; readonly values: readonly string[] }
    | { readonly kind: 'entered' };
}

/** What a key does. Pure: what it sets going is said, not done. */
export function press(screen: Screen, input: string, key: Key, model: Model, size: Size): Pressed {
  if (key.ctrl === true && input === 'c') return { screen, effect: { kind: 'quit' } };
  const quiet = { ...screen, notice: '' };
  if (screen.dialog !== undefined) return inDialog(quiet, input, key);
  if (screen.searching) return { screen: inSearch(quiet, input, key) };
  if (screen.help) return { screen: { ...quiet, help: false } };
  const view = viewOf(screen, model, size);
  const moved = movement(input, key, view);
  if (moved !== undefined) return { screen: select(quiet, view, moved) };
  return command(quiet, input, key, view);
}

export function withDialog(screen: Screen, dialog: Dialog): Screen {
  return { ...screen, dialog: opened(dialog) };
}

export function withOption(screen: Screen, name: string, value: string): Screen {
  return withState(screen, (state) => ({ ...state, options: { ...state.options, [name]: value } }));
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
    search:
      key.backspace === true || key.delete === true
        ? state.search.slice(0, -1)
        : // oxlint-disable-next-line no-control-regex -- pasted text may bring line ends
          state.search + input.replaceAll(/[\u0000-\u001f\u007f]/g, ''),
  }));
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

function select(screen: Screen, view: View, distance: number): Screen {
  const ids = panes[screen.tab]?.ids(view) ?? [];
  if (ids.length === 0) return screen;
  // In the log whoever begins to move does so at its end, and no longer follows.
  const follows = view.state.options['follow'] !== 'no' && view.state.selectedId === undefined;
  const from =
    follows && panes[screen.tab]?.startsAtEnd === true ? ids.length - 1 : selectedIndex(ids, view.state);
  const index = Math.max(0, Math.min(ids.length - 1, from + distance));
  const moved = withState(screen, (state) => ({ ...state, selectedId: ids[index], index }));
  return panes[screen.tab]?.startsAtEnd === true
    ? withOption(moved, 'follow', index === ids.length - 1 && distance > 0 ? 'yes' : 'no')
    : moved;
}

function command(screen: Screen, input: string, key: Key, view: View): Pressed {
  if (input === 'q') return { screen, effect: { kind: 'quit' } };
  if (input === '?') return { screen: { ...screen, help: true } };
  if (input === '/') return { screen: { ...screen, searching: true } };
  if (key.escape === true) return { screen: withState(screen, (state) => ({ ...state, search: '' })) };
  if (key.tab === true)
    return enter(screen, (screen.tab + (key.shift === true ? panes.length - 1 : 1)) % panes.length);
  const tab = Number(input) - 1;
  if (Number.isInteger(tab) && tab >= 0 && tab < panes.length) return enter(screen, tab);
  const name = key.return === true ? 'return' : input;
  const action = panes[screen.tab]?.actions.find((one) => one.key === name);
  const typed = action?.command(view);
  if (action === undefined || typed === undefined) return { screen };
  return { screen: { ...screen, command: typed }, effect: { kind: 'act', action, view } };
}

function enter(screen: Screen, tab: number): Pressed {
  return { screen: { ...screen, tab, command: '' }, effect: { kind: 'entered' } };
}

function withState(screen: Screen, change: (state: PaneState) => PaneState): Screen {
  return {
    ...screen,
    states: screen.states.map((state, index) => (index === screen.tab ? change(state) : state)),
  };
}
