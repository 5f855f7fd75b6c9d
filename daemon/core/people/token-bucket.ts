/** A bucket of bytes or commands that holds the allowance of one second (RFC 2697's committed rate and burst). */
export class TokenBucket {
  #left: number | undefined;
  #lastMs = 0;

  /** Whether this amount fits now; if so it is counted. */
  take(amount: number, perSecond: number, nowMs: number): boolean {
    const before = this.#left ?? perSecond;
    const grown = before + ((nowMs - this.#lastMs) * perSecond) / 1000;
    this.#left = Math.min(perSecond, grown);
    this.#lastMs = nowMs;
    if (this.#left < amount) return false;
    this.#left -= amount;
    return true;
  }
}
