import type { Candidate } from './encoder/open.js';
import { defaultTuning } from './encoder/tuning.js';
import { RoomSource } from './source/room.js';
import { defaultEyes, pictureBytes } from './source/source.js';

/** Per eye; large enough that time goes with the number of pixels, small enough for some milliseconds a frame. */
const size = { eyeWidth: 512, eyeHeight: 512 };
/** The first is an IDR of an encoder that has just begun; a few more, so that one of them runs undisturbed beside other programs. */
const frames = 6;
const head = { orientation: { x: 0, y: 0, z: 0, w: 1 }, position: { x: 0, y: 1.6, z: 0 } };

/**
 * How many pixels this machine draws and encodes in a second at best: that of its fastest frame, so that another
 * program's burst does not count. Rejects when the encoder does not work.
 */
export async function pixelsPerSecond({ open }: Candidate): Promise<number> {
  const width = size.eyeWidth * 2;
  const height = size.eyeHeight;
  const config = { codec: 'h264', width, height, refreshHz: 72, bitrateBps: 30_000_000 } as const;
  const encoder = await open({ ...config, reproducible: false, tuning: defaultTuning });
  try {
    const source = new RoomSource(size);
    const data = new Uint8Array(pictureBytes(size));
    let fastestMs = Infinity;
    for (let frame = 0; frame < frames; frame += 1) {
      const startMs = performance.now();
      source.render({ head, eyes: defaultEyes, left: undefined, right: undefined, timeS: frame / 72 }, data);
      await encoder.encode({ data, width, height }, { idr: frame === 0 });
      fastestMs = Math.min(fastestMs, performance.now() - startMs);
    }
    return (width * height * 1_000) / fastestMs;
  } finally {
    await encoder.close();
  }
}
