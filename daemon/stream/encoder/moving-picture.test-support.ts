import type { Picture } from './encoder.js';

/**
 * A picture that costs bits in every frame, so that rate control has something to do: a gradient and a texture that
 * slide, each by its own amount. Equal arguments give equal bytes.
 */
export function movingPicture(width: number, height: number, frame: number): Picture {
  const chromaWidth = Math.ceil(width / 2);
  const chromaHeight = Math.ceil(height / 2);
  const data = new Uint8Array(width * height + 2 * chromaWidth * chromaHeight);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const gradient = 64 + (((x + 3 * frame) % width) * 128) / width;
      const texture = 24 * Math.sin((x - 2 * frame) / 5) * Math.cos((y + frame) / 4);
      data[y * width + x] = gradient + texture + noise(x + frame, y - frame);
    }
  }
  const chroma = width * height;
  for (let y = 0; y < chromaHeight; y += 1) {
    for (let x = 0; x < chromaWidth; x += 1) {
      data[chroma + y * chromaWidth + x] = 128 + 60 * Math.sin((x + frame) / 40);
      data[chroma + (chromaHeight + y) * chromaWidth + x] = 128 + 60 * Math.cos((y - frame) / 40);
    }
  }
  return { data, width, height };
}

/** Between -4 and 3, the same for the same place. */
function noise(x: number, y: number): number {
  const mixed = Math.imul(x * 374_761_393 + y * 668_265_263, 1_274_126_177);
  return ((mixed >>> 16) & 7) - 4;
}

/** The luma plane cut to `width` x `height`. */
export function luma(picture: Picture, width: number, height: number): Uint8Array {
  const plane = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1)
    plane.set(picture.data.subarray(y * picture.width, y * picture.width + width), y * width);
  return plane;
}

/** Peak signal to noise of two planes of 8 bits, in dB. */
export function psnr(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) throw new Error(`planes of ${a.length} and ${b.length} bytes`);
  let squares = 0;
  for (let at = 0; at < a.length; at += 1) squares += ((a[at] ?? 0) - (b[at] ?? 0)) ** 2;
  return 10 * Math.log10(255 ** 2 / Math.max(squares / a.length, 1e-9));
}
