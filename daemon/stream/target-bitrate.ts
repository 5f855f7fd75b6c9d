import { AdaptiveBitrate, type PathSample, type RateReason } from './control/adaptive-bitrate.js';
import type { PictureSize } from './source/source.js';
import { startBps, type BitrateSettings } from './live-settings.js';

/**
 * Bits per pixel below which x264's fastest preset leaves too little of an IDR to be worth receiving. Measured by what
 * survives of the stamp: with an IDR every ninth frame everything at 0.044 and not all of it at 0.03; after long losses,
 * when the picture is another one, IDR frames of 6 kB at 1344 x 704 still lost some.
 */
const leastBitsPerPixel = 0.07;

/** The encoder's target while no IDR frames are being lost: that of a setting, or the capacity of the path. */
export class TargetBitrate {
  readonly #frameUs: number;
  readonly #leastBps: number;
  #settings: BitrateSettings;
  #adaptive: AdaptiveBitrate | undefined;
  #bps: number;

  constructor(settings: BitrateSettings, { refreshHz, size }: { refreshHz: number; size: PictureSize }) {
    this.#frameUs = Math.round(1e6 / refreshHz);
    this.#leastBps = leastBitsPerPixel * size.eyeWidth * 2 * size.eyeHeight * refreshHz;
    this.#settings = settings;
    this.#bps = startBps(settings);
    this.#adapt();
  }

  /** Bits per second at the last frame. */
  get bps(): number {
    return this.#bps;
  }

  /** What to encode with while only a share of the target is wanted: not so little that nothing can be seen. */
  scaled(share: number): number {
    return Math.round(Math.max(this.#bps * share, Math.min(this.#bps, this.#leastBps)));
  }

  get reason(): RateReason | 'setting' {
    return this.#adaptive?.reason ?? 'setting';
  }

  /** An adaptive bitrate continues from the present one. */
  configure(settings: BitrateSettings): void {
    this.#settings = settings;
    this.#adapt();
  }

  onFrameSent(bytes: number): void {
    this.#adaptive?.onFrameSent(bytes);
  }

  onFrameDisplayed(atUs: number, sample: PathSample): void {
    this.#adaptive?.onFrameDisplayed(atUs, sample);
  }

  /** To be asked once per frame; returns whether it is another one than before. */
  update(atUs: number): boolean {
    const before = this.#bps;
    this.#bps =
      this.#settings.mode === 'constant' ? this.#settings.bps : (this.#adaptive?.targetBps(atUs) ?? before);
    return this.#bps !== before;
  }

  #adapt(): void {
    const { mode } = this.#settings;
    if (mode === 'constant') this.#adaptive = undefined;
    else {
      const limits = { ...this.#settings.limits, frameUs: this.#frameUs };
      if (this.#adaptive === undefined) this.#adaptive = new AdaptiveBitrate(limits, this.#bps);
      else this.#adaptive.configure(limits);
    }
  }
}
