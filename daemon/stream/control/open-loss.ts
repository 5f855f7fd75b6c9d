import type { RecoveredLoss } from './loss-record.js';

/** An IDR sent for a loss. */
interface Try {
  readonly frameId: number;
  readonly decidedUs: number;
  readonly sentUs: number;
  /** First frame at which the bounds allowed it. */
  readonly permittedFrameId: number | undefined;
  /** When we learned that it did not end the loss: it was lost itself, or the chain broke again behind it. */
  failure: { readonly atUs: number; readonly lost: boolean } | undefined;
}

/** The frame that is to be an IDR, and the first that the bounds allowed to be it. */
interface Decision {
  readonly frameId: number;
  readonly permittedFrameId: number;
}

export interface LossBegin {
  readonly lossId: number;
  readonly firstSuspectFrameId: number;
  readonly detectedUs: number;
  /** Whether it was the client who told us. */
  readonly requested: boolean;
}

/** Tries remembered; far more than it takes to reach the longest back-off. */
const maximumTries = 64;

/** A loss that no IDR has ended yet, and all that was tried. */
export class OpenLoss {
  readonly #begin: LossBegin;
  #requests: number;
  #requestedUs: number | undefined;
  #tries: Try[] = [];
  #firstTry: Try | undefined;
  #decision: Decision | undefined;

  constructor(begin: LossBegin) {
    this.#begin = begin;
    this.#requests = begin.requested ? 1 : 0;
    this.#requestedUs = begin.requested ? begin.detectedUs : undefined;
  }

  get lossId(): number {
    return this.#begin.lossId;
  }

  /** IDR frames lost one after the other since something last got through. */
  get lostInRow(): number {
    return this.#tries.filter(({ failure }) => failure?.lost === true).length;
  }

  /** The first frame that could have been the next try. */
  get nextTryFrameId(): number {
    const last = this.#tries.at(-1);
    return last === undefined ? this.#begin.firstSuspectFrameId : last.frameId + 1;
  }

  requested(nowUs: number): void {
    this.#requests += 1;
    this.#requestedUs ??= nowUs;
  }

  decided(decision: Decision): void {
    this.#decision = decision;
  }

  /** An IDR went out that may end this loss, whyever it was sent. */
  tried({ frameId, decidedUs, sentUs }: Pick<Try, 'frameId' | 'decidedUs' | 'sentUs'>): void {
    const permittedFrameId =
      this.#decision?.frameId === frameId ? this.#decision.permittedFrameId : undefined;
    const attempt: Try = { frameId, decidedUs, sentUs, permittedFrameId, failure: undefined };
    this.#firstTry ??= attempt;
    this.#tries.push(attempt);
    if (this.#tries.length > maximumTries) this.#tries.shift();
  }

  failed(frameId: number, failure: { readonly atUs: number; readonly lost: boolean }): void {
    const found = this.#tries.find((item) => item.frameId === frameId);
    if (found !== undefined) found.failure ??= failure;
  }

  /**
   * A try that failed did arrive after all, so this loss ended with it and what we took for its failure was the next
   * loss. Returns both; undefined when the frame was no such try.
   */
  splitAt(
    frameId: number,
    nowUs: number,
    nextLossId: number,
  ): { readonly ended: RecoveredLoss; readonly next: OpenLoss } | undefined {
    const index = this.#tries.findIndex((item) => item.frameId === frameId);
    const failure = this.#tries[index]?.failure;
    if (failure === undefined) return undefined;
    const next = new OpenLoss({
      lossId: nextLossId,
      firstSuspectFrameId: frameId + 1,
      detectedUs: failure.atUs,
      requested: failure.lost,
    });
    next.#tries = this.#tries.splice(index + 1);
    next.#firstTry = next.#tries[0];
    return { ended: this.endedBy(frameId, nowUs), next };
  }

  /** The record of this loss, ended by the IDR with this number. */
  endedBy(frameId: number, nowUs: number): RecoveredLoss {
    const { lossId, firstSuspectFrameId, detectedUs } = this.#begin;
    const last = this.#tries.at(-1);
    return {
      lossId,
      firstSuspectFrameId,
      detectedUs,
      requestedUs: this.#requestedUs,
      requests: this.#requests,
      permittedFrameId: last?.permittedFrameId,
      decidedUs: this.#firstTry?.decidedUs,
      decidedFrameId: this.#firstTry?.frameId,
      idrFrameIds: this.#tries.map((item) => item.frameId),
      sentUs: last?.sentUs,
      recoveredUs: nowUs,
      recoveredFrameId: frameId,
      recoveryFrames: Math.max(1, frameId - firstSuspectFrameId),
    };
  }
}
