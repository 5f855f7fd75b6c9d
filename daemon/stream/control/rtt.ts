/** Until the client's first report (loss-recovery.md 8). */
const initialUs = 8_000;
/** A headset that slept reports its sleep; no network that carries video takes this long. */
const longestUs = 1_000_000;

/** Smoothed network latency; for an ALVR client an upper bound of the round trip (loss-recovery.md 8, class A). */
export class RttEstimator {
  #rttUs: number | undefined;
  #deviationUs = 0;

  get us(): number {
    return this.#rttUs ?? initialUs;
  }

  get deviationUs(): number {
    return this.#deviationUs;
  }

  /** Microseconds; anything not a number, negative or above a second is ignored. */
  sample(us: number): void {
    if (!(us >= 0 && us <= longestUs)) return;
    if (this.#rttUs === undefined) {
      this.#rttUs = us;
      this.#deviationUs = us / 2;
      return;
    }
    this.#deviationUs += (Math.abs(us - this.#rttUs) - this.#deviationUs) / 4;
    this.#rttUs += (us - this.#rttUs) / 8;
  }
}
