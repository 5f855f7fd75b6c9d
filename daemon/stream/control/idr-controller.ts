import { FrameLedger } from './frame-ledger.js';
import { IdrBudget } from './idr-budget.js';
import type { IdrSettings } from './idr-settings.js';
import type { LossRecord, RecoveredLoss } from './loss-record.js';
import { RttEstimator } from './rtt.js';

/** An IDR that was sent and of which nothing is known yet. */
interface Flight {
  readonly frameId: number;
  readonly sentUs: number;
}

/** Each state carries just its own facts; the table is in docs/idr-controller.md. */
type State =
  /** No IDR was ever acknowledged. */
  | { readonly kind: 'start'; readonly flight: Flight | undefined }
  /** The chain of references is whole as far as we know. */
  | { readonly kind: 'steady' }
  /** An IDR is due and waits for its bounds. */
  | { readonly kind: 'wanted' }
  /** A recovery IDR is under way. */
  | { readonly kind: 'recover'; readonly flight: Flight }
  /** The client says nothing at all. */
  | { readonly kind: 'down' };

export type StateKind = State['kind'];

/** What the next frame is to be. Other repair tools (RFI, leaf frames) become further types here. */
export interface FrameDecision {
  readonly type: 'auto' | 'idr';
  readonly reason: 'none' | 'first' | 'loss' | 'probe' | 'held';
  /** The decoder config goes ahead of this frame (alvr.md 9). */
  readonly sendDecoderConfigFirst: boolean;
  /** Share of the target bitrate to encode with: below 1 while IDR frames are being lost in a row. */
  readonly bitrateScale: number;
}

export interface SentFrameFacts {
  readonly frameId: number;
  readonly clientKey: bigint;
  readonly bytes: number;
  readonly isIdr: boolean;
  readonly sentUs: number;
}

/** loss-recovery.md 4.5 and 15.11: silence, and how often it is probed. */
const silenceUs = 250_000;
const probeIntervalUs = 500_000;
/** Finished records nobody has taken yet. */
const maximumRecords = 256;
const smallestScale = 1 / 8;
const scaleStepUs = 1_000_000;

/**
 * Decides, once per frame, whether it is an IDR. Pure: time comes in with every call, in integer microseconds, and never
 * runs backwards by more than it is worth ignoring. Knows what an unmodified ALVR headset tells: that it wants an IDR
 * (not for which frame), and which frames it displayed (loss-recovery.md 2, class A).
 */
export class IdrController {
  readonly #settings: IdrSettings;
  readonly #ledger = new FrameLedger();
  readonly #rtt = new RttEstimator();
  readonly #budget: IdrBudget;
  readonly #records: RecoveredLoss[] = [];
  #state: State = { kind: 'start', flight: undefined };
  #loss: LossRecord | undefined;
  #lossId = 0;
  /** IDR frames lost one after the other. */
  #lostInRow = 0;
  #lastIdrUs = Number.NEGATIVE_INFINITY;
  #expectedIdrBytes: number;
  #lastFeedbackUs: number | undefined;
  #scale = 1;
  #scaleUs = 0;
  /** Requests that changed nothing because an answer was under way. */
  duplicateRequests = 0;

  constructor(settings: IdrSettings) {
    this.#settings = settings;
    this.#expectedIdrBytes = Math.ceil((1.1 * settings.bitrateBps * settings.frameUs) / 8e6);
    this.#budget = new IdrBudget(settings.bitrateBps, settings.idrShare, this.#expectedIdrBytes);
  }

  get state(): StateKind {
    return this.#state.kind;
  }

  /** Losses begun and not yet over: 0 or 1, since an IDR ends all there are. */
  get outstanding(): number {
    return this.#loss === undefined ? 0 : 1;
  }

  onFrameSent(frame: SentFrameFacts): void {
    this.#ledger.add(frame);
    if (!frame.isIdr) return;
    const flight: Flight = { frameId: frame.frameId, sentUs: frame.sentUs };
    this.#budget.spend(frame.sentUs, frame.bytes);
    this.#expectedIdrBytes = frame.bytes;
    this.#lastIdrUs = frame.sentUs;
    if (this.#loss !== undefined) {
      this.#loss.idrFrameIds.push(frame.frameId);
      this.#loss.sentUs = frame.sentUs;
    }
    if (this.#state.kind === 'start') this.#state = { kind: 'start', flight };
    else if (this.#state.kind !== 'down') this.#state = { kind: 'recover', flight };
  }

  /** The client asks for an IDR: it noticed a loss, has no decoder yet, or drops frames until one comes. */
  onIdrRequested(nowUs: number): void {
    this.onFeedback(nowUs);
    if (this.#loss !== undefined) this.#loss.requests += 1;
    switch (this.#state.kind) {
      case 'steady':
        this.#beginLoss(
          nowUs,
          this.#ledger.firstUnseenSince(nowUs - this.#rtt.us - 2.5 * this.#settings.frameUs)?.frameId,
        );
        return;
      case 'start':
      case 'recover': {
        const { flight } = this.#state;
        // What the client says before the IDR can have reached it is about older frames.
        if (flight === undefined || nowUs < flight.sentUs + this.#rtt.us + this.#settings.frameUs / 2)
          this.duplicateRequests += 1;
        else this.#idrLost(nowUs, flight);
        return;
      }
      case 'wanted':
        this.duplicateRequests += 1;
        return;
      case 'down':
        return;
      default:
        this.#state satisfies never;
    }
  }

  /** The client displayed the frame with this key. Unknown and repeated keys are ignored. */
  onFrameDisplayed(clientKey: bigint, nowUs: number): void {
    this.onFeedback(nowUs);
    const frame = this.#ledger.displayed(clientKey);
    if (frame === undefined) return;
    const { kind } = this.#state;
    if (kind !== 'start' && kind !== 'recover') return;
    const { flight } = this.#state;
    if (flight === undefined || frame.frameId < flight.frameId) return;
    // A client that freezes until the IDR proves with any newer frame that it came; another one only with the IDR itself,
    // or by asking for nothing while it displays what came after.
    const patienceUs = 2 * this.#rtt.us + 3 * this.#settings.frameUs;
    const quiet = nowUs - flight.sentUs >= patienceUs;
    if (frame.frameId === flight.frameId || this.#settings.avoidVideoGlitching || quiet)
      this.#recovered(nowUs, flight);
  }

  /** Anything from the client that shows the path is alive. */
  onFeedback(nowUs: number): void {
    this.#lastFeedbackUs = Math.max(nowUs, this.#lastFeedbackUs ?? nowUs);
    if (this.#state.kind !== 'down') return;
    this.#state = { kind: 'steady' };
    this.#beginLoss(nowUs, this.#ledger.anchor === undefined ? undefined : this.#ledger.anchor.frameId + 1);
  }

  onNetworkLatency(us: number): void {
    this.#rtt.sample(us);
  }

  /** We dropped this frame ourselves: a loss that needs no round trip to be known. */
  onOwnDrop(frameId: number, nowUs: number): void {
    if (this.#state.kind === 'steady') this.#beginLoss(nowUs, frameId);
    else if (
      (this.#state.kind === 'recover' || this.#state.kind === 'start') &&
      this.#state.flight?.frameId === frameId
    ) {
      this.#idrLost(nowUs, this.#state.flight);
    }
  }

  /** A new encoder: nothing that was sent can be referred to any more. */
  onConfigChanged(): void {
    this.#state = { kind: 'start', flight: undefined };
  }

  /** To be asked once per frame, right before it is encoded. */
  decide(nowUs: number, nextFrameId: number): FrameDecision {
    this.#lastFeedbackUs ??= nowUs;
    const quietUs = nowUs - this.#lastFeedbackUs;
    if (this.#state.kind !== 'start' && quietUs > Math.max(silenceUs, 5 * this.#rtt.us))
      this.#state = { kind: 'down' };
    this.#recoverScale(nowUs);
    switch (this.#state.kind) {
      case 'start':
        return this.#decideStart(nowUs, this.#state.flight);
      case 'wanted':
        if (!this.#permitted(nowUs)) return this.#decision('auto', 'held');
        if (this.#loss !== undefined) {
          this.#loss.permittedFrameId ??= nextFrameId;
          this.#loss.decidedUs ??= nowUs;
        }
        return this.#decision('idr', 'loss');
      case 'down':
        return nowUs - this.#lastIdrUs >= probeIntervalUs
          ? this.#decision('idr', 'probe')
          : this.#decision('auto', 'none');
      case 'steady':
      case 'recover':
        return this.#decision('auto', 'none');
    }
  }

  /** Losses that ended since the last call. */
  takeRecords(): RecoveredLoss[] {
    return this.#records.splice(0);
  }

  #decideStart(nowUs: number, flight: Flight | undefined): FrameDecision {
    if (flight === undefined) return this.#decision('idr', 'first');
    return nowUs - flight.sentUs >= probeIntervalUs
      ? this.#decision('idr', 'probe')
      : this.#decision('auto', 'none');
  }

  #beginLoss(nowUs: number, suspect: number | undefined): void {
    this.#lossId += 1;
    this.#loss = {
      lossId: this.#lossId,
      firstSuspectFrameId: suspect ?? this.#ledger.newest?.frameId ?? 0,
      detectedUs: nowUs,
      requestedUs: nowUs,
      requests: 1,
      permittedFrameId: undefined,
      decidedUs: undefined,
      idrFrameIds: [],
      sentUs: undefined,
      recoveredUs: undefined,
      recoveredFrameId: undefined,
    };
    this.#state = { kind: 'wanted' };
  }

  #idrLost(nowUs: number, flight: Flight): void {
    this.#lostInRow += 1;
    if (this.#lostInRow >= 2) {
      // A large IDR in a shrinking pipe never arrives (loss-recovery.md 6.3).
      this.#scale = Math.max(smallestScale, this.#scale / 2);
      this.#scaleUs = nowUs;
    }
    if (this.#loss === undefined) this.#beginLoss(nowUs, flight.frameId);
    this.#state = { kind: 'wanted' };
  }

  #recovered(nowUs: number, flight: Flight): void {
    this.#state = { kind: 'steady' };
    this.#lostInRow = 0;
    const loss = this.#loss;
    this.#loss = undefined;
    if (loss === undefined) return;
    const recoveryFrames = Math.max(1, flight.frameId - loss.firstSuspectFrameId);
    this.#records.push({ ...loss, recoveredUs: nowUs, recoveredFrameId: flight.frameId, recoveryFrames });
    if (this.#records.length > maximumRecords) this.#records.shift();
  }

  /** The bounds: distance to the last IDR, which grows while IDRs are being lost, and the share of the bitrate. */
  #permitted(nowUs: number): boolean {
    return (
      nowUs - this.#lastIdrUs >= this.#distanceUs() && this.#budget.permits(nowUs, this.#expectedIdrBytes)
    );
  }

  #distanceUs(): number {
    const { minimumIntervalUs, maximumBackoffUs } = this.#settings;
    if (this.#lostInRow === 0) return minimumIntervalUs;
    // The first one that is lost is repeated at once; after that each waits twice as long.
    return this.#lostInRow === 1
      ? 0
      : Math.min(maximumBackoffUs, minimumIntervalUs * 2 ** (this.#lostInRow - 2));
  }

  #recoverScale(nowUs: number): void {
    if (this.#scale === 1 || this.#state.kind !== 'steady' || nowUs - this.#scaleUs < scaleStepUs) return;
    this.#scale = Math.min(1, this.#scale * 2);
    this.#scaleUs = nowUs;
  }

  #decision(type: FrameDecision['type'], reason: FrameDecision['reason']): FrameDecision {
    return { type, reason, sendDecoderConfigFirst: type === 'idr', bitrateScale: this.#scale };
  }
}
