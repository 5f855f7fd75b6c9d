import { describe, expect, it } from 'vitest';
import { Rig } from './controller-rig.test-support.js';

/** Requests after every frame, as a frozen headset sends them, for so many frames. */
function askFor(rig: Rig, frames: number): number[] {
  const before = rig.idrIds.length;
  for (let index = 0; index < frames; index += 1) {
    rig.frame();
    rig.request();
  }
  return rig.idrIds.slice(before);
}

describe('the IDR controller', () => {
  it('asks for one IDR however often a headset asks for the same loss', () => {
    const rig = new Rig().steady();
    for (let request = 0; request < 5; request += 1) rig.request();
    const idr = rig.frame();
    rig.request();
    rig.shown(idr);
    rig.frames(20);
    expect(rig.idrIds.filter((id) => id >= idr)).toEqual([idr]);
    expect(rig.controller.takeRecords()).toMatchObject([
      {
        lossId: 1,
        requests: 6,
        decidedFrameId: idr,
        permittedFrameId: expect.any(Number),
        idrFrameIds: [idr],
        recoveredFrameId: idr,
      },
    ]);
  });

  it('keeps 100 ms between the answers to two losses', () => {
    const rig = new Rig();
    const first = rig.recovering();
    rig.shown(first);
    rig.request();
    const second = rig.untilIdr();
    expect((rig.sentUs.get(second) ?? 0) - (rig.sentUs.get(first) ?? 0)).toBeGreaterThanOrEqual(100_000);
    expect((rig.sentUs.get(second) ?? 0) - (rig.sentUs.get(first) ?? 0)).toBeLessThan(120_000);
  });

  it('repeats the first lost IDR at once and backs off from then on, at a falling bitrate', () => {
    const rig = new Rig().steady();
    rig.request();
    const idrs = askFor(rig, 600);
    const gapsMs = idrs.slice(1).map((id, index) => (id - (idrs[index] ?? 0)) * 10);
    expect(gapsMs).toEqual([20, 110, 210, 410, 810, 1610, 1610]);
    expect(rig.last?.bitrateScale).toBe(1 / 8);
  });

  it('forgets the back-off with the first IDR that arrives', () => {
    const rig = new Rig().steady();
    rig.request();
    askFor(rig, 60);
    const idr = rig.untilIdr();
    rig.shown(idr);
    rig.frames(20);
    rig.request();
    expect(rig.frame()).toBe(rig.idrIds.at(-1));
  });

  it('ends one loss and begins the next when an IDR it took for lost was displayed', () => {
    const rig = new Rig();
    const first = rig.recovering();
    rig.loseIdr();
    const second = rig.frame();
    expect(rig.idrIds.at(-1)).toBe(second);
    rig.shown(first);
    expect(rig.controller.takeRecords()).toMatchObject([
      { lossId: 1, recoveredFrameId: first, idrFrameIds: [first] },
    ]);
    rig.shown(second);
    expect(rig.controller.takeRecords()).toMatchObject([
      {
        lossId: 2,
        firstSuspectFrameId: first + 1,
        recoveredFrameId: second,
        idrFrameIds: [second],
        requests: 1,
      },
    ]);
    expect(rig.controller.takeEvents().map(({ kind }) => kind)).toEqual(['idr-lost', 'idr-found']);
  });

  it('lets no second repetition skip the interval, even when the first turned out to be needless', () => {
    const rig = new Rig();
    const first = rig.recovering();
    rig.loseIdr();
    const repeated = rig.frame();
    rig.shown(first);
    rig.loseIdr();
    const third = rig.untilIdr();
    expect((third - repeated) * 10).toBeGreaterThanOrEqual(100);
  });

  it('holds heavy IDRs back when they would take more than their share', () => {
    const rig = new Rig({ idrShare: 0.05, maximumBackoffUs: 100_000 }).steady();
    let idrBytes = 0;
    let bytes = 0;
    for (let index = 0; index < 2_000; index += 1) {
      rig.request();
      rig.frame(4);
      const weight = rig.last?.bitrateScale ?? 1;
      bytes += weight;
      if (rig.last?.type === 'idr') {
        idrBytes += 4 * weight;
        bytes += 3 * weight;
        rig.shown(rig.nextId - 1);
      }
    }
    expect(idrBytes / bytes).toBeLessThan(0.06);
    expect(rig.controller.takeEvents()).toContainEqual(
      expect.objectContaining({ kind: 'idr-held', by: 'share' }),
    );
  });

  it('knows when the bounds allowed the IDR, before it knew of the loss', () => {
    const rig = new Rig().steady();
    const suspect = rig.frame();
    rig.frames(1);
    rig.request();
    const idr = rig.frame();
    rig.shown(idr);
    expect(rig.controller.takeRecords()).toMatchObject([
      { firstSuspectFrameId: suspect, permittedFrameId: suspect },
    ]);
  });

  it('lets a loss wait no longer because the picture stands still and its frames are light', () => {
    const rig = new Rig({}, 0.02).steady();
    for (let loss = 0; loss < 20; loss += 1) {
      rig.frames(40);
      rig.request();
      const idr = rig.frame(50);
      expect(rig.idrIds.at(-1)).toBe(idr);
      rig.shown(idr);
    }
  });

  it.each([1_000, 1_000_000, 1_000_000_000])('goes on when its clock falls back by %d us', (us) => {
    const rig = new Rig();
    rig.shown(rig.recovering());
    rig.frames(20);
    rig.nowUs -= us;
    rig.request();
    const idr = rig.frame();
    expect(rig.idrIds.at(-1)).toBe(idr);
    rig.frames(1);
    rig.shown(idr);
    const [, record] = rig.controller.takeRecords();
    expect(record?.recoveredUs).toBeGreaterThan(record?.detectedUs ?? Infinity);
  });

  it('records when an IDR was decided that nobody asked it for', () => {
    const rig = new Rig().steady();
    rig.request();
    rig.controller.onConfigChanged();
    const decidedUs = rig.nowUs;
    const idr = rig.frame();
    rig.shown(idr);
    expect(rig.controller.takeRecords()).toMatchObject([
      { decidedUs, decidedFrameId: idr, sentUs: rig.sentUs.get(idr), permittedFrameId: undefined },
    ]);
  });

  it('gives new encoders two free IDRs and makes the third wait', () => {
    const rig = new Rig();
    rig.shown(rig.recovering());
    const types = [0, 1, 2].map(() => {
      rig.controller.onConfigChanged();
      rig.frame();
      return rig.last?.type;
    });
    expect(types).toEqual(['idr', 'idr', 'auto']);
  });

  it('takes a headset that showed nothing for a while back in with one IDR', () => {
    const rig = new Rig().steady();
    for (let index = 0; index < 40; index += 1) rig.frame();
    expect(rig.controller.state).toBe('down');
    rig.request();
    const idr = rig.untilIdr();
    rig.shown(idr);
    expect(rig.controller.takeRecords()).toMatchObject([{ recoveredFrameId: idr, requests: 1 }]);
  });

  it('keeps a bounded number of records and events that nobody takes', () => {
    const rig = new Rig().steady();
    for (let loss = 0; loss < 300; loss += 1) {
      rig.request();
      rig.shown(rig.untilIdr());
    }
    expect(rig.controller.takeRecords()).toHaveLength(256);
    expect(rig.controller.takeEvents().length).toBeLessThanOrEqual(256);
    expect(rig.controller.takeRecords()).toEqual([]);
  });
});

describe('the weight of an IDR', () => {
  it('is light while nothing is known of the path, and for a probe', () => {
    const rig = new Rig();
    rig.frame();
    expect(rig.last).toMatchObject({ type: 'idr', reason: 'first', light: true });
    const silent = new Rig().steady();
    while (silent.last?.reason !== 'probe') silent.frame();
    expect(silent.last).toMatchObject({ type: 'idr', light: true });
  });

  it('is its own for the first answer to a loss, and light for the one that repeats it', () => {
    const rig = new Rig();
    rig.recovering();
    expect(rig.last).toMatchObject({ type: 'idr', reason: 'loss', light: false });
    rig.loseIdr();
    rig.frame();
    expect(rig.last).toMatchObject({ type: 'idr', reason: 'loss', light: true });
  });

  it('is light again for a first answer while the bitrate is at a quarter, and its own above', () => {
    const rig = new Rig();
    rig.recovering();
    for (let lost = 0; lost < 3; lost += 1) {
      rig.loseIdr();
      rig.untilIdr();
    }
    expect(rig.last?.bitrateScale).toBe(0.25);
    rig.shown(rig.nextId - 1);
    rig.frames(20);
    rig.request();
    rig.untilIdr();
    expect(rig.last).toMatchObject({ bitrateScale: 0.25, light: true });
    rig.shown(rig.nextId - 1);
    // A second without trouble doubles the bitrate.
    rig.frames(120);
    rig.request();
    rig.untilIdr();
    expect(rig.last).toMatchObject({ bitrateScale: 0.5, light: false });
  });
});
