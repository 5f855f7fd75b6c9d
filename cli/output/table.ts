import { safe } from '../terminal.js';
import { displayWidth, padded } from './display-width.js';

/** One column: its heading, and its cell for a row. */
export interface Column<T> {
  readonly heading: string;
  readonly cell: (row: T) => string;
  readonly right?: true;
  /** What it is sorted by, where that is not its text. */
  readonly value?: (row: T) => number;
}

/** A table without lines, each column as wide as its widest cell; a single line when there is nothing. */
export function table<T>(rows: readonly T[], columns: readonly Column<T>[]): string {
  if (rows.length === 0) return '';
  const cells = rows.map((row) => columns.map((column) => safe(column.cell(row))));
  const widths = columns.map((column, index) =>
    Math.max(displayWidth(column.heading), ...cells.map((line) => displayWidth(line[index] ?? ''))),
  );
  const line = (parts: readonly string[]) =>
    parts
      .map((part, index) =>
        padded(part, widths[index] ?? 0, columns[index]?.right === true ? 'right' : 'left'),
      )
      .join('  ')
      .trimEnd();
  return [columns.map((column) => column.heading), ...cells].map(line).join('\n').concat('\n');
}
