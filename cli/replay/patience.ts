/** CPU time without a frame that still counts as progress: a program that starts on a busy machine. */
const cpuStepUs = 1_000_000;
const cpuStepsAtMost = 20;

export interface Progress {
  /** Counts up while things go well. */
  readonly frames: number;
  /** CPU time of the processes that work on it. */
  readonly cpuUs: number;
}

/**
 * Ends the wait for what does not move any more: a build must fail, not hang. It counts looks, not seconds: on a machine
 * that is loaded, and that slows everybody down, looking takes longer too. A process that uses CPU time moves, for a
 * while.
 */
export class Patience {
  readonly #looksAtMost: number;
  #looks = 0;
  #frames = -1;
  #cpuUs = 0;
  #cpuSteps = 0;

  constructor(looksAtMost: number) {
    this.#looksAtMost = looksAtMost;
  }

  /** False: nothing has moved for too many looks. */
  look({ frames, cpuUs }: Progress): boolean {
    if (frames !== this.#frames) {
      this.#frames = frames;
      this.#cpuSteps = 0;
      this.#moved(cpuUs);
    } else if (cpuUs - this.#cpuUs >= cpuStepUs && this.#cpuSteps < cpuStepsAtMost) {
      this.#cpuSteps += 1;
      this.#moved(cpuUs);
    } else this.#looks += 1;
    return this.#looks < this.#looksAtMost;
  }

  #moved(cpuUs: number): void {
    this.#looks = 0;
    this.#cpuUs = cpuUs;
  }
}
