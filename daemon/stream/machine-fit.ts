import type { Pace } from './control/machine-pace.js';
import { leastEyeWidth, limitedView, mostCodedPixels, scaledTo, type PictureLimit } from './picture-limit.js';
import type { PictureSize } from './source/source.js';

export interface EyeView extends PictureSize {
  readonly refreshHz: number;
}

export type Fitting =
  /** The stream goes on unchanged; a remark about it, or none. */
  | { readonly kind: 'stay'; readonly problem: string | null }
  /** The headset is to come back, and gets a smaller picture. */
  | { readonly kind: 'smaller'; readonly reason: string };

/** Why a picture is smaller than it was asked for. */
export interface SmallerPicture {
  readonly limit: PictureLimit;
  /** How small it is. */
  readonly what: string;
  /** That, why, and what to change. */
  readonly problem: string;
}

/** The size of the picture that this machine can draw and encode at the headset's rate, as far as it is known. */
export class MachineFit {
  readonly #pixelsPerS: () => number | undefined;
  /** Replacement of a stream that was too slow, and the remark about it. */
  #measured: { readonly eyeWidth: number; readonly why: string } | undefined;
  #note: SmallerPicture | null = null;

  /** `pixelsPerS`: what this machine draws and encodes in a second at best; undefined while that is not known. */
  constructor(pixelsPerS: () => number | undefined = () => undefined) {
    this.#pixelsPerS = pixelsPerS;
  }

  /** The picture for a headset that asks for this one. `adapt`: it may be made smaller for this machine's sake. */
  fitted(asked: PictureSize, adapt: boolean): PictureSize {
    if (!adapt) this.#measured = undefined;
    const { size, limit } = limitedView(asked, adapt ? this.#pixelsPerS() : undefined);
    this.#note = limit === undefined ? null : this.#tooLarge(asked, size, limit);
    if (this.#measured === undefined || size.eyeWidth <= this.#measured.eyeWidth) return size;
    const smaller = scaledTo(size, this.#measured.eyeWidth);
    const what = `The picture is ${smaller.eyeWidth} wide per eye, smaller than the headset asks for`;
    this.#note = { limit: 'machine', what, problem: `${what}. ${this.#measured.why}` };
    return smaller;
  }

  /** Remark about a stream that begins. */
  get note(): SmallerPicture | null {
    return this.#note;
  }

  /** The machine has become too slow for this view, or fast enough again. `adapt`: the picture may be made smaller. */
  judge(slow: boolean, pace: Pace, view: EyeView, adapt: boolean): Fitting {
    if (!slow) return { kind: 'stay', problem: this.#note?.problem ?? null };
    const smaller = Math.max(leastEyeWidth, scaledTo(view, view.eyeWidth * pace.fittingScale).eyeWidth);
    const already = this.#note === null ? '' : `${this.#note.what}. `;
    const needs = `This machine takes ${pace.frameMs.toFixed(0)} ms to draw and encode a frame of ${view.eyeWidth}x${view.eyeHeight} per eye; ${view.refreshHz} Hz allows ${pace.periodMs.toFixed(1)} ms.`;
    const width = smaller < view.eyeWidth ? `\`vrt settings set video.max_view_width ${smaller}\`, ` : '';
    const advice = `To set it yourself, use ${width}a lower video.preferred_fps, or video.encoder_config.quality_preset Speed.`;
    if (!adapt || smaller >= view.eyeWidth) return { kind: 'stay', problem: `${already}${needs} ${advice}` };
    this.#measured = { eyeWidth: smaller, why: `${needs} ${advice}` };
    return { kind: 'smaller', reason: `${needs} The picture is made ${smaller} wide.` };
  }

  #tooLarge(asked: PictureSize, size: PictureSize, limit: PictureLimit): SmallerPicture {
    const why =
      limit === 'codec'
        ? `no decoder has to take more than ${inMillions(mostCodedPixels)} for both eyes (level 6.2 of H.264 and HEVC)`
        : `this machine draws and encodes about ${inMillions(this.#pixelsPerS() ?? 0)} a second, and needs too long for a larger one`;
    const what = `The picture is ${size.eyeWidth}x${size.eyeHeight} per eye, smaller than the ${asked.eyeWidth}x${asked.eyeHeight} that the headset asks for`;
    const problem = `${what}: ${why}. Choose a lower resolution in the headset, or \`vrt settings set video.max_view_width ${size.eyeWidth}\`.`;
    return { limit, what, problem };
  }
}

function inMillions(pixels: number): string {
  return `${(pixels / 1e6).toFixed(1)} million pixels`;
}
