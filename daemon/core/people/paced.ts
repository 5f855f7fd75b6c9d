/** Of the time that passes, what paced work may take, at most. */
const share = 0.1;
/** Longest pause between two runs, ms: a person waits for the answer. */
const longestPauseMs = 500;

export interface PaceParts {
  readonly monotonicMs: () => number;
  /** Does something after that many milliseconds, 0: in the next turn. */
  readonly later: (work: () => void, afterMs: number) => void;
}

/**
 * Work that is wanted again and again and done once for all who wanted it since: in the next turn, and then so seldom that it
 * takes no more than its share of the time. It must not throw.
 */
export class PacedWork {
  readonly #work: () => void;
  readonly #parts: PaceParts;
  #due = false;
  #notBeforeMs = 0;

  constructor(work: () => void, parts: PaceParts) {
    this.#work = work;
    this.#parts = parts;
  }

  want(): void {
    if (this.#due) return;
    this.#due = true;
    const run = () => {
      this.#due = false;
      this.run();
    };
    this.#parts.later(run, Math.max(0, this.#notBeforeMs - this.#parts.monotonicMs()));
  }

  /** At once. */
  run(): void {
    const beganMs = this.#parts.monotonicMs();
    this.#work();
    const endedMs = this.#parts.monotonicMs();
    this.#notBeforeMs = endedMs + Math.min(longestPauseMs, (endedMs - beganMs) * (1 / share - 1));
  }
}
