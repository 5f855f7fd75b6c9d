/** Both clocks of the core, standing still until a test moves them. */
export class SettableClock {
  #ms = 0;
  readonly #startMs: number;

  constructor(start = '2026-01-02T03:04:05.000Z') {
    this.#startMs = Date.parse(start);
  }

  /** Both go on by this many milliseconds. */
  pass(ms: number): void {
    this.#ms += ms;
  }

  readonly now = (): Date => new Date(this.#startMs + this.#ms);
  readonly monotonicMs = (): number => this.#ms;
}
