import { selectedIndex, type Action, type Desk, type View } from '../pane.js';
import { blank, type Line } from '../text.js';
import { listLines, type ListColumn } from './list.js';

/** A list of which one row is selected, with more about that row below. */
export interface ListOf<T> {
  /** Those that fit the search. */
  readonly rows: (view: View) => readonly T[];
  readonly id: (row: T) => string;
  readonly columns: readonly ListColumn<T>[];
  /** Said where there are no rows. */
  readonly none: (view: View) => string;
  readonly details: (row: T, view: View) => readonly Line[];
  readonly detailLines: number;
  /** A line above the list. */
  readonly heading?: (view: View, rows: readonly T[]) => Line;
}

/** The parts of a pane that is such a list. */
export interface ListPane<T> {
  readonly ids: (view: View) => readonly string[];
  readonly lines: (view: View) => readonly Line[];
  /** A key that acts on the selected row. */
  readonly onSelected: (
    key: string,
    what: string,
    command: (row: T, view: View) => string,
    run: (row: T, desk: Desk, view: View) => void | Promise<void>,
  ) => Action;
}

export function listPane<T>(list: ListOf<T>): ListPane<T> {
  const ids = (view: View) => list.rows(view).map(list.id);
  const selected = (view: View): T | undefined => list.rows(view)[selectedIndex(ids(view), view.state)];
  return {
    ids,
    lines: (view) => {
      const rows = list.rows(view);
      const index = selectedIndex(rows.map(list.id), view.state);
      const heading = list.heading === undefined ? [] : [list.heading(view, rows)];
      const height = view.height - list.detailLines - heading.length;
      const shown = listLines(rows, list.columns, {
        selected: index,
        width: view.width,
        height,
        none: list.none(view),
      });
      const room = Array.from({ length: Math.max(0, height - shown.length) }, () => blank);
      const row = rows[index];
      return [...heading, ...shown, ...room, ...(row === undefined ? [] : list.details(row, view))];
    },
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
