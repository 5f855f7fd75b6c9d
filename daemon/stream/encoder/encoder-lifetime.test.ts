import { expect, it } from 'vitest';
import { describeEveryEncoder, height, width } from './every-encoder.test-support.js';
import { movingPicture } from './moving-picture.test-support.js';

const picture = movingPicture(width, height, 0);

describeEveryEncoder('lifetime', ({ name, open, processes }) => {
  it('outlives a picture that does not fit', async () => {
    const encoder = await open();
    for (const wrong of [movingPicture(width / 2, height, 0), { ...picture, data: picture.data.subarray(1) }])
      await expect(encoder.encode(wrong, { idr: false })).rejects.toMatchObject({ code: 'encoder-refused' });
    expect((await encoder.encode(picture, { idr: false })).isIdr).toBe(true);
  });

  it('outlives a picture that comes before the last one is encoded', async () => {
    const encoder = await open();
    const first = encoder.encode(picture, { idr: false });
    await expect(encoder.encode(picture, { idr: false })).rejects.toMatchObject({ code: 'encoder-refused' });
    expect((await first).isIdr).toBe(true);
    expect((await encoder.encode(picture, { idr: false })).isIdr).toBe(false);
  });

  it('ends with close, which may be called again', async () => {
    const encoder = await open();
    await encoder.encode(picture, { idr: false });
    await Promise.all([encoder.close(), encoder.close()]);
    await encoder.close();
    expect(processes()).toEqual([]);
    await expect(encoder.encode(picture, { idr: false })).rejects.toMatchObject({ code: 'encoder-died' });
  });

  it('may end while a picture is encoded', async () => {
    const encoder = await open();
    const outcome = encoder.encode(picture, { idr: false }).then(
      () => 'encoded',
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    );
    await encoder.close();
    expect(['encoded', 'encoder-died']).toContain(await outcome);
  });

  it('may end before the first picture, with a new bitrate waiting', async () => {
    const encoder = await open();
    encoder.setBitrate(1_000_000);
    await encoder.close();
    expect(processes()).toEqual([]);
  });

  it.runIf(name === 'ffmpeg')('ends with the process that encodes, and a fresh encoder goes on', async () => {
    const encoder = await open();
    await encoder.encode(picture, { idr: false });
    for (const pid of processes()) process.kill(pid, 'SIGKILL');
    for (const idr of [false, true])
      await expect(encoder.encode(picture, { idr })).rejects.toMatchObject({ code: 'encoder-died' });
    await encoder.close();
    const fresh = await open();
    expect((await fresh.encode(picture, { idr: false })).isIdr).toBe(true);
  });

  it.runIf(name === 'ffmpeg')('has two processes at most, however often the bitrate changes', async () => {
    const encoder = await open();
    await encoder.encode(picture, { idr: false });
    for (let step = 1; step <= 4; step += 1) encoder.setBitrate(1_000_000 * step);
    await encoder.encode(picture, { idr: true });
    await encoder.encode(picture, { idr: false });
    expect(processes().length).toBeLessThanOrEqual(2);
  });
});
