import { safe } from '../terminal.js';

/** One column: its heading, and its cell for a row. */
export interface Column<T> {
  readonly heading: string;
  readonly cell: (row: T) => string;
  readonly right?: true;
}

/** A table without lines, each column as wide as its widest cell; a single line when there is nothing. */
export function table<T>(rows: readonly T[], columns: readonly Column<T>[]): string {
  if (rows.length === 0) return '';
  const cells = rows.map((row) => columns.map((column) => safe(column.cell(row))));
  const widths = columns.map((column, index) =>
    Math.max(column.heading.length, ...cells.map((line) => line[index]?.length ?? 0)),
  );
  const line = (parts: readonly string[]) =>
    parts
      .map((part, index) =>
        columns[index]?.right === true ? part.padStart(widths[index] ?? 0) : part.padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [columns.map((column) => column.heading), ...cells].map(line).join('\n').concat('\n');
}
