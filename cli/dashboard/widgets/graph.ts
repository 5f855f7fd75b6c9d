import { line, span, type Line, type Span, type Tone } from '../text.js';

/** Eighths of a cell, from empty to full. */
const eighths = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** One line of bars, newest right; missing values are gaps. `maximum` fills the cell. */
export function sparkline(values: readonly (number | null)[], width: number, maximum: number): string {
  const shown = values.slice(-width);
  const bars = shown.map((value) => {
    if (value === null || maximum <= 0) return ' ';
    return eighths[Math.max(0, Math.min(8, Math.round((8 * value) / maximum)))] ?? ' ';
  });
  return bars.join('').padStart(width);
}

/** A series of a stacked graph: a letter names it where there is no colour. */
export interface Series {
  readonly letter: string;
  readonly tone: Tone;
  /** Newest last; null: nothing was measured. */
  readonly values: readonly (number | null)[];
}

/** The cells of one column of a stacked graph, lowest first: which series each belongs to, undefined where it is empty. */
export function stackColumn(
  values: readonly (number | null)[],
  height: number,
  maximum: number,
): (number | undefined)[] {
  const cells: (number | undefined)[] = Array.from({ length: height }, () => undefined);
  if (maximum <= 0) return cells;
  let sum = 0;
  let filled = 0;
  for (const [index, value] of values.entries()) {
    sum += value ?? 0;
    const end = Math.min(height, Math.round((height * sum) / maximum));
    for (; filled < end; filled += 1) cells[filled] = index;
  }
  return cells;
}

/** Series stacked upon each other as lines of letters, highest line first, newest column right. */
export function stackedGraph(
  series: readonly Series[],
  width: number,
  height: number,
  maximum: number,
): Line[] {
  const length = Math.max(0, ...series.map(({ values }) => values.length));
  const columns = Array.from({ length: width }, (_, place) => {
    const at = length - width + place;
    if (at < 0) return stackColumn([], height, maximum);
    return stackColumn(
      series.map(({ values }) => values[at] ?? null),
      height,
      maximum,
    );
  });
  return Array.from({ length: height }, (_, row) => {
    const level = height - 1 - row;
    const spans: Span[] = [];
    for (const column of columns) {
      const owner = column[level];
      const one = owner === undefined ? undefined : series[owner];
      const tone = one?.tone ?? 'plain';
      const letter = one?.letter ?? ' ';
      const last = spans.at(-1);
      if (last?.tone === tone) spans[spans.length - 1] = span(last.text + letter, tone);
      else spans.push(span(letter, tone));
    }
    return line(...spans);
  });
}

/** A round number that the largest value fits under, so that a scale does not jump with every sample. */
export function niceMaximum(values: readonly (number | null)[], least: number): number {
  const largest = Math.max(least, ...values.map((value) => value ?? 0));
  const power = 10 ** Math.floor(Math.log10(largest));
  return ([1, 2, 5, 10].find((factor) => factor * power >= largest) ?? 10) * power;
}
