import { expect, it } from 'vitest';
import type { Encoder } from './encoder.js';
import { openEncoder } from './open.js';
import { movingPicture } from './moving-picture.test-support.js';
import { rateLimits } from './rate.js';
import { defaultTuning } from './tuning.js';

it('lets an IDR weigh three frames, or one', () => {
  expect(rateLimits('idr-burst', 7_200_000, 72)).toEqual({
    bitrateBps: 7_200_000,
    maximumBps: 10_800_000,
    bufferBits: 300_000,
  });
  expect(rateLimits('one-frame', 7_200_000, 72)).toEqual({
    bitrateBps: 7_200_000,
    maximumBps: 7_200_000,
    bufferBits: 110_000,
  });
});

const width = 640;
const height = 352;
const refreshHz = 72;
const bitrateBps = 6_000_000;
const frameBytes = bitrateBps / 8 / refreshHz;

/** Weight in frames of an IDR after a second of frames that are none; then goes on for as long. */
async function idrWeight(encoder: Encoder, from: number, light: boolean): Promise<number> {
  let weight = 0;
  for (let frame = from; frame < from + 72; frame += 1) {
    const idr = frame === from + 40;
    const unit = await encoder.encode(movingPicture(width, height, frame), { idr, light });
    expect(unit.isIdr).toBe(idr || frame === 0);
    if (idr) weight = unit.data.length / frameBytes;
  }
  return weight;
}

it('gives a light IDR the weight of a frame on the frame that asks, and the next one its own again', async () => {
  const encoder = await openEncoder(
    { codec: 'h264', width, height, refreshHz, bitrateBps, reproducible: true, tuning: defaultTuning },
    'libx264',
  );
  const weights = [
    await idrWeight(encoder, 0, false),
    await idrWeight(encoder, 72, true),
    await idrWeight(encoder, 144, false),
  ];
  await encoder.close();
  const [before = 0, light = 0, after = 0] = weights;
  expect(light).toBeLessThan(1.2);
  for (const heavy of [before, after]) {
    expect(heavy, String(weights)).toBeGreaterThan(1.5);
    expect(heavy, String(weights)).toBeLessThan(3.1);
  }
});
