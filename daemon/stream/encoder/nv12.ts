import type { Picture } from './encoder.js';

/** A picture of even size as NV12, which hardware encoders take: luma, then U and V of each place side by side. */
export function writeNv12({ data, width, height }: Picture, into: Uint8Array): void {
  const luma = width * height;
  const chroma = luma / 4;
  into.set(data.subarray(0, luma));
  const u = data.subarray(luma, luma + chroma);
  const v = data.subarray(luma + chroma, luma + 2 * chroma);
  let to = luma;
  for (let at = 0; at < chroma; at += 1) {
    into[to] = u[at] ?? 0;
    into[to + 1] = v[at] ?? 0;
    to += 2;
  }
}
