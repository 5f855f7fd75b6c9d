import type { PictureSize } from './source/source.js';

/**
 * The largest picture that the codecs' levels know, both eyes: level 6.2 has 139,264 macroblocks of 256 samples (H.264,
 * table A-1), and HEVC's 6.2 as many samples (H.265, table A.8). No decoder has to take a larger one.
 */
export const mostCodedPixels = 35_651_584;
/** Of either side: the square root of eight times that (H.264 A.3.1, H.265 A.4.1). */
const mostCodedSide = Math.floor(Math.sqrt(8 * mostCodedPixels));
/**
 * Nothing is sent while a picture is drawn, so no frame may take more than a quarter of the 2 s of silence after which
 * a headset leaves (alvr.md 10). Pictures slower than the refresh rate, but not as slow as this, are measured while
 * streaming.
 */
const longestFrameMs = 500;
/** Narrower pictures are worth less than fewer frames. */
export const leastEyeWidth = 512;

/** A view's width and height are multiples of this, pixels (alvr.md 6.1). */
const viewAlignmentPx = 32;

/** What keeps a picture from being as large as it was asked for. */
export type PictureLimit = 'codec' | 'machine';

export interface LimitedView {
  readonly size: PictureSize;
  /** Undefined: it is as large as it was asked for. */
  readonly limit: PictureLimit | undefined;
}

/**
 * The view that was asked for, made smaller by the same factor on both sides where it is more than can be. `pixelsPerS`: what
 * this machine draws and encodes in a second; undefined where that does not count.
 */
export function limitedView(asked: PictureSize, pixelsPerS: number | undefined): LimitedView {
  const { eyeWidth, eyeHeight } = asked;
  const pixels = 2 * eyeWidth * eyeHeight;
  const byCodec = Math.min(
    Math.sqrt(mostCodedPixels / pixels),
    mostCodedSide / (2 * eyeWidth),
    mostCodedSide / eyeHeight,
  );
  const inTime = ((pixelsPerS ?? Infinity) * longestFrameMs) / 1_000;
  const byMachine = Math.max(Math.sqrt(inTime / pixels), leastEyeWidth / eyeWidth);
  const factor = Math.min(byCodec, byMachine);
  if (factor >= 1) return { size: asked, limit: undefined };
  return { size: scaledTo(asked, eyeWidth * factor), limit: byCodec <= byMachine ? 'codec' : 'machine' };
}

/** A view of the same shape and another width, both sides floored to a multiple of `viewAlignmentPx`. */
export function scaledTo({ eyeWidth, eyeHeight }: PictureSize, width: number): PictureSize {
  return { eyeWidth: aligned(width), eyeHeight: aligned((eyeHeight * width) / eyeWidth) };
}

function aligned(side: number): number {
  return Math.max(viewAlignmentPx, Math.floor(side / viewAlignmentPx) * viewAlignmentPx);
}
