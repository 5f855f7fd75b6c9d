import { describe, expect, it } from 'vitest';
import { Rig } from './controller-rig.test-support.js';
import { fallSilent, startRun } from './state-row.test-support.js';
import { ToldBudget } from './told-budget.test-support.js';

describe('what the IDR controller tells', () => {
  it('is nothing while nothing is wrong', () => {
    const rig = new Rig().steady();
    rig.frames(30);
    rig.request();
    rig.shown(rig.frame());
    expect(rig.controller.takeEvents()).toEqual([]);
  });

  it('is each IDR that was lost, with how many in a row by now', () => {
    const rig = new Rig();
    const first = rig.recovering();
    rig.loseIdr();
    const firstLostUs = rig.nowUs;
    const second = rig.frame();
    rig.loseIdr();
    expect(rig.controller.takeEvents()).toEqual([
      { kind: 'idr-lost', atUs: firstLostUs, frameId: first, lostInRow: 1 },
      { kind: 'idr-lost', atUs: rig.nowUs, frameId: second, lostInRow: 2 },
    ]);
    expect(rig.controller.takeEvents()).toEqual([]);
  });

  it('is the IDR that was found after all, and counts the rest anew', () => {
    const rig = new Rig();
    const first = rig.recovering();
    rig.loseIdr();
    const second = rig.frame();
    rig.loseIdr();
    rig.controller.takeEvents();
    rig.shown(first);
    expect(rig.controller.takeEvents()).toEqual([{ kind: 'idr-found', atUs: rig.nowUs, frameId: first }]);
    rig.untilIdr();
    rig.loseIdr();
    expect(rig.controller.takeEvents()).toContainEqual(
      expect.objectContaining({ kind: 'idr-lost', lostInRow: 2 }),
    );
    expect(second).toBeGreaterThan(first);
  });

  it('is an IDR that we dropped ourselves, at once', () => {
    const rig = new Rig().steady();
    const idr = rig.frame(1, true);
    rig.controller.onOwnDrop(idr, rig.nowUs);
    expect(rig.controller.takeEvents()).toEqual([
      { kind: 'idr-lost', atUs: rig.nowUs, frameId: idr, lostInRow: 1 },
    ]);
    rig.shown(rig.frame());
    expect(rig.controller.takeRecords()).toMatchObject([{ requests: 0, requestedUs: undefined }]);
  });

  it('is that the path is down and up again, each once', () => {
    const rig = new Rig().steady();
    fallSilent(rig);
    const downUs = rig.nowUs - 10_000;
    rig.frame();
    rig.controller.onFeedback(rig.nowUs);
    rig.controller.onFeedback(rig.nowUs);
    expect(rig.controller.takeEvents()).toEqual([
      { kind: 'path-down', atUs: downUs },
      { kind: 'path-up', atUs: rig.nowUs },
    ]);
  });

  it('is why an IDR waits, once for each reason, and again with the next one', () => {
    const budget = new ToldBudget();
    const rig = new Rig({}, 1, budget);
    rig.shown(rig.recovering());
    rig.request();
    budget.mayWeigh = 0;
    const fromUs = rig.nowUs;
    for (let frame = 0; frame < 15; frame += 1) {
      rig.frame();
      rig.controller.onFeedback(rig.nowUs);
    }
    const events = rig.controller.takeEvents();
    expect(events).toMatchObject([
      { kind: 'idr-held', by: 'interval', atUs: fromUs },
      { kind: 'idr-held', by: 'share' },
    ]);
    budget.mayWeigh = Number.POSITIVE_INFINITY;
    rig.shown(rig.frame());
    rig.request();
    rig.frames(2);
    expect(rig.controller.takeEvents()).toMatchObject([{ kind: 'idr-held', by: 'interval' }]);
  });

  it('is again why an IDR waits after one that nobody had asked for', () => {
    const rig = new Rig();
    rig.shown(rig.recovering());
    rig.request();
    rig.frames(2);
    rig.frame(1, true);
    rig.loseIdr();
    rig.frames(2);
    expect(rig.controller.takeEvents().map((event) => ('by' in event ? event.by : event.kind))).toEqual([
      'interval',
      'idr-lost',
      'interval',
    ]);
  });

  it('is back-off from the second IDR lost in a row on', () => {
    const rig = new Rig();
    rig.recovering();
    rig.loseIdr();
    rig.frame();
    rig.loseIdr();
    rig.frame();
    expect(rig.last).toMatchObject({ type: 'auto', reason: 'held' });
    expect(rig.controller.takeEvents().at(-1)).toMatchObject({ kind: 'idr-held', by: 'back-off' });
  });

  it('is kept for the newest 256', () => {
    const rig = new Rig().steady();
    for (let outage = 0; outage < 130; outage += 1) {
      fallSilent(rig);
      rig.controller.onFeedback(rig.nowUs);
      rig.shown(rig.untilIdr());
    }
    const kinds = rig.controller.takeEvents().map(({ kind }) => kind);
    expect(kinds).toHaveLength(256);
    expect(kinds.at(-1)).not.toBe('path-down');
  });
});

describe('an IDR behind which we dropped a frame ourselves', () => {
  it('is followed by another, after the interval, that is as good as a first one', () => {
    const rig = new Rig();
    const first = rig.recovering();
    rig.controller.onOwnDrop(rig.frame(), rig.nowUs);
    expect(rig.controller.state).toBe('wanted');
    rig.frame();
    expect(rig.last).toMatchObject({ type: 'auto', reason: 'held' });
    const second = rig.untilIdr();
    expect(rig.sentAt(second) - rig.sentAt(first)).toBeGreaterThanOrEqual(100_000);
    expect(rig.last).toMatchObject({ reason: 'loss', light: false, bitrateScale: 1 });
    rig.shown(second);
    expect(rig.controller.takeRecords()).toMatchObject([
      { lossId: 1, idrFrameIds: [first, second], recoveredFrameId: second },
    ]);
  });

  it('ended its loss all the same, when the headset shows it; the next one is of our making', () => {
    const rig = new Rig();
    const first = rig.recovering();
    const dropped = rig.frame();
    const droppedUs = rig.nowUs;
    rig.controller.onOwnDrop(dropped, droppedUs);
    rig.frame();
    rig.shown(first);
    expect(rig.controller.state).toBe('wanted');
    const second = rig.untilIdr();
    rig.shown(second);
    expect(rig.controller.takeRecords()).toMatchObject([
      { lossId: 1, recoveredFrameId: first, idrFrameIds: [first] },
      {
        lossId: 2,
        firstSuspectFrameId: first + 1,
        detectedUs: droppedUs,
        requests: 0,
        idrFrameIds: [second],
      },
    ]);
  });

  it('begins a loss where there was none', () => {
    const rig = new Rig().steady();
    rig.frame(1, true);
    const dropped = rig.frame();
    rig.controller.onOwnDrop(dropped, rig.nowUs);
    expect(rig.controller.outstanding).toBe(1);
    rig.shown(rig.untilIdr());
    expect(rig.controller.takeRecords()).toMatchObject([{ firstSuspectFrameId: dropped, requests: 0 }]);
  });

  it('stays the answer where the frame was an older one', () => {
    const rig = new Rig();
    const idr = rig.recovering();
    rig.controller.onOwnDrop(idr - 1, rig.nowUs);
    expect(rig.controller.state).toBe('recover');
  });
});

describe('an IDR that arrives late', () => {
  it('does not end a loss that begins with a silence after it', () => {
    const rig = new Rig().steady();
    const unseen = rig.frame();
    fallSilent(rig);
    // Its chain begins with the first IDR of the stream, which was shown long ago.
    rig.shown(unseen);
    expect([rig.controller.state, rig.controller.outstanding]).toEqual(['wanted', 1]);
    expect(rig.controller.takeRecords()).toEqual([]);
  });

  it('does not end, after a silence, what was lost behind it', () => {
    const rig = new Rig();
    const first = rig.recovering();
    rig.loseIdr();
    fallSilent(rig);
    rig.controller.onFeedback(rig.nowUs);
    rig.shown(first);
    expect([rig.controller.state, rig.controller.outstanding]).toEqual(['wanted', 1]);
    expect(rig.controller.takeRecords()).toMatchObject([{ recoveredFrameId: first }]);
  });

  it('does not end the silence where it came from the encoder before this one', () => {
    const rig = new Rig().steady();
    fallSilent(rig);
    const probe = rig.nextId - 1;
    expect(rig.last).toMatchObject({ type: 'idr', reason: 'probe' });
    rig.controller.onConfigChanged();
    rig.controller.onFeedback(rig.nowUs);
    rig.shown(probe);
    expect([rig.controller.state, rig.controller.outstanding]).toEqual(['wanted', 1]);
    const idr = rig.untilIdr();
    rig.shown(idr);
    expect(rig.controller.takeRecords()).toMatchObject([{ recoveredFrameId: idr }]);
  });
});

describe('the bitrate', () => {
  it('goes back up when an IDR that was counted as lost is found', () => {
    const rig = new Rig();
    const first = rig.recovering();
    rig.loseIdr();
    rig.frame();
    rig.loseIdr();
    rig.frame();
    expect(rig.last?.bitrateScale).toBe(0.5);
    rig.shown(first);
    rig.frame();
    expect(rig.last?.bitrateScale).toBe(1);
  });

  it('stays lowered when an IDR gets through, and doubles after a second without trouble', () => {
    const rig = new Rig();
    rig.recovering();
    for (let lost = 0; lost < 3; lost += 1) {
      rig.loseIdr();
      rig.untilIdr();
    }
    rig.shown(rig.nextId - 1);
    const throughUs = rig.nowUs;
    const scaleAt = (us: number) => {
      rig.nowUs = throughUs + us;
      rig.controller.onFeedback(rig.nowUs);
      rig.frame();
      return rig.last?.bitrateScale;
    };
    expect([0, 999_999, 1_010_000, 2_009_999, 2_020_000].map(scaleAt)).toEqual([0.25, 0.25, 0.5, 0.5, 1]);
  });

  it('is lowered by a first IDR that is lost after others were, as by any other', () => {
    const rig = new Rig();
    startRun(rig);
    rig.frames(3);
    rig.shown(8);
    expect(rig.controller.takeEvents()).toEqual([
      { kind: 'idr-lost', atUs: rig.nowUs, frameId: 5, lostInRow: 1 },
    ]);
    rig.untilIdr();
    rig.loseIdr();
    rig.frame();
    expect(rig.last?.bitrateScale).toBe(0.5);
  });
});
