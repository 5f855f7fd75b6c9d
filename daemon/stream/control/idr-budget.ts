import { TokenBucket } from './token-bucket.js';

/** Decides whether another IDR may be sent, whatever the request. */
export interface IdrBudget {
  /** A frame was sent, IDR or not, of this many bytes or room for them. */
  earn(bytes: number): void;
  permits(nowUs: number, idrBytes: number): boolean;
  /** An IDR was sent that is not free. */
  spend(nowUs: number, idrBytes: number): void;
  setShare(share: number): void;
}

/** IDR frames that may come in a row before the share binds. */
const burstFrames = 3;

/**
 * A bucket of bytes that IDR frames draw from and every sent frame fills with `share` of what it earns. So in any stretch
 * of time IDR frames take at most that share of what was earned, plus a burst of three.
 */
export class ShareBudget implements IdrBudget {
  #share: number;
  #bytes: number;
  #capacity: number;

  /** `idrBytes`: expected size of an IDR frame; larger ones that were sent widen the burst. */
  constructor(share: number, idrBytes: number) {
    this.#share = share;
    this.#capacity = burstFrames * idrBytes;
    this.#bytes = this.#capacity;
  }

  /** Another share from now on. */
  setShare(share: number): void {
    this.#share = share;
  }

  earn(bytes: number): void {
    this.#bytes = Math.min(this.#capacity, this.#bytes + this.#share * bytes);
  }

  permits(_nowUs: number, idrBytes: number): boolean {
    return this.#bytes >= Math.min(idrBytes, this.#capacity);
  }

  spend(_nowUs: number, idrBytes: number): void {
    this.#capacity = Math.max(this.#capacity, burstFrames * idrBytes);
    this.#bytes -= idrBytes;
  }
}

/** Three IDR frames at once and two a second, whatever they weigh (loss-recovery.md 6.3); for comparison. */
export class CountBudget implements IdrBudget {
  readonly #tokens = new TokenBucket(burstFrames, 2);

  earn(): void {}

  setShare(): void {}

  permits(nowUs: number): boolean {
    return this.#tokens.has(nowUs);
  }

  spend(nowUs: number): void {
    this.#tokens.take(nowUs);
  }
}
