import { describe, expect, it } from 'vitest';
import { Rig } from './controller-rig.test-support.js';
import { startRun } from './state-row.test-support.js';
import { ToldBudget } from './told-budget.test-support.js';

/** What the frame is to be that is due so long after this one was sent. */
function dueSince(rig: Rig, frameId: number, us: number): string {
  rig.waitSince(frameId, us);
  rig.frame();
  return `${rig.last?.type} ${rig.last?.reason}`;
}

describe('what a request is about', () => {
  /** Whether an IDR is judged lost by a request so long after it was sent. */
  function lostBy(rig: Rig, us: number): boolean {
    const idr = rig.recovering();
    rig.waitSince(idr, us);
    rig.request();
    return rig.controller.takeEvents().some(({ kind }) => kind === 'idr-lost');
  }

  // RTT + T/2 + min(T, 2 deviations), T = 10 ms; a first report deviates by half of itself.
  it.each([
    { path: 'a steady network of 2 ms', reports: undefined, answerUs: 7_000 },
    { path: 'a first report of 4 ms', reports: [4_000], answerUs: 13_000 },
    { path: 'a first report of 20 ms', reports: [20_000], answerUs: 35_000 },
    { path: 'reports of 8 and 16 ms', reports: [8_000, 16_000], answerUs: 24_000 },
  ])('is what was before the IDR, until an answer could have come: $path', ({ reports, answerUs }) => {
    const rig = () => new Rig({}, 1, undefined, reports);
    expect(lostBy(rig(), answerUs - 1)).toBe(false);
    expect(lostBy(rig(), answerUs)).toBe(true);
  });

  it('is judged by 8 ms until the first report', () => {
    expect(lostBy(new Rig({}, 1, undefined, []), 12_999)).toBe(false);
    expect(lostBy(new Rig({}, 1, undefined, []), 13_000)).toBe(true);
  });
});

describe('the beginning of a stream', () => {
  it('repeats the IDR that a headset asks for after the interval, once for each time it asks', () => {
    const rig = new Rig();
    startRun(rig);
    rig.request();
    expect(dueSince(rig, 5, 99_999)).toBe('auto none');
    expect(dueSince(rig, 5, 100_000)).toBe('idr first');
    const repeated = rig.nextId - 1;
    expect(dueSince(rig, repeated, 100_000)).toBe('auto none');
    rig.request();
    expect(dueSince(rig, repeated, 120_000)).toBe('idr first');
  });

  it('repeats it after half a second where nobody asks', () => {
    const rig = new Rig();
    startRun(rig);
    expect(dueSince(rig, 5, 499_999)).toBe('auto none');
    expect(dueSince(rig, 5, 500_000)).toBe('idr first');
  });

  it('repeats it after the interval where we dropped a frame ourselves', () => {
    const rig = new Rig();
    startRun(rig);
    rig.controller.onOwnDrop(3, rig.nowUs);
    expect(dueSince(rig, 5, 99_999)).toBe('auto none');
    expect(dueSince(rig, 5, 100_000)).toBe('idr first');
  });

  it('draws nothing from the share for six IDRs, and for each that is repeated', () => {
    const budget = new ToldBudget();
    const rig = new Rig({}, 1, budget);
    startRun(rig);
    expect(budget.take('spend')).toEqual([]);
    rig.request();
    expect(dueSince(rig, 5, 100_000)).toBe('idr first');
    expect(budget.take('spend')).toEqual([`spend 10000 at ${rig.sentAt(rig.nextId - 1)}`]);
  });

  it('never takes the path for down', () => {
    const rig = new Rig();
    startRun(rig);
    rig.nowUs += 10_000_000;
    rig.frame();
    expect(rig.controller.state).toBe('start');
    expect(rig.controller.takeEvents()).toEqual([]);
  });

  it('takes the IDR for lost when a frame three newer is shown, not two newer', () => {
    const rig = new Rig();
    startRun(rig);
    rig.frames(3);
    rig.shown(7);
    expect(rig.controller.state).toBe('start');
    expect(rig.controller.takeEvents()).toEqual([]);
    rig.shown(8);
    expect(rig.controller.state).toBe('wanted');
  });

  it('takes no IDR for lost that the new encoder has not sent yet', () => {
    const rig = new Rig();
    startRun(rig);
    rig.frames(4);
    rig.controller.onConfigChanged();
    rig.shown(9);
    expect(rig.controller.state).toBe('start');
    expect(rig.controller.takeEvents()).toEqual([]);
    rig.frame();
    expect(rig.last).toMatchObject({ type: 'idr', reason: 'first' });
  });

  it('begins anew with a new encoder, six times', () => {
    const rig = new Rig();
    startRun(rig);
    rig.frames(2);
    rig.controller.onConfigChanged();
    const types = Array.from({ length: 7 }, () => {
      rig.frame();
      return rig.last?.type;
    });
    expect(types).toEqual(['idr', 'idr', 'idr', 'idr', 'idr', 'idr', 'auto']);
  });
});

describe('silence', () => {
  /** Whether the path counts as down so long after the headset spoke. */
  function downAfter(rig: Rig, us: number): boolean {
    rig.controller.onFeedback(rig.nowUs);
    rig.nowUs += us;
    rig.frame();
    return rig.controller.state === 'down';
  }

  it('is 250 ms without a word, and not a microsecond less', () => {
    expect(downAfter(new Rig().steady(), 250_000)).toBe(false);
    expect(downAfter(new Rig().steady(), 250_001)).toBe(true);
  });

  it('is five round trips where those are longer', () => {
    const slow = () => new Rig({}, 1, undefined, [100_000]).steady();
    expect(downAfter(slow(), 500_000)).toBe(false);
    expect(downAfter(slow(), 500_001)).toBe(true);
  });

  it('is broken by a request, a report of a frame, and one of a frame nobody knows', () => {
    for (const word of [
      (rig: Rig) => rig.request(),
      (rig: Rig) => rig.shown(rig.nextId - 1),
      (rig: Rig) => rig.shown(1_000_000),
    ]) {
      const rig = new Rig().steady();
      rig.controller.onFeedback(rig.nowUs);
      rig.nowUs += 200_000;
      word(rig);
      rig.nowUs += 200_000;
      rig.frame();
      expect(rig.controller.state).not.toBe('down');
    }
  });

  it('is probed by an IDR when the last one is half a second ago', () => {
    const rig = new Rig().steady();
    rig.nowUs += 251_000;
    rig.frame();
    const probe = rig.nextId - 1;
    expect(rig.last).toMatchObject({ type: 'idr', reason: 'probe' });
    expect(dueSince(rig, probe, 499_999)).toBe('auto none');
    expect(dueSince(rig, probe, 500_000)).toBe('idr probe');
  });

  it('ends with an IDR that keeps its distance and is drawn from the share', () => {
    const budget = new ToldBudget();
    const rig = new Rig({}, 1, budget).steady();
    rig.nowUs += 251_000;
    rig.frame();
    const probe = rig.nextId - 1;
    rig.controller.onFeedback(rig.nowUs);
    budget.take('spend');
    expect(dueSince(rig, probe, 99_999)).toBe('auto held');
    expect(dueSince(rig, probe, 100_000)).toBe('idr loss');
    expect(budget.take('spend')).toHaveLength(1);
  });

  it('is probed only within the share, and so is an IDR that nobody shows', () => {
    const budget = new ToldBudget();
    const rig = new Rig({}, 1, budget);
    const idr = rig.recovering();
    budget.mayWeigh = 0;
    rig.waitSince(idr, 500_000);
    rig.controller.onFeedback(rig.nowUs);
    rig.frame();
    expect(rig.last).toMatchObject({ type: 'auto', reason: 'none' });
    budget.mayWeigh = Number.POSITIVE_INFINITY;
    rig.frame();
    expect(rig.last).toMatchObject({ type: 'idr', reason: 'probe' });
  });
});

describe('a headset that shows damage', () => {
  it('has the IDR when it shows what came after it 2 RTT + 3 T later, and not a microsecond before', () => {
    for (const [us, state] of [
      [33_999, 'recover'],
      [34_000, 'steady'],
    ] as const) {
      const rig = new Rig({ avoidVideoGlitching: false });
      const idr = rig.recovering();
      const newer = rig.frame();
      rig.waitSince(idr, us);
      rig.shown(newer);
      expect(rig.controller.state).toBe(state);
    }
  });

  it('proves nothing by a frame from before the IDR, whether that is doubted or not', () => {
    const rig = new Rig({ avoidVideoGlitching: false }).steady();
    const older = [rig.frame(), rig.frame()];
    rig.request();
    const idr = rig.frame();
    rig.waitSince(idr, 1);
    rig.request();
    rig.shown(older[0] ?? idr);
    expect(rig.controller.state).toBe('recover');
    rig.waitSince(idr, 100_000);
    rig.shown(older[1] ?? idr);
    expect(rig.controller.state).toBe('recover');
    expect(rig.controller.takeEvents()).toEqual([]);
  });

  it('has the IDR that it shows, however much that was doubted', () => {
    const rig = new Rig({ avoidVideoGlitching: false });
    const idr = rig.recovering();
    rig.request();
    rig.shown(idr);
    expect(rig.controller.state).toBe('steady');
    expect(rig.controller.takeEvents()).toEqual([]);
  });

  it('lets an IDR that is due wait for no frame that it shows meanwhile', () => {
    const rig = new Rig({ avoidVideoGlitching: false }).steady();
    const older = rig.frame();
    rig.request();
    rig.shown(older);
    expect(rig.controller.state).toBe('wanted');
    expect(rig.frame()).toBe(rig.idrIds.at(-1));
  });

  it('explains a doubt once: the request that made it is of the first loss alone', () => {
    const rig = new Rig({ avoidVideoGlitching: false });
    const idr = rig.recovering();
    rig.request();
    rig.shown(rig.frame());
    expect(rig.controller.state).toBe('wanted');
    rig.shown(idr);
    rig.shown(rig.untilIdr());
    expect(rig.controller.takeRecords()).toMatchObject([
      { lossId: 1, requests: 2, recoveredFrameId: idr },
      { lossId: 2, requests: 0, requestedUs: undefined },
    ]);
  });

  it('has an IDR recorded as what ended the loss', () => {
    const rig = new Rig({ avoidVideoGlitching: false });
    const idr = rig.recovering();
    const newer = rig.frame();
    rig.waitSince(idr, 34_000);
    rig.shown(newer);
    expect(rig.controller.takeRecords()).toMatchObject([{ recoveredFrameId: idr, recoveredUs: rig.nowUs }]);
  });
});

describe('a new encoder', () => {
  const typesAfter = (rig: Rig, times: number) =>
    Array.from({ length: times }, () => {
      rig.controller.onConfigChanged();
      rig.frame();
      return `${rig.last?.type} ${rig.last?.reason}`;
    });

  it('gets its IDR at once, free of the share, twice, and one more a second later', () => {
    const budget = new ToldBudget();
    const rig = new Rig({}, 1, budget);
    rig.shown(rig.recovering());
    budget.take('spend');
    const fromUs = rig.nowUs;
    expect(typesAfter(rig, 3)).toEqual(['idr config', 'idr config', 'auto held']);
    expect(budget.take('spend')).toEqual([]);
    rig.nowUs = fromUs + 1_000_000;
    rig.shown(rig.frame());
    expect(budget.take('spend')).toHaveLength(1);
    expect(typesAfter(rig, 2)).toEqual(['idr config', 'auto held']);
  });

  it('waits for its IDR, whatever of the encoder before it is shown meanwhile', () => {
    const rig = new Rig().steady();
    const older = rig.frame();
    rig.controller.onConfigChanged();
    rig.shown(older);
    expect([rig.controller.state, rig.controller.outstanding]).toEqual(['wanted', 0]);
    rig.frame();
    expect(rig.last).toMatchObject({ type: 'idr', reason: 'config' });
  });

  it('gets one that is as good as the frames before it, and that waits for its bounds beyond those two', () => {
    const rig = new Rig();
    rig.shown(rig.recovering());
    typesAfter(rig, 3);
    const idr = rig.untilIdr();
    expect(rig.last).toEqual({
      type: 'idr',
      reason: 'config',
      sendDecoderConfigFirst: true,
      light: false,
      bitrateScale: 1,
    });
    rig.shown(idr);
    expect(rig.controller.state).toBe('steady');
    expect(rig.controller.takeRecords()).toHaveLength(1);
  });
});

describe('other settings while a stream runs', () => {
  it('another interval holds for the next answer', () => {
    const rig = new Rig();
    const first = rig.recovering();
    rig.shown(first);
    rig.controller.configure({ bitrateBps: 8_000_000, minimumIntervalUs: 30_000, idrShare: 0.2 });
    rig.request();
    expect(dueSince(rig, first, 29_999)).toBe('auto held');
    expect(dueSince(rig, first, 30_000)).toBe('idr loss');
  });

  it('another interval holds for what is repeated at the beginning', () => {
    const rig = new Rig();
    startRun(rig);
    rig.request();
    rig.controller.configure({ bitrateBps: 8_000_000, minimumIntervalUs: 30_000, idrShare: 0.2 });
    expect(dueSince(rig, 5, 29_999)).toBe('auto none');
    expect(dueSince(rig, 5, 30_000)).toBe('idr first');
  });

  it('another share and another bitrate are what frames earn by', () => {
    const budget = new ToldBudget();
    const rig = new Rig({}, 0.02, budget).steady();
    expect(budget.take('earn').at(-1)).toBe('earn 10000');
    rig.controller.configure({ bitrateBps: 16_000_000, minimumIntervalUs: 100_000, idrShare: 0.5 });
    expect(budget.take('share')).toEqual(['share 0.5']);
    rig.frame();
    expect(budget.take('earn')).toEqual(['earn 20000']);
  });

  it('leave a loss, its answer and the period of frames as they are', () => {
    const rig = new Rig();
    const idr = rig.recovering();
    rig.controller.configure({ bitrateBps: 16_000_000, minimumIntervalUs: 30_000, idrShare: 0.5 });
    expect([rig.controller.state, rig.controller.outstanding]).toEqual(['recover', 1]);
    rig.waitSince(idr, 6_999);
    rig.request();
    expect(rig.controller.state).toBe('recover');
    rig.waitSince(idr, 7_000);
    rig.request();
    expect(rig.controller.state).toBe('wanted');
  });
});

describe('the share', () => {
  it('earns by the bitrate in force, which is lower while IDRs are being lost', () => {
    const budget = new ToldBudget();
    const rig = new Rig({}, 0.02, budget);
    rig.recovering();
    for (let lost = 0; lost < 2; lost += 1) {
      rig.loseIdr();
      rig.untilIdr();
    }
    budget.take('earn');
    rig.frame();
    expect(budget.take('earn')).toEqual(['earn 5000']);
  });

  it('is drawn from by an IDR that nobody decided', () => {
    const budget = new ToldBudget();
    const rig = new Rig({}, 1, budget).steady();
    budget.take('spend');
    const idr = rig.frame(2, true);
    expect(budget.take('spend')).toEqual([`spend 20000 at ${rig.sentAt(idr)}`]);
  });
});
