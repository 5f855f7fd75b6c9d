import { expect, it } from 'vitest';
import { TestDecoder } from './decoder.test-support.js';
import { evenSize } from './even-picture.js';
import { describeEveryEncoder, height, width } from './every-encoder.test-support.js';
import { luma, movingPicture, psnr } from './moving-picture.test-support.js';

const frames = 120;
const leastPsnrDb = 30;

describeEveryEncoder('what a headset decodes', ({ codec, open }) => {
  it('is one picture for each access unit, close to the original, in full range BT.709 with sRGB transfer', async () => {
    const encoder = await open();
    const decoder = new TestDecoder(codec);
    const asked = new Set([31, 32, 77]);
    const idrs: number[] = [];
    let worstDb = Number.POSITIVE_INFINITY;
    for (let frame = 0; frame < frames; frame += 1) {
      const picture = movingPicture(width, height, frame);
      const unit = await encoder.encode(picture, { idr: asked.has(frame) });
      if (unit.isIdr) idrs.push(frame);
      expect(unit.parameterSets !== undefined).toBe(unit.isIdr);
      const shown = decoder.decodeOne(unit);
      expect(shown.fullRangeBt709).toBe(true);
      worstDb = Math.min(worstDb, psnr(luma(shown, width, height), luma(picture, width, height)));
    }
    decoder.close();
    expect(idrs).toEqual([0, ...asked]);
    expect(worstDb).toBeGreaterThan(leastPsnrDb);
  });

  it('begins anew with an IDR: nothing before it is needed', async () => {
    const encoder = await open();
    for (let frame = 0; frame < 10; frame += 1)
      await encoder.encode(movingPicture(width, height, frame), { idr: false });
    const decoder = new TestDecoder(codec);
    for (let frame = 10; frame < 15; frame += 1) {
      const picture = movingPicture(width, height, frame);
      const shown = decoder.decodeOne(await encoder.encode(picture, { idr: frame === 10 }));
      expect(psnr(luma(shown, width, height), luma(picture, width, height))).toBeGreaterThan(leastPsnrDb);
    }
    decoder.close();
  });

  it('has an even size when the picture has an odd one, the last column and row repeated', async () => {
    const odd = { width: 641, height: 359 };
    const encoder = await open(odd);
    const decoder = new TestDecoder(codec);
    const picture = movingPicture(odd.width, odd.height, 0);
    const shown = decoder.decodeOne(await encoder.encode(picture, { idr: true }));
    decoder.close();
    expect(shown).toMatchObject({ width: evenSize(odd.width), height: evenSize(odd.height) });
    const compared = psnr(luma(shown, odd.width, odd.height), luma(picture, odd.width, odd.height));
    expect(compared).toBeGreaterThan(leastPsnrDb);
  });
});
