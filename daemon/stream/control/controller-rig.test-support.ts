import type { IdrBudget } from './idr-budget.js';
import type { IdrSettings } from './idr-settings.js';
import { IdrController, type FrameDecision } from './idr-controller.js';

export const rigSettings: IdrSettings = {
  frameUs: 10_000,
  bitrateBps: 8_000_000,
  minimumIntervalUs: 100_000,
  idrShare: 0.2,
  maximumBackoffUs: 1_600_000,
  avoidVideoGlitching: true,
};

const frameBytes = 10_000;
/** From the decision to the end of sending. */
const sendUs = 4_000;

/** A controller with a frame every 10 ms and a network of 2 ms, told frame by frame what happens to it. */
export class Rig {
  readonly controller: IdrController;
  readonly settings: IdrSettings;
  nowUs = 1_000_000;
  nextId = 0;
  /** What the last frame was decided to be. */
  last: FrameDecision | undefined;
  readonly idrIds: number[] = [];
  readonly sentUs = new Map<number, number>();
  readonly #weight: number;

  /**
   * `weight`: of a frame that is no IDR, as a share of what the bitrate allows. `reports`: all that the headset has said of
   * the network, microseconds, in place of those 2 ms.
   */
  constructor(
    settings: Partial<IdrSettings> = {},
    weight = 1,
    budget?: IdrBudget,
    reports?: readonly number[],
  ) {
    this.#weight = weight;
    this.settings = { ...rigSettings, ...settings };
    this.controller = new IdrController(this.settings, budget);
    if (reports === undefined) this.network(2_000);
    else for (const us of reports) this.controller.onNetworkLatency(us);
  }

  /** The network takes so long, without jitter. */
  network(us: number): this {
    // The first sample's deviation is a guess; a steady network forgets it.
    for (let sample = 0; sample < 200; sample += 1) this.controller.onNetworkLatency(us);
    return this;
  }

  /** Decides, encodes and sends the next frame, then waits for its period to end. An IDR weighs so many frames. Returns its number. */
  frame(idrWeight = 1, unasked = false): number {
    const frameId = this.nextId;
    this.nextId += 1;
    this.last = this.controller.decide(this.nowUs, frameId);
    const isIdr = unasked || this.last.type === 'idr';
    if (isIdr) this.idrIds.push(frameId);
    const sentUs = this.nowUs + sendUs;
    this.sentUs.set(frameId, sentUs);
    const bytes = Math.round(frameBytes * this.#weight * this.last.bitrateScale * (isIdr ? idrWeight : 1));
    this.controller.onFrameSent({ frameId, clientKey: keyOf(frameId), bytes, isIdr, sentUs });
    this.nowUs += this.settings.frameUs;
    return frameId;
  }

  /** Frames until one is an IDR; its number. */
  untilIdr(most = 1_000): number {
    for (let count = 0; count < most; count += 1) {
      const frameId = this.frame();
      if (this.last?.type === 'idr') return frameId;
      // The path stays alive meanwhile.
      this.controller.onFeedback(this.nowUs);
    }
    throw new Error('no IDR came');
  }

  frames(count: number): void {
    for (let index = 0; index < count; index += 1) {
      this.frame();
      this.controller.onFeedback(this.nowUs);
    }
  }

  /** Lets so much time pass since this frame was sent. */
  waitSince(frameId: number, us: number): void {
    this.nowUs = this.sentAt(frameId) + us;
  }

  /** When its last shard was handed over. */
  sentAt(frameId: number): number {
    const us = this.sentUs.get(frameId);
    if (us === undefined) throw new Error(`frame ${frameId} was not sent`);
    return us;
  }

  shown(frameId: number): void {
    this.controller.onFrameDisplayed(keyOf(frameId), this.nowUs);
  }

  request(): void {
    this.controller.onIdrRequested(this.nowUs);
  }

  /** From the beginning to STEADY, and far enough from the first IDR frames that no bound holds. */
  steady(): this {
    const first = this.frame();
    this.shown(first);
    for (let index = 0; index < 40; index += 1) this.shown(this.frame());
    return this;
  }

  /** STEADY, then a loss and the IDR for it in flight; its number. */
  recovering(): number {
    this.steady();
    this.request();
    return this.frame();
  }

  /** An IDR in flight until the client can have answered, then its answer that it did not come. */
  loseIdr(): void {
    this.frames(2);
    this.request();
  }
}

export function keyOf(frameId: number): bigint {
  return BigInt(frameId) * 10_000_000n + 5n;
}
