import { cutFront, displayWidth, padded } from '../../output/display-width.js';
import { printable } from '../../../protocol/text/terminal-text.js';
import { line, span, type Line, type Tone } from '../text.js';

export interface ListColumn<T> {
  readonly heading: string;
  readonly cell: (row: T) => string;
  /** What rows are sorted by where the text of the cell would not do. */
  readonly sortBy?: (row: T) => number;
  readonly tone?: (row: T) => Tone;
  readonly right?: true;
  /** Cut in front where the row is wider than the screen: what matters stands at the end. */
  readonly shrinks?: true;
}

/** The column by which rows are sorted. */
export interface Sorting {
  readonly heading: string;
  readonly descending: boolean;
}

/** First visible row, so that the selected one is on the screen, as near as can be to where it was. */
export function scrollTo(selected: number, rows: number, height: number, top: number): number {
  const lowest = Math.max(0, Math.min(top, rows - height));
  if (selected < lowest) return selected;
  return selected >= lowest + height ? selected - height + 1 : lowest;
}

/** The first visible row of a list of this many lines, its heading included. */
export function topRow(selected: number, rows: number, lines: number, top: number): number {
  return scrollTo(selected, rows, rowLines(lines), top);
}

function rowLines(lines: number): number {
  return Math.max(1, lines - 1);
}

function headingOf(heading: string, sorting: Sorting | undefined): string {
  return sorting?.heading === heading ? `${heading} ${sorting.descending ? 'v' : '^'}` : heading;
}

const natural = new Intl.Collator('en', { numeric: true });

/** The rows in the order of a column; as they are without one. */
export function sorted<T>(
  rows: readonly T[],
  columns: readonly ListColumn<T>[],
  sorting: Sorting | undefined,
): readonly T[] {
  const column = columns.find(({ heading }) => heading === sorting?.heading);
  if (column === undefined || sorting === undefined) return rows;
  const { cell, sortBy } = column;
  const compare = (a: T, b: T) =>
    sortBy === undefined ? natural.compare(cell(a), cell(b)) : sortBy(a) - sortBy(b);
  return rows.toSorted((a, b) => (sorting.descending ? compare(b, a) : compare(a, b)));
}

/** A table with a heading, of which one row is selected; it is marked by a sign as well as by its style. */
export function listLines<T>(
  rows: readonly T[],
  columns: readonly ListColumn<T>[],
  view: {
    readonly selected: number;
    readonly width: number;
    readonly height: number;
    readonly none: string;
    /** The first row as it was. */
    readonly top?: number;
    readonly sorting?: Sorting | undefined;
  },
): Line[] {
  const cells = rows.map((row) => columns.map((column) => printable(column.cell(row))));
  const headings = columns.map(({ heading }) => headingOf(heading, view.sorting));
  const widths = headings.map((heading, index) =>
    Math.max(heading.length, ...cells.map((row) => displayWidth(row[index] ?? ''))),
  );
  shrink(widths, columns, view.width);
  const celled = (text: string, index: number) => {
    const width = widths[index] ?? 0;
    return padded(cutFront(text, width), width, columns[index]?.right === true ? 'right' : 'left');
  };
  const heading = line(span(`  ${headings.map((text, index) => celled(text, index)).join('  ')}`, 'dim'));
  if (rows.length === 0) return [heading, line(span(`  ${view.none}`, 'dim'))];
  const top = topRow(view.selected, rows.length, view.height, view.top ?? 0);
  const shown = rows.slice(top, top + rowLines(view.height)).map((row, offset) => {
    const index = top + offset;
    const isSelected = index === view.selected;
    const parts = (cells[index] ?? []).map((text, column) => {
      const own = columns[column]?.tone?.(row) ?? 'plain';
      return span(`${celled(text, column)}  `, isSelected ? 'selected' : own);
    });
    return line(span(isSelected ? '> ' : '  ', isSelected ? 'selected' : 'plain'), ...parts);
  });
  return [heading, ...shown];
}

/** Removes excess width from the column that can spare it. */
function shrink<T>(widths: number[], columns: readonly ListColumn<T>[], available: number): void {
  const index = columns.findIndex(({ shrinks }) => shrinks === true);
  if (index < 0) return;
  const used = widths.reduce((total, width) => total + width + 2, 0);
  const heading = columns[index]?.heading.length ?? 0;
  widths[index] = Math.max(heading, (widths[index] ?? 0) - Math.max(0, used - available));
}
