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
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? 0;
}
