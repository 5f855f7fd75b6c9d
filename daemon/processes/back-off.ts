/** Delays in milliseconds. */
export interface BackOffRule {
  /** After the first failure. */
  readonly firstMs: number;
  /** After the second; it doubles from there. */
  readonly secondMs: number;
  readonly longestMs: number;
  /** What ran this long before it failed had no lasting fault: the failure counts as the first. */
  readonly healthyMs: number;
}

/** How long to wait before something that failed is tried again. */
export class BackOff {
  readonly #rule: BackOffRule;
  #failures = 0;

  constructor(rule: BackOffRule) {
    this.#rule = rule;
  }

  /** In a row, since the last reset or healthy run. */
  get failures(): number {
    return this.#failures;
  }

  /** It failed after `ranMs`; returns the delay until the next try. */
  failed(ranMs = 0): number {
    const { firstMs, secondMs, longestMs, healthyMs } = this.#rule;
    this.#failures = ranMs >= healthyMs ? 1 : this.#failures + 1;
    if (this.#failures === 1) return firstMs;
    return Math.min(longestMs, secondMs * 2 ** (this.#failures - 2));
  }

  reset(): void {
    this.#failures = 0;
  }
}
