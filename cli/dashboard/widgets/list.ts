import { line, span, type Line, type Tone } from '../text.js';

export interface ListColumn<T> {
  readonly heading: string;
  readonly cell: (row: T) => string;
  readonly tone?: (row: T) => Tone;
  readonly right?: true;
}

/** First visible row, so that the selected one is on the screen, as near as can be to where it was. */
export function scrollTo(selected: number, rows: number, height: number, top: number): number {
  const lowest = Math.max(0, Math.min(top, rows - height));
  if (selected < lowest) return selected;
  return selected >= lowest + height ? selected - height + 1 : lowest;
}

/** A table with a heading, of which one row is selected; it is marked by a sign as well as by its look. */
export function listLines<T>(
  rows: readonly T[],
  columns: readonly ListColumn<T>[],
  view: { readonly selected: number; readonly height: number; readonly none: string },
): Line[] {
  const cells = rows.map((row) => columns.map((column) => column.cell(row)));
  const widths = columns.map(({ heading }, index) =>
    Math.max(heading.length, ...cells.map((row) => row[index]?.length ?? 0)),
  );
  const padded = (text: string, index: number) =>
    columns[index]?.right === true ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0);
  const heading = line(
    span(`  ${columns.map((column, index) => padded(column.heading, index)).join('  ')}`, 'dim'),
  );
  if (rows.length === 0) return [heading, line(span(`  ${view.none}`, 'dim'))];
  const height = Math.max(1, view.height - 1);
  const top = scrollTo(view.selected, rows.length, height, view.selected - Math.floor(height / 2));
  const shown = rows.slice(top, top + height).map((row, offset) => {
    const index = top + offset;
    const isSelected = index === view.selected;
    const parts = (cells[index] ?? []).map((text, column) => {
      const own = columns[column]?.tone?.(row) ?? 'plain';
      return span(`${padded(text, column)}  `, isSelected ? 'selected' : own);
    });
    return line(span(isSelected ? '> ' : '  ', isSelected ? 'selected' : 'plain'), ...parts);
  });
  return [heading, ...shown];
}
