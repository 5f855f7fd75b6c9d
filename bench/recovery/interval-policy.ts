import type { SentFrame } from '../../daemon/stream/control/frame-ledger.js';
import type { Policy, PolicyDecision } from './policy.js';

/**
 * Every request makes the next frame an IDR, at least `minimumIntervalUs` after the IDR before; requests in between are
 * answered when it is over. With 0 that is what the reference server does (alvr.md 9).
 */
export class IntervalPolicy implements Policy {
  readonly #minimumIntervalUs: number;
  readonly #permitted = new Map<number, number>();
  #asked = true;
  #lastIdrUs = Number.NEGATIVE_INFINITY;
  #permittedFrameId: number | undefined;

  constructor(minimumIntervalUs: number) {
    this.#minimumIntervalUs = minimumIntervalUs;
  }

  onFrameSent({ frameId, isIdr, sentUs }: SentFrame): void {
    if (!isIdr) return;
    this.#lastIdrUs = sentUs;
    this.#permitted.set(frameId, this.#permittedFrameId ?? frameId);
    this.#permittedFrameId = undefined;
  }

  onIdrRequested(): void {
    this.#asked = true;
  }

  onFrameDisplayed(): void {}

  onFeedback(): void {}

  onNetworkLatency(): void {}

  decide(nowUs: number, frameId: number): PolicyDecision {
    const permitted = nowUs - this.#lastIdrUs >= this.#minimumIntervalUs;
    if (permitted) this.#permittedFrameId ??= frameId;
    const idr = this.#asked && permitted;
    if (idr) this.#asked = false;
    return { idr, light: true, bitrateScale: 1 };
  }

  permittedFrameId(idrFrameId: number): number {
    return this.#permitted.get(idrFrameId) ?? 0;
  }
}
