import { selectedIndex, type Action, type Desk, type Page, type View } from '../pane.js';
import { blank, type Line } from '../text.js';
import { listLines, sorted, topRow, type ListColumn, type Sorting } from './list.js';

/** A list of which one row is selected, with more about that row below. */
export interface ListOf<T> {
  /** Those that fit the search. */
  readonly rows: (view: View) => readonly T[];
  readonly id: (row: T) => string;
  readonly columns: readonly ListColumn<T>[];
  /** Text when there are no rows. */
  readonly none: (view: View) => string;
  readonly details: (row: T, view: View) => readonly Line[];
  readonly detailLines: number;
  /** A line above the list. */
  readonly heading?: (view: View, rows: readonly T[]) => Line;
  /** What Enter opens. */
  readonly page?: (row: T) => Page;
}

/** The parts of a pane that is such a list. */
export interface ListPane<T> {
  readonly ids: (view: View) => readonly string[];
  readonly lines: (view: View) => readonly Line[];
  readonly top: (view: View) => number;
  readonly rowAt: (view: View, line: number) => number | undefined;
  readonly page: (view: View) => Page | undefined;
  readonly sorts: readonly string[];
  /** A key that acts on the selected row. */
  readonly onSelected: (
    key: string,
    what: string,
    command: (row: T, view: View) => string,
    run: (row: T, desk: Desk, view: View) => void | Promise<void>,
  ) => Action;
}

export function listPane<T>(list: ListOf<T>): ListPane<T> {
  const rowsOf = (view: View) => sorted(list.rows(view), list.columns, sortingOf(view));
  const ids = (view: View) => rowsOf(view).map(list.id);
  const selected = (view: View): T | undefined => rowsOf(view)[selectedIndex(ids(view), view.state)];
  const headingLines = list.heading === undefined ? 0 : 1;
  const listHeight = (view: View) => view.height - list.detailLines - headingLines;
  const top = (view: View) => {
    const all = ids(view);
    return topRow(selectedIndex(all, view.state), all.length, listHeight(view), view.state.top);
  };
  return {
    ids,
    top,
    lines: (view) => {
      const rows = rowsOf(view);
      const index = selectedIndex(rows.map(list.id), view.state);
      const heading = list.heading === undefined ? [] : [list.heading(view, rows)];
      const height = listHeight(view);
      const shown = listLines(rows, list.columns, {
        selected: index,
        width: view.width,
        height,
        none: list.none(view),
        top: view.state.top,
        sorting: sortingOf(view),
      });
      const room = Array.from({ length: Math.max(0, height - shown.length) }, () => blank);
      const row = rows[index];
      return [...heading, ...shown, ...room, ...(row === undefined ? [] : list.details(row, view))];
    },
    rowAt: (view, line) => {
      const place = line - headingLines - 1;
      const index = top(view) + place;
      return place >= 0 && place < listHeight(view) - 1 && index < ids(view).length ? index : undefined;
    },
    page: (view) => {
      const row = selected(view);
      return row === undefined ? undefined : list.page?.(row);
    },
    sorts: list.columns.map(({ heading }) => heading).filter((heading) => heading.trim() !== ''),
    onSelected: (key, what, command, run) => ({
      key,
      what,
      command: (view) => {
        const row = selected(view);
        return row === undefined ? undefined : command(row, view);
      },
      run: (view, desk) => {
        const row = selected(view);
        return row === undefined ? undefined : run(row, desk, view);
      },
    }),
  };
}

/** The chosen order; undefined without one. */
function sortingOf({ state }: View): Sorting | undefined {
  const heading = state.options['sort'];
  return heading === undefined ? undefined : { heading, descending: state.options['order'] === 'down' };
}
