/** IDR frames that may come in a row before the share binds. */
const burstFrames = 3;

/**
 * A bucket of bytes that IDR frames draw from, refilled with `share` of the bitrate: whatever the client asks for, IDR
 * frames never take more than that share, save a burst of three.
 */
export class IdrBudget {
  readonly #bytesPerUs: number;
  readonly #capacity: number;
  #bytes: number;
  #filledUs: number | undefined;

  /** `frameBytes`: expected size of an IDR frame. */
  constructor(bitrateBps: number, share: number, frameBytes: number) {
    this.#bytesPerUs = (bitrateBps * share) / 8e6;
    this.#capacity = burstFrames * frameBytes;
    this.#bytes = this.#capacity;
  }

  permits(nowUs: number, bytes: number): boolean {
    this.#refill(nowUs);
    return this.#bytes >= Math.min(bytes, this.#capacity);
  }

  spend(nowUs: number, bytes: number): void {
    this.#refill(nowUs);
    this.#bytes -= bytes;
  }

  #refill(nowUs: number): void {
    const elapsedUs = Math.max(0, nowUs - (this.#filledUs ?? nowUs));
    this.#filledUs = Math.max(nowUs, this.#filledUs ?? nowUs);
    this.#bytes = Math.min(this.#capacity, this.#bytes + elapsedUs * this.#bytesPerUs);
  }
}
