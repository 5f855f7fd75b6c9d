import { BitrateScale } from './bitrate.js';
import { alvrFreezing, alvrShowing, type ClientClass } from './client-class.js';
import { BoundedLog, type ControllerEvent } from './controller-event.js';
import { beginning, type ControllerState, type Flight, type StateKind } from './controller-state.js';
import { FrameLedger, type LedgerFrame, type SentFrame } from './frame-ledger.js';
import { IdrBounds, type Hold } from './idr-bounds.js';
import type { IdrBudget } from './idr-budget.js';
import type { IdrSettings } from './idr-settings.js';
import type { RecoveredLoss } from './loss-record.js';
import { MonotonicTime } from './monotonic-time.js';
import { OpenLoss } from './open-loss.js';
import { RttEstimator } from './rtt.js';
import { TokenBucket } from './token-bucket.js';

/** Decision about the next frame. Other repair tools (RFI, leaf frames) become further types here. */
export interface FrameDecision {
  readonly type: 'auto' | 'idr';
  readonly reason: 'none' | 'first' | 'config' | 'loss' | 'probe' | 'held';
  /** The decoder config goes ahead of this frame (alvr.md 9). */
  readonly sendDecoderConfigFirst: boolean;
  /**
   * An IDR that must weigh no more than a frame, since it goes where IDR frames are being lost, or where nothing is known
   * of the path yet. Any other may take what it needs to look like the frames before it.
   */
  readonly light: boolean;
  /** Share of the target bitrate to encode with: below 1 while IDR frames are being lost in a row. */
  readonly bitrateScale: number;
  /** First frame at which the bounds would have allowed this answer to a loss; undefined for any other frame. */
  readonly permittedFrameId?: number;
}

/** loss-recovery.md 4.5 and 15.11: silence, and how often it is probed. */
const silenceUs = 250_000;
const probeIntervalUs = 500_000;
/**
 * Frames that are all IDRs until the first one is acknowledged. A client takes the first packet it completes as its base
 * (alvr.md 7), so it would decode from nothing, and not ask, if that were a frame after a lost IDR.
 */
const startRunFrames = 6;
/**
 * A displayed frame this much newer than an IDR that was not displayed: the IDR never arrived (loss-recovery.md 4.1).
 */
const suspectFrames = 3;
/** At this share of the bitrate the picture is coarse anyway: IDR frames that arrive are worth more than fine ones. */
const lightScale = 1 / 4;
/** Finished records and events that are not taken yet. */
const maximumUntaken = 256;

/**
 * Decides, once per frame, whether it is an IDR. Pure: time comes in with every call, in integer microseconds; should
 * it run backwards, the controller's own goes on from where it was. Uses the reports of an unmodified ALVR headset:
 * requests for an IDR (without a frame), and displayed frames (loss-recovery.md 2, class A).
 */
export class IdrController {
  #settings: IdrSettings;
  readonly #client: ClientClass;
  readonly #time = new MonotonicTime();
  readonly #ledger = new FrameLedger();
  readonly #rtt = new RttEstimator();
  readonly #bounds: IdrBounds;
  readonly #configBucket = new TokenBucket(2, 1);
  readonly #scale = new BitrateScale();
  readonly #records = new BoundedLog<RecoveredLoss>(maximumUntaken);
  readonly #events = new BoundedLog<ControllerEvent>(maximumUntaken);
  #state: ControllerState = beginning;
  #loss: OpenLoss | undefined;
  #lossId = 0;
  /** Only an IDR newer than this frame makes the chain whole. */
  #brokenFrameId = -1;
  #lastDecision = { frameId: -1, atUs: 0 };
  #lastFeedbackUs: number | undefined;
  /** Last emitted reason why the due IDR waits. */
  #holdTold: Hold | undefined;
  /** Requests that changed nothing because an answer was under way. */
  duplicateRequests = 0;

  /** Without `budget` IDR frames may take the share of the bytes that the settings name. */
  constructor(settings: IdrSettings, budget?: IdrBudget) {
    this.#settings = settings;
    this.#client = settings.avoidVideoGlitching ? alvrFreezing : alvrShowing;
    this.#bounds = new IdrBounds(settings, budget);
  }

  /** New bounds; past losses and IDRs are unaffected. */
  configure(change: Pick<IdrSettings, 'bitrateBps' | 'minimumIntervalUs' | 'idrShare'>): void {
    this.#settings = { ...this.#settings, ...change };
    this.#bounds.configure(this.#settings);
  }

  get state(): StateKind {
    return this.#state.kind;
  }

  /** Losses begun and not yet over: 0 or 1, since an IDR ends all there are. */
  get outstanding(): number {
    return this.#loss === undefined ? 0 : 1;
  }

  onFrameSent(frame: SentFrame): void {
    const { frameId, bytes, isIdr } = frame;
    const sentUs = this.#time.at(frame.sentUs);
    const decidedUs = this.#lastDecision.frameId === frameId ? this.#lastDecision.atUs : sentUs;
    this.#ledger.add({ ...frame, sentUs }, decidedUs);
    this.#bounds.onFrameSent(bytes, this.#scale.value);
    if (!isIdr) return;
    this.#bounds.onIdrSent(sentUs, bytes, this.#isFree());
    this.#loss?.tried({ frameId, decidedUs, sentUs });
    this.#holdTold = undefined;
    const flight: Flight = { frameId, decidedUs, sentUs, doubted: false };
    if (this.#state.kind === 'start')
      this.#state = { kind: 'start', flight, sent: this.#state.sent + 1, asked: false };
    else if (this.#state.kind !== 'down') this.#state = { kind: 'recover', flight };
  }

  /** The client asks for an IDR: it noticed a loss, has no decoder yet, or drops frames until one comes. */
  onIdrRequested(atUs: number): void {
    const nowUs = this.#time.at(atUs);
    this.#heard(nowUs);
    this.#loss?.requested(nowUs);
    switch (this.#state.kind) {
      case 'steady': {
        const causeUs = nowUs - this.#rtt.us - 2.5 * this.#settings.frameUs;
        this.#beginLoss(nowUs, this.#ledger.firstUnseenSince(causeUs)?.frameId, true);
        return;
      }
      case 'start':
        // A headset asks with every packet until it has a decoder: that is not a loss, and no reason to back off.
        this.#state = { ...this.#state, asked: true };
        return;
      case 'recover': {
        const { flight } = this.#state;
        if (nowUs < flight.sentUs + this.#answerUs()) {
          this.duplicateRequests += 1;
          this.#state = { kind: 'recover', flight: { ...flight, doubted: true } };
        } else this.#idrLost(nowUs, flight, true);
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

  /** The client displayed the frame with this key. Unknown and repeated keys show only that the path is alive. */
  onFrameDisplayed(clientKey: bigint, atUs: number): void {
    const nowUs = this.#time.at(atUs);
    this.#heard(nowUs);
    const frame = this.#ledger.displayed(clientKey);
    if (frame === undefined) return;
    switch (this.#state.kind) {
      case 'start':
        this.#displayedInStart(frame, this.#state.flight, nowUs);
        return;
      case 'wanted':
        this.#prove(this.#client.provenIdr(frame), nowUs);
        return;
      case 'recover':
        this.#displayedInRecover(frame, this.#state.flight, nowUs);
        return;
      case 'steady':
      case 'down':
        return;
      default:
        this.#state satisfies never;
    }
  }

  /** Anything from the client that shows the path is alive. */
  onFeedback(atUs: number): void {
    this.#heard(this.#time.at(atUs));
  }

  #heard(nowUs: number): void {
    this.#lastFeedbackUs = nowUs;
    if (this.#state.kind !== 'down') return;
    this.#events.add({ kind: 'path-up', atUs: nowUs });
    // Frames sent meanwhile may have arrived; a probe that did ends the loss as soon as the client shows it.
    const anchorId = this.#ledger.anchor?.frameId ?? -1;
    this.#loss ??= this.#newLoss(nowUs, anchorId + 1, false);
    this.#brokenFrameId = Math.max(this.#brokenFrameId, anchorId);
    this.#state = { kind: 'wanted', free: false };
  }

  /** The network term of the client's report, microseconds. */
  onNetworkLatency(us: number): void {
    this.#rtt.sample(us);
  }

  /** We dropped this frame ourselves, after it was counted as sent: a loss that needs no round trip to be known. */
  onOwnDrop(frameId: number, atUs: number): void {
    const nowUs = this.#time.at(atUs);
    switch (this.#state.kind) {
      case 'steady':
        this.#beginLoss(nowUs, frameId, false);
        return;
      case 'recover': {
        const { flight } = this.#state;
        if (flight.frameId === frameId) this.#idrLost(nowUs, flight, false);
        else if (frameId > flight.frameId) {
          this.#loss ??= this.#newLoss(nowUs, frameId, false);
          this.#loss.failed(flight.frameId, { atUs: nowUs, lost: false, requested: false });
          this.#want();
        }
        return;
      }
      case 'start':
        this.#state = { ...this.#state, asked: true };
        return;
      case 'wanted':
      case 'down':
        return;
      default:
        this.#state satisfies never;
    }
  }

  /** A new encoder: nothing that was sent can be referred to any more. */
  onConfigChanged(): void {
    if (this.#ledger.anchor === undefined) {
      this.#state = beginning;
      return;
    }
    if (this.#state.kind === 'down') {
      // A silent client gets probes; its first report makes an IDR due anyway, newer than all before.
      this.#brokenFrameId = this.#ledger.newest?.frameId ?? -1;
      return;
    }
    this.#want(this.#configBucket.take(this.#lastDecision.atUs));
  }

  /** To be asked once per frame, right before it is encoded, and not again before that frame was sent or given up. */
  decide(atUs: number, nextFrameId: number): FrameDecision {
    const nowUs = this.#time.at(atUs);
    this.#lastDecision = { frameId: nextFrameId, atUs: nowUs };
    this.#bounds.observe(nowUs, nextFrameId);
    this.#noticeSilence(nowUs);
    const state = this.#state;
    switch (state.kind) {
      case 'start':
        return this.#startDue(nowUs, state) ? this.#decision('idr', 'first') : this.#decision('auto', 'none');
      case 'wanted':
        return this.#decideWanted(nowUs, nextFrameId, state.free);
      case 'steady':
        this.#scale.grow(nowUs);
        return this.#decision('auto', 'none');
      case 'recover':
      case 'down':
        return this.#bounds.permitsProbe(nowUs, probeIntervalUs)
          ? this.#decision('idr', 'probe')
          : this.#decision('auto', 'none');
    }
  }

  /** Losses that ended since the last call. */
  takeRecords(): RecoveredLoss[] {
    return this.#records.take();
  }

  /** What else happened since the last call. */
  takeEvents(): ControllerEvent[] {
    return this.#events.take();
  }

  /** From the end of sending an IDR until a report of the client can be about it. */
  #answerUs(): number {
    const { frameUs } = this.#settings;
    return this.#rtt.us + frameUs / 2 + Math.min(frameUs, 2 * this.#rtt.deviationUs);
  }

  /** The first IDR frames and those of a new encoder cost nothing; repetitions at the request of a client do. */
  #isFree(): boolean {
    const state = this.#state;
    return (state.kind === 'start' && state.sent < startRunFrames) || (state.kind === 'wanted' && state.free);
  }

  #startDue(nowUs: number, { sent, asked }: Extract<ControllerState, { kind: 'start' }>): boolean {
    if (sent < startRunFrames) return true;
    return this.#bounds.permitsProbe(nowUs, asked ? this.#settings.minimumIntervalUs : probeIntervalUs);
  }

  #decideWanted(nowUs: number, nextFrameId: number, free: boolean): FrameDecision {
    if (free) return this.#decision('idr', 'config');
    const lostInRow = this.#loss?.lostInRow ?? 0;
    const hold = this.#bounds.hold(nowUs, lostInRow);
    if (hold !== undefined) {
      if (hold !== this.#holdTold) this.#events.add({ kind: 'idr-held', atUs: nowUs, by: hold });
      this.#holdTold = hold;
      return this.#decision('auto', 'held');
    }
    const light = lostInRow > 0 || this.#scale.value <= lightScale;
    const inDistance = this.#ledger.firstDecidedSince(this.#bounds.distanceEndUs(lostInRow))?.frameId;
    const permittedFrameId = Math.max(
      this.#loss?.nextTryFrameId ?? nextFrameId,
      this.#bounds.affordableFrameId ?? nextFrameId,
      inDistance ?? nextFrameId,
    );
    this.#loss?.decided({ frameId: nextFrameId, permittedFrameId });
    if (this.#loss === undefined) return this.#decision('idr', 'config');
    return { ...this.#decision('idr', 'loss'), light, permittedFrameId };
  }

  #noticeSilence(nowUs: number): void {
    this.#lastFeedbackUs ??= nowUs;
    const { kind } = this.#state;
    if (kind === 'start' || kind === 'down') return;
    if (nowUs - this.#lastFeedbackUs <= Math.max(silenceUs, 5 * this.#rtt.us)) return;
    this.#state = { kind: 'down' };
    this.#events.add({ kind: 'path-down', atUs: nowUs });
  }

  /** Only an IDR proves anything here: the first packet a client completes is its base, whatever it is. */
  #displayedInStart(frame: LedgerFrame, flight: Flight | undefined, nowUs: number): void {
    if (frame.isIdr) this.#recovered(frame.frameId, nowUs);
    else if (flight !== undefined && frame.frameId >= flight.frameId + suspectFrames)
      this.#idrLost(nowUs, flight, false);
  }

  #displayedInRecover(frame: LedgerFrame, flight: Flight, nowUs: number): void {
    if (this.#prove(this.#client.provenIdr(frame), nowUs) || !this.#client.silenceProves) return;
    if (frame.frameId < flight.frameId) return;
    // Frames are displayed in order, so with a doubt one newer than the IDR is enough; a late report takes it back.
    if (flight.doubted) this.#idrLost(nowUs, flight, false);
    else if (nowUs - flight.sentUs >= 2 * this.#rtt.us + 3 * this.#settings.frameUs)
      this.#recovered(flight.frameId, nowUs);
  }

  /** This IDR arrived. Returns whether that made the chain whole. */
  #prove(idrFrameId: number | undefined, nowUs: number): boolean {
    if (idrFrameId === undefined) return false;
    if (idrFrameId > this.#brokenFrameId) {
      this.#recovered(idrFrameId, nowUs);
      return true;
    }
    const split = this.#loss?.splitAt(idrFrameId, nowUs, this.#lossId + 1);
    if (split === undefined) return false;
    this.#lossId += 1;
    this.#records.add(split.ended);
    this.#loss = split.next;
    this.#scale.lost(split.next.lostInRow, nowUs);
    this.#events.add({ kind: 'idr-found', atUs: nowUs, frameId: idrFrameId });
    return false;
  }

  #newLoss(nowUs: number, firstSuspectFrameId: number, requested: boolean): OpenLoss {
    this.#lossId += 1;
    return new OpenLoss({ lossId: this.#lossId, firstSuspectFrameId, detectedUs: nowUs, requested });
  }

  #beginLoss(nowUs: number, suspect: number | undefined, requested: boolean): void {
    this.#loss = this.#newLoss(nowUs, suspect ?? this.#ledger.newest?.frameId ?? 0, requested);
    this.#want();
  }

  /** Nothing sent until now can make the chain whole. */
  #want(free = false): void {
    this.#brokenFrameId = this.#ledger.newest?.frameId ?? -1;
    this.#state = { kind: 'wanted', free };
  }

  #idrLost(nowUs: number, flight: Flight, requested: boolean): void {
    if (this.#loss === undefined) {
      this.#loss = this.#newLoss(nowUs, flight.frameId, requested);
      this.#loss.tried(flight);
    }
    this.#loss.failed(flight.frameId, { atUs: nowUs, lost: true, requested });
    const { lostInRow } = this.#loss;
    this.#scale.lost(lostInRow, nowUs);
    this.#events.add({ kind: 'idr-lost', atUs: nowUs, frameId: flight.frameId, lostInRow });
    this.#want();
  }

  #recovered(idrFrameId: number, nowUs: number): void {
    this.#state = { kind: 'steady' };
    this.#scale.succeeded(nowUs);
    if (this.#loss !== undefined) this.#records.add(this.#loss.endedBy(idrFrameId, nowUs));
    this.#loss = undefined;
  }

  #decision(type: FrameDecision['type'], reason: FrameDecision['reason']): FrameDecision {
    const light = reason === 'first' || reason === 'probe';
    return { type, reason, sendDecoderConfigFirst: type === 'idr', light, bitrateScale: this.#scale.value };
  }
}
