/**
 * A machine-readable mark in each eye of a side-by-side picture: which frame this is and which head pose it was drawn
 * for. It survives the video codec, so the far end of a stream can report which frame it shows.
 *
 * 80 bits (frame number u32, pose hash u32, CRC-16), as white (1) and black (0) squares in 4 rows of 20, most
 * significant bit first, inside a grey border one square wide, at the upper edge of each eye: an encoder that runs out of bits for a
 * frame starves its last rows first.
 */
import type { Pose } from './pose/pose.js';

export interface Stamp {
  /** u32; the low 32 bits of a longer count. */
  readonly frameNumber: number;
  /** `hashPose` of the head pose as the client sent it. */
  readonly poseHash: number;
}

/** Planar 4:2:0 without padding: luma, then Cb, then Cr, the chroma planes rounded up to whole samples. */
export interface I420Picture {
  readonly data: Uint8Array;
  /** Both eyes together, in pixels. */
  readonly width: number;
  readonly height: number;
}

export type Eye = 'left' | 'right';

/** Where the bits are; the same squares in both eyes, in pixels of the side-by-side picture. */
export interface StampLayout {
  readonly cellPx: number;
  /** Upper left corner of the first bit, the border lying outside. */
  readonly leftPx: { readonly [eye in Eye]: number };
  readonly topPx: number;
}

const columns = 20;
const rows = 4;
const white = 255;
const black = 0;
const grey = 128;
/** A macroblock of H.264 first, then its transform blocks: a square that is coded alone is not blurred by its neighbours. */
const cellSizesPx = [16, 8, 4] as const;
/** The stamp with its border may take this share of an eye's height. */
const largestShare = 1 / 3;
/** Below this contrast (of 255) between black and white there is no stamp. */
const leastContrast = 64;
/** A square nearer to the middle grey than this share of the contrast is unreadable rather than guessed. */
const ambiguousShare = 1 / 16;

/** Where a picture of this size carries its stamps; `undefined` when its eyes are too small (below about 96 x 72). */
export function stampLayout(width: number, height: number): StampLayout | undefined {
  const eyeWidth = Math.floor(width / 2);
  for (const cellPx of cellSizesPx) {
    const totalHeight = (rows + 2) * cellPx;
    const topPx = cellPx;
    // One square of slack: an eye's edge need not lie on the grid of the whole picture.
    if ((columns + 3) * cellPx > eyeWidth || totalHeight > height * largestShare) continue;
    const margin = (eyeWidth - columns * cellPx) / 2;
    return {
      cellPx,
      topPx,
      leftPx: { left: alignDown(margin, cellPx), right: alignDown(eyeWidth + margin, cellPx) },
    };
  }
  return undefined;
}

/** Draws the stamp into both eyes of a full-range picture; false, and nothing drawn, where `stampLayout` has no place. */
export function drawStamp(picture: I420Picture, stamp: Stamp): boolean {
  const { data, width, height } = picture;
  const layout = stampLayout(width, height);
  if (layout === undefined) return false;
  const bits = stampBits(stamp);
  for (const eye of ['left', 'right'] as const) {
    drawLuma(data, width, layout, layout.leftPx[eye], bits);
    drawChroma(picture, layout, layout.leftPx[eye]);
  }
  return true;
}

/**
 * Reads one eye's stamp back from decoded luma; `undefined` when there is none or it is damaged (CRC).
 * `strideBytes` is the distance between rows; width and height are those of the side-by-side picture. Works for full
 * and for limited range, as black and white are measured.
 */
export function readStamp(
  luma: Uint8Array,
  strideBytes: number,
  width: number,
  height: number,
  eye: Eye,
): Stamp | undefined {
  const layout = stampLayout(width, height);
  if (layout === undefined || strideBytes < width || luma.length < strideBytes * (height - 1) + width)
    return undefined;
  const means = cellMeans(luma, strideBytes, layout, layout.leftPx[eye]);
  const darkest = Math.min(...means);
  const contrast = Math.max(...means) - darkest;
  if (contrast < leastContrast) return undefined;
  const middle = darkest + contrast / 2;
  if (means.some((mean) => Math.abs(mean - middle) < contrast * ambiguousShare)) return undefined;
  return stampOf(means.map((mean) => (mean > middle ? 1 : 0)));
}

/**
 * FNV-1a, 32 bits, over the seven f32 little-endian values that travel in a tracking sample: orientation x y z w, then
 * position. Both ends get the same number, because a pose that went through the wire is already rounded to f32.
 */
export function hashPose({ orientation, position }: Pose): number {
  const view = new DataView(new ArrayBuffer(28));
  const values = [
    orientation.x,
    orientation.y,
    orientation.z,
    orientation.w,
    position.x,
    position.y,
    position.z,
  ];
  values.forEach((value, index) => view.setFloat32(index * 4, value, true));
  let hash = 0x811c9dc5;
  for (let index = 0; index < view.byteLength; index += 1) {
    hash = Math.imul(hash ^ view.getUint8(index), 0x01000193);
  }
  return hash >>> 0;
}

function alignDown(px: number, gridPx: number): number {
  return Math.floor(px / gridPx) * gridPx;
}

function drawLuma(
  data: Uint8Array,
  width: number,
  { cellPx, topPx }: StampLayout,
  leftPx: number,
  bits: number[],
): void {
  const from = leftPx - cellPx;
  const span = (columns + 2) * cellPx;
  for (let row = -1; row <= rows; row += 1) {
    const first = (topPx + row * cellPx) * width + from;
    data.fill(grey, first, first + span);
    if (row >= 0 && row < rows) {
      for (let column = 0; column < columns; column += 1) {
        const at = first + (column + 1) * cellPx;
        data.fill(bits[row * columns + column] === 1 ? white : black, at, at + cellPx);
      }
    }
    for (let line = 1; line < cellPx; line += 1) data.copyWithin(first + line * width, first, first + span);
  }
}

/** Grey without colour: a saturated scene underneath would bleed into the luma of a converted picture. */
function drawChroma(
  { data, width, height }: I420Picture,
  { cellPx, topPx }: StampLayout,
  leftPx: number,
): void {
  const chromaWidth = Math.ceil(width / 2);
  const chromaHeight = Math.ceil(height / 2);
  const span = ((columns + 2) * cellPx) / 2;
  for (const plane of [0, 1]) {
    const start = width * height + plane * chromaWidth * chromaHeight;
    for (let line = (topPx - cellPx) / 2; line < (topPx + (rows + 1) * cellPx) / 2; line += 1) {
      const first = start + line * chromaWidth + (leftPx - cellPx) / 2;
      data.fill(grey, first, first + span);
    }
  }
}

/** The mean of each square without its outer quarter, which ringing and deblocking touch. */
function cellMeans(
  luma: Uint8Array,
  stride: number,
  { cellPx, topPx }: StampLayout,
  leftPx: number,
): number[] {
  const skip = cellPx / 4;
  const inner = cellPx - 2 * skip;
  const means: number[] = [];
  for (let cell = 0; cell < rows * columns; cell += 1) {
    const x = leftPx + (cell % columns) * cellPx + skip;
    const y = topPx + Math.floor(cell / columns) * cellPx + skip;
    let sum = 0;
    for (let line = 0; line < inner; line += 1) {
      const first = (y + line) * stride + x;
      for (let at = first; at < first + inner; at += 1) sum += luma[at] ?? 0;
    }
    means.push(sum / (inner * inner));
  }
  return means;
}

function stampBits({ frameNumber, poseHash }: Stamp): number[] {
  const crc = crc16(frameNumber, poseHash);
  const bits: number[] = [];
  for (let bit = 31; bit >= 0; bit -= 1) bits.push((frameNumber >>> bit) & 1);
  for (let bit = 31; bit >= 0; bit -= 1) bits.push((poseHash >>> bit) & 1);
  for (let bit = 15; bit >= 0; bit -= 1) bits.push((crc >>> bit) & 1);
  return bits;
}

function stampOf(bits: readonly number[]): Stamp | undefined {
  const word = (from: number, to: number) => bits.slice(from, to).reduce((value, bit) => value * 2 + bit, 0);
  const stamp = { frameNumber: word(0, 32), poseHash: word(32, 64) };
  return crc16(stamp.frameNumber, stamp.poseHash) === word(64, 80) ? stamp : undefined;
}

/** CRC-16/CCITT-FALSE (polynomial 0x1021, start 0xffff) over the two words, big-endian. */
function crc16(first: number, second: number): number {
  let crc = 0xffff;
  for (const word of [first, second]) {
    for (let shift = 24; shift >= 0; shift -= 8) {
      crc ^= ((word >>> shift) & 0xff) << 8;
      for (let bit = 0; bit < 8; bit += 1) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
    }
  }
  return crc;
}
