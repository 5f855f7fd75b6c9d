import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeEveryEncoder, height, width } from './every-encoder.test-support.js';
import { movingPicture } from './moving-picture.test-support.js';

const frames = 30;
/** Threads that race do not do so every time. */
const runs = 3;

describeEveryEncoder('a reproducible encoder', ({ open }) => {
  it('gives equal bytes for equal pictures, in another encoder too', async () => {
    const pictures = Array.from({ length: frames }, (_, frame) => movingPicture(width, height, frame));
    const hashes = new Set<string>();
    for (let run = 0; run < runs; run += 1) {
      const encoder = await open({ reproducible: true });
      const hash = createHash('sha256');
      for (const [frame, picture] of pictures.entries()) {
        const { data, parameterSets = '' } = await encoder.encode(picture, { idr: frame === frames / 2 });
        hash.update(data).update(parameterSets);
      }
      await encoder.close();
      hashes.add(hash.digest('hex'));
    }
    expect(hashes.size).toBe(1);
  });
});
