import { quantile as quantileOf } from '../protocol/statistics/quantile.js';

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  /** What was promised; left out where the figure is only for comparison. */
  readonly goal?: string;
  readonly met?: boolean;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], fraction: number): number {
  return quantileOf(
    values.toSorted((a, b) => a - b),
    fraction,
  );
}
