import type { RecoveredLoss } from './loss-record.js';

/** An IDR sent for a loss. */
interface Try {
  readonly frameId: number;
  readonly decidedUs: number;
  readonly sentUs: number;
  /** First frame at which the bounds allowed it. */
  readonly permittedFrameId: number | undefined;
  /** When we learned that it did not end the loss: it was lost itself, or the chain broke again behind it. */
  failure: { readonly atUs: number; readonly lost: boolean; readonly requestsBefore: number } | undefined;
  /** The client's first request that this failure explains. */
  requestedUs: number | undefined;
}

/** Evidence that a try failed; `requested`: a request of the client, counted already. */
interface Failure {
  readonly atUs: number;
  readonly lost: boolean;
  readonly requested: boolean;
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
  /** Whether the client reported it. */
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
    for (const item of this.#tries) if (item.failure !== undefined) item.requestedUs ??= nowUs;
  }

  decided(decision: Decision): void {
    this.#decision = decision;
  }

  /** An IDR was sent that may end this loss, whatever it was sent for. */
  tried({ frameId, decidedUs, sentUs }: Pick<Try, 'frameId' | 'decidedUs' | 'sentUs'>): void {
    const permittedFrameId =
      this.#decision?.frameId === frameId ? this.#decision.permittedFrameId : undefined;
    const attempt: Try = {
      frameId,
      decidedUs,
      sentUs,
      permittedFrameId,
      failure: undefined,
      requestedUs: undefined,
    };
    this.#firstTry ??= attempt;
    this.#tries.push(attempt);
    if (this.#tries.length > maximumTries) this.#tries.shift();
  }

  failed(frameId: number, { atUs, lost, requested }: Failure): void {
    const found = this.#tries.find((item) => item.frameId === frameId);
    if (found === undefined || found.failure !== undefined) return;
    found.failure = { atUs, lost, requestsBefore: this.#requests - (requested ? 1 : 0) };
    if (requested) found.requestedUs = atUs;
  }

  /**
   * A try that failed did arrive after all, so this loss ended with it and its presumed failure was the next loss,
   * which explains the requests since then. Returns both; undefined when the frame was no such try.
   */
  splitAt(
    frameId: number,
    nowUs: number,
    nextLossId: number,
  ): { readonly ended: RecoveredLoss; readonly next: OpenLoss } | undefined {
    const index = this.#tries.findIndex((item) => item.frameId === frameId);
    const found = this.#tries[index];
    if (found?.failure === undefined) return undefined;
    const { atUs, requestsBefore } = found.failure;
    const next = new OpenLoss({
      lossId: nextLossId,
      firstSuspectFrameId: frameId + 1,
      detectedUs: atUs,
      requested: false,
    });
    next.#requests = this.#requests - requestsBefore;
    next.#requestedUs = found.requestedUs;
    this.#requests = requestsBefore;
    if (requestsBefore === 0) this.#requestedUs = undefined;
    next.#tries = this.#tries.splice(index + 1).map((item) => without(item, requestsBefore));
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

/** The same try of a loss that begins this many requests later. */
function without(item: Try, requests: number): Try {
  const { failure } = item;
  if (failure === undefined) return item;
  return { ...item, failure: { ...failure, requestsBefore: failure.requestsBefore - requests } };
}
