/** The newest samples of a measurement, bounded: enough for percentiles of a long run at constant memory. */
export class Samples {
  readonly #limit: number;
  readonly #values: number[] = [];
  #next = 0;

  constructor(limit = 8_192) {
    this.#limit = limit;
  }

  add(value: number): void {
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % this.#limit;
  }

  /** Nearest-rank percentile for `fraction` in 0..1; 0 without samples. */
  percentile(fraction: number): number {
    const sorted = this.#values.toSorted((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(fraction * sorted.length) - 1))] ?? 0;
  }
}
