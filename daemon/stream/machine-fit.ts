import type { SettingsRecord } from '../../protocol/settings/stream-settings.js';
import type { Pace } from './control/machine-pace.js';

export interface EyeView {
  readonly eyeWidth: number;
  readonly eyeHeight: number;
  readonly refreshHz: number;
}

export type Fitting =
  /** The stream goes on as it is; what is to be said of it, or nothing. */
  | { readonly kind: 'stay'; readonly problem: string | null }
  /** The headset is to come back, and gets a smaller picture. */
  | { readonly kind: 'smaller'; readonly reason: string };

/** Narrower pictures are worth less than fewer frames. */
const leastEyeWidth = 512;
/** Sizes are multiples of this (alvr.md 6.1). */
const alignment = 32;

/** The size of the picture that this machine can draw and encode at the headset's rate, as far as it is known. */
export class MachineFit {
  #eyeWidth: number | undefined;
  /** What is to be said while the picture is smaller than wanted. */
  #note: string | null = null;

  /** The settings for the next headset: those given, with a picture no larger than the machine can do. */
  limited(settings: SettingsRecord): SettingsRecord {
    const chosen =
      settings['video.max_view_width'] === true ? settings['video.max_view_width.content'] : undefined;
    if (this.#eyeWidth === undefined || (typeof chosen === 'number' && chosen <= this.#eyeWidth))
      return settings;
    return { ...settings, 'video.max_view_width': true, 'video.max_view_width.content': this.#eyeWidth };
  }

  /** What is to be said of a stream that begins. */
  get note(): string | null {
    return this.#note;
  }

  /** The machine has become too slow for this view, or fast enough again. `adapt`: the picture may be made smaller. */
  judge(slow: boolean, pace: Pace, view: EyeView, adapt: boolean): Fitting {
    if (!slow) return { kind: 'stay', problem: this.#note };
    const fitting = Math.floor((view.eyeWidth * pace.fittingScale) / alignment) * alignment;
    const smaller = Math.max(leastEyeWidth, fitting);
    const although = this.#eyeWidth === undefined ? 'This' : 'Although the picture was made smaller, this';
    const needs = `${although} machine takes ${pace.frameMs.toFixed(0)} ms to draw and encode a frame of ${view.eyeWidth}x${view.eyeHeight} per eye; ${view.refreshHz} Hz allows ${pace.periodMs.toFixed(1)} ms.`;
    const width = smaller < view.eyeWidth ? `\`vrt settings set video.max_view_width ${smaller}\`, ` : '';
    const advice = `To set it yourself, use ${width}a lower video.preferred_fps, or video.encoder_config.quality_preset Speed.`;
    if (!adapt || smaller >= view.eyeWidth) return { kind: 'stay', problem: `${needs} ${advice}` };
    this.#eyeWidth = smaller;
    this.#note = `The picture is ${smaller} wide per eye, smaller than the headset asks for. ${needs} ${advice}`;
    return { kind: 'smaller', reason: `${needs} The picture is made ${smaller} wide.` };
  }
}
