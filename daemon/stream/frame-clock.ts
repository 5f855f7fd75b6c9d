/**
 * A virtual vsync of fixed phase (alvr.md 10). Due times are counted from the start, so that late timers do not add up;
 * ticks that were missed are not made up for, they are reported.
 */
export class FrameClock {
  readonly #periodMs: number;
  readonly #tick: (missed: number) => void;
  readonly #startMs = performance.now();
  #count = 0;
  #timer: NodeJS.Timeout;

  constructor(refreshHz: number, tick: (missed: number) => void) {
    this.#periodMs = 1000 / refreshHz;
    this.#tick = tick;
    this.#timer = this.#arm();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #arm(): NodeJS.Timeout {
    const dueMs = this.#startMs + (this.#count + 1) * this.#periodMs;
    return setTimeout(() => this.#fire(), Math.max(0, dueMs - performance.now()));
  }

  #fire(): void {
    const reached = Math.max(
      this.#count + 1,
      Math.floor((performance.now() - this.#startMs) / this.#periodMs),
    );
    const missed = reached - this.#count - 1;
    this.#count = reached;
    this.#timer = this.#arm();
    this.#tick(missed);
  }
}
