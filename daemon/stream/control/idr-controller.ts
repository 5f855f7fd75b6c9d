import { FrameLedger, type LedgerFrame } from './frame-ledger.js';
import { IdrBudget } from './idr-budget.js';
import type { IdrSettings } from './idr-settings.js';
import type { LossRecord, RecoveredLoss } from './loss-record.js';
import { RttEstimator } from './rtt.js';

/** An IDR that was sent and of which nothing is known yet. */
interface Flight {
  readonly frameId: number;
  readonly sentUs: number;
  /** A request came too early to be about this IDR; if it was, nothing else may tell that the IDR was lost. */
  readonly doubted: boolean;
}

/** Each state carries just its own facts; the table is in docs/idr-controller.md. */
type State =
  /** No IDR was ever acknowledged. */
  | {
      readonly kind: 'start';
      readonly flight: Flight | undefined;
      readonly sent: number;
      readonly asked: boolean;
    }
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
/** How a client begins: nothing was sent yet. */
const beginning: State = { kind: 'start', flight: undefined, sent: 0, asked: false };
/** Finished records nobody has taken yet. */
const maximumRecords = 256;
/**
 * Frames that are all IDRs until the first one is acknowledged. A client takes the first packet it completes as its base
 * (alvr.md 7), so it would decode from nothing, and not ask, if that were a frame after a lost IDR.
 */
const startRunFrames = 6;
/** A displayed frame so much newer than an IDR that was not: the IDR never came (loss-recovery.md 4.1). */
const suspectFrames = 3;
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
  #state: State = beginning;
  #loss: LossRecord | undefined;
  #lossId = 0;
  /** IDR frames lost one after the other. */
  #lostInRow = 0;
  #lastIdrUs = Number.NEGATIVE_INFINITY;
  #expectedIdrBytes: number;
  #lastFeedbackUs: number | undefined;
  /** The share of the bitrate, not the distance, made the IDR that is due wait. */
  #heldByBudget = false;
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
    this.#heldByBudget = false;
    const flight: Flight = { frameId: frame.frameId, sentUs: frame.sentUs, doubted: false };
    this.#budget.spend(frame.sentUs, frame.bytes);
    this.#expectedIdrBytes = frame.bytes;
    this.#lastIdrUs = frame.sentUs;
    if (this.#loss !== undefined) {
      this.#loss.idrFrameIds.push(frame.frameId);
      this.#loss.sentUs = frame.sentUs;
    }
    if (this.#state.kind === 'start')
      this.#state = { kind: 'start', flight, sent: this.#state.sent + 1, asked: false };
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
        // A headset asks with every packet until it has a decoder: that is no loss, and nothing to back off from.
        this.#state = { ...this.#state, asked: true };
        return;
      case 'recover': {
        const { flight } = this.#state;
        // What the client says before the IDR can have reached it is about older frames.
        if (nowUs < flight.sentUs + this.#rtt.us + this.#settings.frameUs / 2) {
          this.duplicateRequests += 1;
          this.#state = { kind: 'recover', flight: { ...flight, doubted: true } };
        } else this.#idrLost(nowUs, flight);
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
    if (this.#state.kind === 'start') this.#displayedInStart(frame, nowUs);
    else if (this.#state.kind === 'recover') this.#displayedInRecover(frame, this.#state.flight, nowUs);
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
    const { kind } = this.#state;
    if (kind === 'steady') this.#beginLoss(nowUs, frameId);
    else if (kind === 'recover' && this.#state.flight.frameId === frameId)
      this.#idrLost(nowUs, this.#state.flight);
    else if (kind === 'start') this.#state = { ...this.#state, asked: true };
  }

  /** A new encoder: nothing that was sent can be referred to any more. */
  onConfigChanged(): void {
    this.#state = beginning;
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
        return this.#decideStart(nowUs, this.#state);
      case 'wanted':
        if (!this.#permitted(nowUs)) return this.#decision('auto', 'held');
        if (this.#loss !== undefined) {
          this.#loss.permittedFrameId ??= this.#permittedFrame(
            nowUs,
            nextFrameId,
            this.#loss.firstSuspectFrameId,
          );
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

  #decideStart(nowUs: number, { flight, sent, asked }: Extract<State, { kind: 'start' }>): FrameDecision {
    if (flight === undefined) return this.#decision('idr', 'first');
    const sinceUs = nowUs - this.#lastIdrUs;
    const due =
      sent < startRunFrames ||
      (asked && sinceUs >= this.#settings.minimumIntervalUs) ||
      sinceUs >= probeIntervalUs;
    return due ? this.#decision('idr', 'first') : this.#decision('auto', 'none');
  }

  #displayedInStart(frame: LedgerFrame, nowUs: number): void {
    const { flight } = this.#state.kind === 'start' ? this.#state : { flight: undefined };
    if (frame.isIdr) this.#recovered(nowUs, frame.frameId);
    else if (flight !== undefined && frame.frameId >= flight.frameId + suspectFrames)
      this.#idrLost(nowUs, flight);
  }

  /**
   * A client that freezes until the IDR proves with any newer frame that it came. Another one proves it with the IDR
   * itself, or by displaying what came after it for a while without asking for anything.
   */
  #displayedInRecover(frame: LedgerFrame, flight: Flight, nowUs: number): void {
    if (frame.frameId < flight.frameId) return;
    if (frame.frameId === flight.frameId || this.#settings.avoidVideoGlitching) {
      this.#recovered(nowUs, flight.frameId);
    } else if (flight.doubted && frame.frameId >= flight.frameId + suspectFrames) {
      this.#idrLost(nowUs, flight);
    } else if (nowUs - flight.sentUs >= 2 * this.#rtt.us + 3 * this.#settings.frameUs) {
      this.#recovered(nowUs, flight.frameId);
    }
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
    // Each try has its own first frame at which the bounds let it happen.
    else this.#loss.permittedFrameId = undefined;
    this.#state = { kind: 'wanted' };
  }

  #recovered(nowUs: number, idrFrameId: number): void {
    this.#state = { kind: 'steady' };
    this.#lostInRow = 0;
    const loss = this.#loss;
    this.#loss = undefined;
    if (loss === undefined) return;
    const recoveryFrames = Math.max(1, idrFrameId - loss.firstSuspectFrameId);
    this.#records.push({ ...loss, recoveredUs: nowUs, recoveredFrameId: idrFrameId, recoveryFrames });
    if (this.#records.length > maximumRecords) this.#records.shift();
  }

  /** The bounds: distance to the last IDR, which grows while IDRs are being lost, and the share of the bitrate. */
  #permitted(nowUs: number): boolean {
    if (nowUs - this.#lastIdrUs < this.#distanceUs()) return false;
    const affordable = this.#budget.permits(nowUs, this.#expectedIdrBytes);
    this.#heldByBudget ||= !affordable;
    return affordable;
  }

  /** The first frame since the loss that the bounds would have let be an IDR, had we known of the loss at once. */
  #permittedFrame(nowUs: number, nextFrameId: number, suspectFrameId: number): number {
    if (this.#heldByBudget) return nextFrameId;
    const idleFrames = Math.floor((nowUs - this.#lastIdrUs - this.#distanceUs()) / this.#settings.frameUs);
    return Math.max(suspectFrameId + 1, nextFrameId - idleFrames);
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
