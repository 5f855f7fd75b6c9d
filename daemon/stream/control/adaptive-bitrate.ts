import { MonotonicTime } from './monotonic-time.js';

/** Bounds of an adaptive bitrate; null: none (alvr.md 11.5, video.bitrate.mode.Adaptive). */
export interface AdaptiveLimits {
  /** Frame period. */
  readonly frameUs: number;
  readonly minimumBps: number | null;
  readonly maximumBps: number | null;
  readonly maximumNetworkUs: number | null;
  /** Share of the frame period that encoding may take. */
  readonly encoderShare: number | null;
  readonly decoder: {
    readonly maximumUs: number;
    /** Frames in a row that are too slow before anything happens. */
    readonly frames: number;
    /** Factor on the bitrate, per slow frame. */
    readonly multiplier: number;
  } | null;
}

/** One displayed frame as a sample of the path, microseconds. */
export interface PathSample {
  readonly networkUs: number;
  readonly encodeUs: number;
  readonly decodeUs: number;
}

export type RateReason = 'queue' | 'emergency' | 'latency' | 'encoder' | 'decoder' | 'room' | 'limits';

/** loss-recovery.md 11.2: at most five decisions a second, since each costs the encoder's rate control. */
const decisionUs = 200_000;
const emergencyFactor = 0.7;
const decreaseFactor = 0.85;
const increaseShare = 0.04;
const leastIncreaseBps = 500_000;
/** No increase for this long after an emergency; after any sign of a queue for less. */
const freezeUs = 1_000_000;
const calmUs = 500_000;
/** Without a report for this long nothing is known. */
const silenceUs = 250_000;
/** The least latency of this long counts as the path without a queue. */
const floorUs = 10_000_000;
/** A picture that needs less than this share of its target shows nothing about a higher one. */
const usedShare = 0.5;
const lowestBps = 500_000;
const highestBps = 1_000_000_000;

/**
 * A bitrate that follows the capacity of the network: down when a queue grows, up while there is none. Loss without a
 * queue is not congestion and leaves it unchanged (loss-recovery.md 11.2). Pure: time comes in with every call,
 * microseconds; should it run backwards, the bitrate's own goes on from where it was.
 */
export class AdaptiveBitrate {
  #limits: AdaptiveLimits;
  readonly #time = new MonotonicTime();
  #targetBps: number;
  #reason: RateReason = 'limits';
  /** Least latency of the current and of the last half of the window. */
  #floor = { current: Number.POSITIVE_INFINITY, last: Number.POSITIVE_INFINITY, sinceUs: 0 };
  #lastSampleUs = Number.NEGATIVE_INFINITY;
  #lastDecisionUs: number | undefined;
  #lastQueueUs = Number.NEGATIVE_INFINITY;
  #frozenUntilUs = Number.NEGATIVE_INFINITY;
  #gathered = nothingGathered(0);
  #slowDecodes = 0;
  #sentBits = 0;

  constructor(limits: AdaptiveLimits, startBps: number) {
    this.#limits = limits;
    this.#targetBps = this.#bounded(startBps);
  }

  /** Reason for the present target. */
  get reason(): RateReason {
    return this.#reason;
  }

  configure(limits: AdaptiveLimits): void {
    this.#limits = limits;
    this.#set(this.#targetBps, 'limits');
  }

  onFrameSent(bytes: number): void {
    this.#sentBits += bytes * 8;
  }

  onFrameDisplayed(givenUs: number, { networkUs, encodeUs, decodeUs }: PathSample): void {
    const atUs = this.#time.at(givenUs);
    this.#lastSampleUs = atUs;
    this.#noteFloor(atUs, networkUs);
    const gathered = this.#gathered;
    gathered.count += 1;
    gathered.networkUs += networkUs;
    gathered.leastUs = Math.min(gathered.leastUs, networkUs);
    gathered.encodeUs += encodeUs;
    gathered.overTwice = networkUs - this.#leastUs() > 2 * this.#limits.frameUs ? gathered.overTwice + 1 : 0;
    gathered.worstRun = Math.max(gathered.worstRun, gathered.overTwice);
    const { decoder } = this.#limits;
    this.#slowDecodes = decoder !== null && decodeUs > decoder.maximumUs ? this.#slowDecodes + 1 : 0;
    if (decoder !== null && this.#slowDecodes > decoder.frames)
      this.#set(this.#targetBps * decoder.multiplier, 'decoder');
  }

  /** The target for the frame that is encoded now. */
  targetBps(givenUs: number): number {
    const atUs = this.#time.at(givenUs);
    this.#lastDecisionUs ??= atUs;
    const sinceUs = atUs - this.#lastDecisionUs;
    if (sinceUs >= decisionUs) {
      this.#decide(atUs, sinceUs);
      this.#lastDecisionUs = atUs;
    }
    return this.#targetBps;
  }

  #decide(atUs: number, sinceUs: number): void {
    const { count, networkUs, leastUs, encodeUs, worstRun } = this.#gathered;
    const usedBps = (this.#sentBits * 1e6) / sinceUs;
    this.#sentBits = 0;
    this.#gathered = nothingGathered(this.#gathered.overTwice);
    if (count === 0 || atUs - this.#lastSampleUs > silenceUs) return;
    const { frameUs, maximumNetworkUs, encoderShare } = this.#limits;
    // A queue delays every frame, also the quickest of these; jitter does not, however large its mean is.
    const queueUs = leastUs - this.#leastUs();
    if (worstRun >= 2) {
      this.#lastQueueUs = atUs;
      this.#frozenUntilUs = atUs + freezeUs;
      this.#set(this.#targetBps * emergencyFactor, 'emergency');
      return;
    }
    if (queueUs > frameUs / 4) this.#lastQueueUs = atUs;
    if (queueUs > frameUs / 2) return this.#set(this.#targetBps * decreaseFactor, 'queue');
    if (maximumNetworkUs !== null && networkUs / count > maximumNetworkUs)
      return this.#set(this.#targetBps * decreaseFactor, 'latency');
    const encodeShare = encodeUs / count / frameUs;
    if (encoderShare !== null && encodeShare > encoderShare)
      return this.#set((this.#targetBps * encoderShare) / encodeShare, 'encoder');
    const calm = atUs - this.#lastQueueUs >= calmUs && atUs >= this.#frozenUntilUs;
    if (calm && this.#slowDecodes === 0 && usedBps >= usedShare * this.#targetBps)
      this.#set(this.#targetBps + Math.max(leastIncreaseBps, increaseShare * this.#targetBps), 'room');
  }

  #leastUs(): number {
    return Math.min(this.#floor.current, this.#floor.last);
  }

  #noteFloor(atUs: number, networkUs: number): void {
    const { sinceUs, current } = this.#floor;
    if (atUs - sinceUs >= floorUs / 2) this.#floor = { current: networkUs, last: current, sinceUs: atUs };
    else this.#floor.current = Math.min(current, networkUs);
  }

  #set(bps: number, reason: RateReason): void {
    const bounded = this.#bounded(bps);
    if (bounded !== this.#targetBps) this.#reason = reason;
    this.#targetBps = bounded;
  }

  #bounded(bps: number): number {
    const { minimumBps, maximumBps } = this.#limits;
    // Where the limits cross, the upper one holds.
    return Math.round(Math.min(maximumBps ?? highestBps, Math.max(minimumBps ?? lowestBps, bps)));
  }
}

/** Sums between two decisions; a run of late frames continues across them. */
function nothingGathered(overTwice: number) {
  return { count: 0, networkUs: 0, leastUs: Number.POSITIVE_INFINITY, encodeUs: 0, overTwice, worstRun: 0 };
}
