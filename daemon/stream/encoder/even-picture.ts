import type { Picture } from './encoder.js';

/** 4:2:0 pictures have even sizes in every codec here; an odd picture gets one more column or row. */
export function evenSize(size: number): number {
  return size + (size % 2);
}

/** The picture itself when its sizes are even; otherwise a copy whose last column and row are repeated. */
export function evenPicture(picture: Picture): Picture {
  const { data, width, height } = picture;
  const evenWidth = evenSize(width);
  const evenHeight = evenSize(height);
  if (evenWidth === width && evenHeight === height) return picture;
  const lumaBytes = evenWidth * evenHeight;
  const even = new Uint8Array((lumaBytes * 3) / 2);
  for (let y = 0; y < evenHeight; y += 1) {
    const from = Math.min(y, height - 1) * width;
    even.set(data.subarray(from, from + width), y * evenWidth);
    if (evenWidth > width) even[y * evenWidth + width] = data[from + width - 1] ?? 0;
  }
  // Chroma planes are as large as before: ceil(odd / 2) is the half of the even size.
  even.set(data.subarray(width * height), lumaBytes);
  return { data: even, width: evenWidth, height: evenHeight };
}
