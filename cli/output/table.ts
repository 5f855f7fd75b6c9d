import { safe } from '../terminal.js';
import { cut, displayWidth, padded } from './display-width.js';

/** One column: its heading, and its cell for a row. */
export interface Column<T> {
  readonly heading: string;
  readonly cell: (row: T) => string;
  readonly right?: true;
  /** A sentence, the last column: cut where the terminal ends, for `show` has all of it. */
  readonly sentence?: true;
  /** Sort key, where it is not the text. */
  readonly value?: (row: T) => number;
}

/** A sentence is never cut below this: one that is not even begun says nothing. */
const leastSentenceWidth = 24;

/**
 * A table without lines, each column as wide as its widest cell; a single line when there is nothing. A sentence
 * is cut where `width` cells end: it would wrap into all the other columns.
 */
export function table<T>(rows: readonly T[], columns: readonly Column<T>[], width = Infinity): string {
  if (rows.length === 0) return '';
  const cells = rows.map((row) => columns.map((column) => safe(column.cell(row))));
  const widths = columns.map((column, index) =>
    Math.max(displayWidth(column.heading), ...cells.map((line) => displayWidth(line[index] ?? ''))),
  );
  const last = widths.length - 1;
  const before = widths.slice(0, last).reduce((sum, each) => sum + each + 2, 0);
  const room = Math.max(leastSentenceWidth, width - before);
  const line = (parts: readonly string[]) =>
    parts
      .map((part, index) =>
        padded(
          columns[index]?.sentence === true ? cut(part, room) : part,
          widths[index] ?? 0,
          columns[index]?.right === true ? 'right' : 'left',
        ),
      )
      .join('  ')
      .trimEnd();
  return [columns.map((column) => column.heading), ...cells].map(line).join('\n').concat('\n');
}
