/** CPU time without a frame that counts as progress: that of a program that starts on a busy machine, not of a loop. */
const cpuAtMostUs = 20_000_000;

export interface Progress {
  /** Counts up while things go well. */
  readonly frames: number;
  /** CPU time of the processes that work on it. */
  readonly cpuUs: number;
}

/**
 * Ends the wait for a run that has stalled: a build must fail, not hang. It counts polls, not seconds: on a loaded
 * machine, which slows everything down, polling takes longer too. A process that uses CPU time counts as moving, for a
 * while.
 */
export class Patience {
  readonly #looksAtMost: number;
  readonly #cpuStepUs: number;
  #looks = 0;
  #frames = -1;
  #cpuUs = 0;
  #idleUs = 0;

  /** `cpuStepUs`: the CPU time that is progress; more than what merely waits uses in so many looks. */
  constructor(looksAtMost: number, cpuStepUs: number) {
    this.#looksAtMost = looksAtMost;
    this.#cpuStepUs = cpuStepUs;
  }

  /** False: nothing has moved for too many looks. */
  look({ frames, cpuUs }: Progress): boolean {
    if (frames !== this.#frames) {
      this.#frames = frames;
      this.#idleUs = 0;
      this.#moved(cpuUs);
    } else if (cpuUs - this.#cpuUs >= this.#cpuStepUs && this.#idleUs < cpuAtMostUs) {
      this.#idleUs += cpuUs - this.#cpuUs;
      this.#moved(cpuUs);
    } else this.#looks += 1;
    return this.#looks < this.#looksAtMost;
  }

  #moved(cpuUs: number): void {
    this.#looks = 0;
    this.#cpuUs = cpuUs;
  }
}
