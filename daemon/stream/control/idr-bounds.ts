import { ShareBudget, type IdrBudget } from './idr-budget.js';
import type { IdrSettings } from './idr-settings.js';

export type Hold = 'interval' | 'back-off' | 'share';

/** What keeps IDR frames apart: a distance, which grows while they are being lost, and the share of the bitrate. */
export class IdrBounds {
  #settings: IdrSettings;
  readonly #budget: IdrBudget;
  /** Weight of a frame at the target bitrate. */
  #frameBytes: number;
  #lastUs = Number.NEGATIVE_INFINITY;
  #expectedBytes: number;
  /** The last IDR came before its distance; the one after it may not. */
  #waived = false;
  /** First frame of the stretch, reaching to now, in which the budget permits an IDR. */
  #affordableFrameId: number | undefined;

  constructor(settings: IdrSettings, budget?: IdrBudget) {
    this.#settings = settings;
    this.#frameBytes = frameBytes(settings);
    // With a VBV of 1.1 frames (loss-recovery.md 12.2) an IDR weighs at most this.
    this.#expectedBytes = Math.ceil(1.1 * this.#frameBytes);
    this.#budget = budget ?? new ShareBudget(settings.idrShare, this.#expectedBytes);
  }

  configure(settings: IdrSettings): void {
    this.#settings = settings;
    this.#frameBytes = frameBytes(settings);
    this.#budget.setShare(settings.idrShare);
  }

  get lastIdrUs(): number {
    return this.#lastUs;
  }

  /** `scale`: the share of the target bitrate that is in force. A still picture costs less than that, and earns as much. */
  onFrameSent(bytes: number, scale: number): void {
    this.#budget.earn(Math.max(bytes, scale * this.#frameBytes));
  }

  /** An IDR was sent. `free`: it draws nothing from the budget. */
  onIdrSent(sentUs: number, bytes: number, free: boolean): void {
    if (!free) this.#budget.spend(sentUs, bytes);
    this.#expectedBytes = bytes;
    this.#waived = sentUs - this.#lastUs < this.#settings.minimumIntervalUs;
    this.#lastUs = sentUs;
  }

  /** To be called with every frame, whether an IDR is due or not. */
  observe(nowUs: number, frameId: number): void {
    if (!this.#affordable(nowUs)) this.#affordableFrameId = undefined;
    else this.#affordableFrameId ??= frameId;
  }

  /** What forbids an IDR now, after `lostInRow` were lost. */
  hold(nowUs: number, lostInRow: number): Hold | undefined {
    if (nowUs < this.distanceEndUs(lostInRow)) return lostInRow >= 2 ? 'back-off' : 'interval';
    return this.#affordable(nowUs) ? undefined : 'share';
  }

  /** Silence is probed this seldom (loss-recovery.md 15.11), and only within the budget. */
  permitsProbe(nowUs: number, intervalUs: number): boolean {
    return nowUs - this.#lastUs >= intervalUs && this.#affordable(nowUs);
  }

  /** First frame from which on the budget has permitted an IDR without a break. */
  get affordableFrameId(): number | undefined {
    return this.#affordableFrameId;
  }

  /** When the distance to the last IDR is over. */
  distanceEndUs(lostInRow: number): number {
    return this.#lastUs + this.#distanceUs(lostInRow);
  }

  #distanceUs(lostInRow: number): number {
    const { minimumIntervalUs, maximumBackoffUs } = this.#settings;
    if (lostInRow === 0) return minimumIntervalUs;
    // The first one that is lost is repeated at once; after that each waits twice as long.
    if (lostInRow === 1) return this.#waived ? minimumIntervalUs : 0;
    const backoffUs = minimumIntervalUs * 2 ** (lostInRow - 2);
    return Math.max(minimumIntervalUs, Math.min(maximumBackoffUs, backoffUs));
  }

  #affordable(nowUs: number): boolean {
    return this.#budget.permits(nowUs, this.#expectedBytes);
  }
}

function frameBytes({ bitrateBps, frameUs }: IdrSettings): number {
  return (bitrateBps * frameUs) / 8e6;
}
