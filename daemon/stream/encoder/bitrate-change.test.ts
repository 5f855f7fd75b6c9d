import { expect, it } from 'vitest';
import type { Encoder } from './encoder.js';
import { bitrateBps, describeEveryEncoder, height, refreshHz, width } from './every-encoder.test-support.js';
import { movingPicture } from './moving-picture.test-support.js';

const frames = 60;
// A buffer of so few frames (rate.ts) lets frames borrow little from the next: what is not used is lost, so the mean
// stays below what was asked, by how much depends on the picture and on x264's threads.
const leastRatio = 0.65;
const largestRatio = 1.15;

describeEveryEncoder('bitrate', ({ bitrateFollows, open }) => {
  it('is at or a little below what was asked, before and after it changes', async () => {
    const encoder = await open();
    const ratios = [(await meanBps(encoder, 0)) / bitrateBps];
    let frame = frames;
    for (const wantedBps of [3_000_000, 9_000_000]) {
      expect(encoder.setBitrate(wantedBps)).toBe(bitrateFollows);
      // An IDR is no part of the mean: it costs more than its share and is asked for only where it is needed.
      await encoder.encode(movingPicture(width, height, frame), { idr: bitrateFollows === 'next-idr' });
      ratios.push((await meanBps(encoder, frame + 1)) / wantedBps);
      frame += frames + 1;
    }
    for (const ratio of ratios) {
      expect(ratio, ratios.join(' ')).toBeGreaterThan(leastRatio);
      expect(ratio, ratios.join(' ')).toBeLessThan(largestRatio);
    }
  });

  it('costs no IDR that nobody asked for', async () => {
    const encoder = await open();
    const idrs: number[] = [];
    for (let frame = 0; frame < 12; frame += 1) {
      if (frame === 4) encoder.setBitrate(bitrateBps / 2);
      const { isIdr } = await encoder.encode(movingPicture(width, height, frame), { idr: frame === 8 });
      if (isIdr) idrs.push(frame);
    }
    expect(idrs).toEqual([0, 8]);
  });
});

/** Bits per second of the access units of `frames` pictures. */
async function meanBps(encoder: Encoder, first: number): Promise<number> {
  let bytes = 0;
  for (let frame = first; frame < first + frames; frame += 1)
    bytes += (await encoder.encode(movingPicture(width, height, frame), { idr: false })).data.length;
  return (bytes * 8 * refreshHz) / frames;
}
