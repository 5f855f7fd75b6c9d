import { AdaptiveBitrate, type PathSample, type RateReason } from './control/adaptive-bitrate.js';
import { startBps, type BitrateSettings } from './live-settings.js';

/** The encoder's target while no IDR frames are being lost: what a setting says, or what the path carries. */
export class TargetBitrate {
  readonly #frameUs: number;
  #settings: BitrateSettings;
  #adaptive: AdaptiveBitrate | undefined;
  #bps: number;

  constructor(settings: BitrateSettings, refreshHz: number) {
    this.#frameUs = Math.round(1e6 / refreshHz);
    this.#settings = settings;
    this.#bps = startBps(settings);
    this.#adapt();
  }

  /** Bits per second at the last frame. */
  get bps(): number {
    return this.#bps;
  }

  get reason(): RateReason | 'setting' {
    return this.#adaptive?.reason ?? 'setting';
  }

  /** An adaptive bitrate goes on from the one there is. */
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
