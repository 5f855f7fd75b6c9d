/**
 * A time that never runs backwards, made of one that may: when a stream changes to a client's own time
 * (docs/lockstep.md) the new one may be hours behind, and every earlier deadline would be waited for.
 */
export class MonotonicTime {
  #aheadUs = 0;
  #lastUs = Number.NEGATIVE_INFINITY;

  /** Microseconds. Goes on from the last answer where the given time fell behind. */
  at(givenUs: number): number {
    this.#aheadUs = Math.max(this.#aheadUs, this.#lastUs - givenUs);
    this.#lastUs = givenUs + this.#aheadUs;
    return this.#lastUs;
  }
}
