import { cutFront, displayWidth, padded } from '../../output/display-width.js';
import { printable } from '../../../protocol/text/terminal-text.js';
import { line, span, type Line, type Tone } from '../text.js';

export interface ListColumn<T> {
  readonly heading: string;
  readonly cell: (row: T) => string;
  readonly tone?: (row: T) => Tone;
  readonly right?: true;
  /** Cut in front where the row is wider than the screen: what matters stands at the end. */
  readonly shrinks?: true;
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
  view: { readonly selected: number; readonly width: number; readonly height: number; readonly none: string },
): Line[] {
  const cells = rows.map((row) => columns.map((column) => printable(column.cell(row))));
  const widths = columns.map(({ heading }, index) =>
    Math.max(heading.length, ...cells.map((row) => displayWidth(row[index] ?? ''))),
  );
  shrink(widths, columns, view.width);
  const celled = (text: string, index: number) => {
    const width = widths[index] ?? 0;
    return padded(cutFront(text, width), width, columns[index]?.right === true ? 'right' : 'left');
  };
  const heading = line(
    span(`  ${columns.map((column, index) => celled(column.heading, index)).join('  ')}`, 'dim'),
  );
  if (rows.length === 0) return [heading, line(span(`  ${view.none}`, 'dim'))];
  const height = Math.max(1, view.height - 1);
  const top = scrollTo(view.selected, rows.length, height, view.selected - Math.floor(height / 2));
  const shown = rows.slice(top, top + height).map((row, offset) => {
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

/** Takes what is too wide off the column that can spare it. */
function shrink<T>(widths: number[], columns: readonly ListColumn<T>[], available: number): void {
  const index = columns.findIndex(({ shrinks }) => shrinks === true);
  if (index < 0) return;
  const used = widths.reduce((total, width) => total + width + 2, 0);
  const heading = columns[index]?.heading.length ?? 0;
  widths[index] = Math.max(heading, (widths[index] ?? 0) - Math.max(0, used - available));
}
