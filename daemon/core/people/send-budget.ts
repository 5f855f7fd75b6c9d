/** A token bucket of bytes that holds one second: what a user may send (RFC 2697's committed rate and burst). */
export class SendBudget {
  #left: number | undefined;
  #lastMs = 0;

  /** Whether `bytes` fit at this time, which is then counted. */
  take(bytes: number, bytesPerSecond: number, nowMs: number): boolean {
    const before = this.#left ?? bytesPerSecond;
    const grown = before + ((nowMs - this.#lastMs) * bytesPerSecond) / 1000;
    this.#left = Math.min(bytesPerSecond, grown);
    this.#lastMs = nowMs;
    if (this.#left < bytes) return false;
    this.#left -= bytes;
    return true;
  }
}
