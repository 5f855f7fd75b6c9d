/** `capacity` tokens, refilled with `perSecond` of them each second. Time in microseconds. */
export class TokenBucket {
  readonly #capacity: number;
  readonly #perUs: number;
  #tokens: number;
  #filledUs: number | undefined;

  constructor(capacity: number, perSecond: number) {
    this.#capacity = capacity;
    this.#perUs = perSecond / 1e6;
    this.#tokens = capacity;
  }

  has(nowUs: number): boolean {
    const elapsedUs = Math.max(0, nowUs - (this.#filledUs ?? nowUs));
    this.#filledUs = nowUs;
    this.#tokens = Math.min(this.#capacity, this.#tokens + elapsedUs * this.#perUs);
    // Additions of a fraction a frame must not make a whole token wait for one frame more.
    return this.#tokens >= 1 - 1e-9;
  }

  take(nowUs: number): boolean {
    if (!this.has(nowUs)) return false;
    this.#tokens -= 1;
    return true;
  }
}
