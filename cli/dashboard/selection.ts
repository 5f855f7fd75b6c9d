import type { Screen } from './frame.js';
import { panes } from './keys.js';
import { currentIndex, type Pane, type PaneState, type View } from './pane.js';

/** The screen with the selection moved by so many rows, as far as there are. */
export function select(screen: Screen, view: View, distance: number): Screen {
  const pane = panes[screen.tab];
  const ids = pane?.ids(view) ?? [];
  if (pane === undefined || ids.length === 0) return screen;
  const index = Math.max(0, Math.min(ids.length - 1, currentIndex(pane, view, ids) + distance));
  const moved = selectRow(screen, view, index);
  // Whoever comes to the end of a log goes on with it.
  return pane.startsAtEnd === true && index === ids.length - 1 && distance > 0
    ? withOption(moved, 'follow', 'yes')
    : moved;
}

/** The screen with one row selected; a log is not followed from then on. */
export function selectRow(screen: Screen, view: View, index: number): Screen {
  const pane = panes[screen.tab];
  const before = pane?.top?.(view) ?? 0;
  return withState(screen, (old) => {
    const options = pane?.startsAtEnd === true ? { ...old.options, follow: 'no' } : old.options;
    const state = { ...old, selectedId: pane?.ids(view)[index], index, top: before, options };
    return { ...state, top: pane?.top?.({ ...view, state }) ?? 0 };
  });
}

/** The rows sorted by the next column, or the one before; past the last column they are as they come. */
export function withSort(screen: Screen, { sorts = [] }: Pane, distance: 1 | -1): Screen {
  if (sorts.length === 0) return screen;
  return withState(screen, (state) => {
    const choices = [undefined, ...sorts];
    const at = choices.indexOf(state.options['sort']);
    const { sort: _, ...others } = state.options;
    const next = choices[(at + distance + choices.length) % choices.length];
    return { ...state, options: next === undefined ? others : { ...others, sort: next } };
  });
}

export function withOption(screen: Screen, name: string, value: string): Screen {
  return withState(screen, (state) => ({ ...state, options: { ...state.options, [name]: value } }));
}

/** The screen with what somebody did in the tab that is seen. */
export function withState(screen: Screen, change: (state: PaneState) => PaneState): Screen {
  return {
    ...screen,
    states: screen.states.map((state, index) => (index === screen.tab ? change(state) : state)),
  };
}
