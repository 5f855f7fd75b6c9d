/** A process that starts cannot answer yet, and on a loaded machine for long: it has this many times the patience. */
const startFactor = 10;

/**
 * Whether the other side still answers, counted in beats of our own clock rather than in time: while this process is
 * suspended or starved it does not beat, so it never blames the other side for its own absence.
 */
export class Heartbeat {
  readonly #patience: number;
  #unanswered = 0;
  #everHeard = false;

  /** `patience`: how many beats may go unanswered in a row, once there was an answer. */
  constructor(patience: number) {
    this.#patience = patience;
  }

  /** The other side answered. */
  heard(): void {
    this.#everHeard = true;
    this.#unanswered = 0;
  }

  /**
   * One beat, of which the other side could have used `share` (0 to 1) for an answer; false when it has left more beats
   * than `patience` unanswered.
   */
  beat(share = 1): boolean {
    this.#unanswered += share;
    return this.#unanswered <= this.#patience * (this.#everHeard ? 1 : startFactor);
  }
}
