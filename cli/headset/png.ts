import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { KeptPicture } from './picture.js';

const compress = promisify(deflate);
const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** An 8-bit RGB PNG of a BT.709 picture. */
export async function encodePng(picture: KeptPicture): Promise<Uint8Array> {
  const { width, height } = picture;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  // Eight bits per sample, RGB.
  header.set([8, 2], 8);
  const pixels = await compress(rgbRows(picture), { level: 1 });
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', new Uint8Array()),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

/** Rows of a filter byte (none) and RGB; BT.709 (alvr.md 11.2), whatever range the stream signals. */
function rgbRows({ data, width, height, fullRange }: KeptPicture): Uint8Array {
  const chromaWidth = Math.ceil(width / 2);
  const cbAt = width * height;
  const crAt = cbAt + chromaWidth * Math.ceil(height / 2);
  const lumaScale = fullRange ? 1 : 255 / 219;
  const lumaOffset = fullRange ? 0 : 16;
  const chromaScale = fullRange ? 1 : 255 / 224;
  const rows = new Uint8ClampedArray(height * (1 + width * 3));
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    at += 1;
    for (let x = 0; x < width; x += 1, at += 3) {
      const chroma = (y >> 1) * chromaWidth + (x >> 1);
      const luma = ((data[y * width + x] ?? 0) - lumaOffset) * lumaScale;
      const cb = ((data[cbAt + chroma] ?? 128) - 128) * chromaScale;
      const cr = ((data[crAt + chroma] ?? 128) - 128) * chromaScale;
      rows[at] = luma + 1.5748 * cr;
      rows[at + 1] = luma - 0.1873 * cb - 0.4681 * cr;
      rows[at + 2] = luma + 1.8556 * cb;
    }
  }
  return new Uint8Array(rows.buffer);
}

/** Of the PNG specification. node:zlib has one only since Node 20.15. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (crcTable[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ 0xffff_ffff) >>> 0;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1;
  return crc;
});
