import { describe, expect, it } from 'vitest';
import { Rig } from './controller-rig.test-support.js';
import { fallSilent, startRun } from './state-row.test-support.js';
import { ToldBudget } from './told-budget.test-support.js';

/** The only record there is. */
function record(rig: Rig) {
  const [only, ...others] = rig.controller.takeRecords();
  expect(others).toEqual([]);
  return only;
}

describe('the record of a loss', () => {
  it('tells who noticed it and when, what was tried, and what ended it', () => {
    const rig = new Rig().steady();
    const suspect = rig.frame();
    const detectedUs = rig.nowUs;
    rig.request();
    const decidedUs = rig.nowUs;
    const first = rig.frame();
    rig.frames(1);
    rig.request();
    const second = rig.frame();
    rig.frames(1);
    const recoveredUs = rig.nowUs;
    rig.shown(second);
    expect(record(rig)).toEqual({
      lossId: 1,
      firstSuspectFrameId: suspect,
      detectedUs,
      requestedUs: detectedUs,
      requests: 2,
      permittedFrameId: first + 1,
      decidedUs,
      decidedFrameId: first,
      idrFrameIds: [first, second],
      sentUs: rig.sentAt(second),
      recoveredUs,
      recoveredFrameId: second,
      recoveryFrames: second - suspect,
    });
  });

  it('begins with the frame that we dropped ourselves, and with no request', () => {
    const rig = new Rig().steady();
    const dropped = rig.frame();
    rig.frames(2);
    const detectedUs = rig.nowUs;
    rig.controller.onOwnDrop(dropped, detectedUs);
    const idr = rig.frame();
    rig.shown(idr);
    expect(record(rig)).toMatchObject({
      firstSuspectFrameId: dropped,
      detectedUs,
      requests: 0,
      requestedUs: undefined,
      idrFrameIds: [idr],
      recoveryFrames: 3,
    });
  });

  it('begins with the first IDR that a headset never showed, when it showed what came later', () => {
    const rig = new Rig();
    startRun(rig);
    rig.frames(3);
    const detectedUs = rig.nowUs;
    rig.shown(8);
    const idr = rig.untilIdr();
    rig.shown(idr);
    expect(record(rig)).toMatchObject({
      firstSuspectFrameId: 5,
      detectedUs,
      requests: 0,
      decidedFrameId: 5,
      decidedUs: rig.sentAt(5) - 4_000,
      idrFrameIds: [5, idr],
    });
  });

  it('begins with an IDR that nobody had asked for, when the headset asks after it', () => {
    const rig = new Rig().steady();
    const unasked = rig.frame(1, true);
    rig.loseIdr();
    const idr = rig.untilIdr();
    rig.shown(idr);
    expect(record(rig)).toMatchObject({
      firstSuspectFrameId: unasked,
      requests: 1,
      decidedFrameId: unasked,
      idrFrameIds: [unasked, idr],
    });
  });

  it('begins with the frame after the newest displayed one, when a silent headset is back', () => {
    const rig = new Rig().steady();
    const newest = rig.nextId - 1;
    fallSilent(rig);
    rig.nowUs += 5_000;
    const detectedUs = rig.nowUs;
    rig.controller.onFeedback(detectedUs);
    rig.shown(rig.untilIdr());
    expect(record(rig)).toMatchObject({
      lossId: 1,
      firstSuspectFrameId: newest + 1,
      detectedUs,
      requests: 0,
    });
  });

  it('is the one of the loss that was open before the silence', () => {
    const rig = new Rig().steady();
    const suspect = rig.frame();
    rig.request();
    fallSilent(rig);
    rig.controller.onFeedback(rig.nowUs);
    rig.shown(rig.untilIdr());
    expect(record(rig)).toMatchObject({ lossId: 1, firstSuspectFrameId: suspect, requests: 1 });
  });

  it('counts each request, also those that change nothing', () => {
    const rig = new Rig().steady();
    rig.request();
    rig.request();
    expect(rig.controller.duplicateRequests).toBe(1);
    const idr = rig.frame();
    rig.request();
    expect(rig.controller.duplicateRequests).toBe(2);
    rig.shown(idr);
    expect(record(rig)).toMatchObject({ requests: 3 });
  });

  it('numbers losses one after the other, whoever ended them', () => {
    const rig = new Rig().steady();
    const ids = [1, 2, 3].map(() => {
      rig.frames(20);
      rig.request();
      rig.shown(rig.untilIdr());
      return record(rig)?.lossId;
    });
    expect(ids).toEqual([1, 2, 3]);
  });

  it('has the next number after a loss that ended in two', () => {
    const rig = new Rig();
    const first = rig.recovering();
    rig.loseIdr();
    const second = rig.frame();
    rig.shown(first);
    rig.shown(second);
    rig.frames(20);
    rig.request();
    rig.shown(rig.untilIdr());
    expect(rig.controller.takeRecords().map(({ lossId }) => lossId)).toEqual([1, 2, 3]);
  });

  it('names an IDR of another number than the one decided by the time at which it was sent', () => {
    const rig = new Rig().steady();
    rig.request();
    const frameId = rig.nextId + 1;
    rig.controller.decide(rig.nowUs, rig.nextId);
    const sentUs = rig.nowUs + 6_000;
    rig.controller.onFrameSent({ frameId, clientKey: 77n, bytes: 10_000, isIdr: true, sentUs });
    rig.controller.onFrameDisplayed(77n, sentUs + 9_000);
    expect(record(rig)).toMatchObject({
      decidedUs: sentUs,
      decidedFrameId: frameId,
      permittedFrameId: undefined,
    });
  });

  it('is kept for the newest 256 losses', () => {
    const rig = new Rig().steady();
    for (let loss = 0; loss < 258; loss += 1) {
      rig.request();
      rig.shown(rig.untilIdr());
    }
    const records = rig.controller.takeRecords();
    expect([records[0]?.lossId, records.at(-1)?.lossId]).toEqual([3, 258]);
  });
});

describe('the first frame that might be to blame', () => {
  /** Six frames that were not shown, then a request so much later than the end of the last one's period. */
  function suspected(networkUs: number, laterUs: number): number {
    const rig = new Rig().steady().network(networkUs);
    for (let frame = 0; frame < 6; frame += 1) rig.frame();
    const last = rig.nextId - 1;
    rig.nowUs += laterUs;
    rig.request();
    rig.shown(rig.untilIdr());
    return (record(rig)?.firstSuspectFrameId ?? Number.NaN) - last;
  }

  it('was sent within a round trip and two and a half periods before the request', () => {
    // The last frame was sent 6 ms before the end of its period, the others 10 ms earlier each: 27 ms hold three, to
    // the microsecond.
    expect(suspected(2_000, 0)).toBe(-2);
    expect(suspected(2_000, 1_000)).toBe(-2);
    expect(suspected(2_000, 1_001)).toBe(-1);
  });

  it('is older on a slow path', () => {
    expect(suspected(12_000, 0)).toBe(-3);
    expect(suspected(11_999, 1_000)).toBe(-2);
  });

  it('was not shown', () => {
    const rig = new Rig().steady();
    const [, shown, missing] = [rig.frame(), rig.frame(), rig.frame()];
    rig.shown(shown - 1);
    rig.shown(shown);
    rig.request();
    rig.shown(rig.untilIdr());
    expect(record(rig)).toMatchObject({ firstSuspectFrameId: missing });
  });

  it('is the newest one where all were shown', () => {
    const rig = new Rig().steady();
    const newest = rig.nextId - 1;
    rig.request();
    rig.shown(rig.untilIdr());
    expect(record(rig)).toMatchObject({ firstSuspectFrameId: newest, recoveryFrames: 1 });
  });
});

describe('the first frame at which the answer was permitted', () => {
  it('is the first suspect where no bound held', () => {
    const rig = new Rig().steady();
    const suspect = rig.frame();
    rig.frames(1);
    rig.request();
    const idr = rig.frame();
    expect(rig.last?.permittedFrameId).toBe(suspect);
    rig.shown(idr);
    expect(record(rig)).toMatchObject({ permittedFrameId: suspect });
  });

  it('is the first frame decided after the distance to the last IDR, where that came later than the suspect', () => {
    const rig = new Rig();
    const before = rig.recovering();
    rig.shown(before);
    for (let frame = 0; frame < 9; frame += 1) rig.shown(rig.frame());
    // Sent 104 ms after the IDR was decided, 100 ms after it was sent; decided 4 ms before that.
    const suspect = rig.frame();
    expect(suspect).toBe(before + 10);
    rig.frames(2);
    rig.request();
    rig.frame();
    expect(rig.last).toMatchObject({ type: 'idr', permittedFrameId: suspect + 1 });
  });

  it('is the first frame since which the share has permitted one', () => {
    const budget = new ToldBudget();
    const rig = new Rig({}, 1, budget).steady();
    budget.mayWeigh = 0;
    rig.frames(1);
    budget.mayWeigh = Number.POSITIVE_INFINITY;
    const affordable = rig.frame();
    rig.request();
    rig.frame();
    expect(rig.last).toMatchObject({ type: 'idr', permittedFrameId: affordable });
  });

  it('is the IDR itself where it went out as soon as it was permitted', () => {
    const rig = new Rig();
    rig.shown(rig.recovering());
    rig.request();
    const idr = rig.untilIdr();
    expect(rig.last?.permittedFrameId).toBe(idr);
  });

  it('is not said of what is no answer to a loss', () => {
    const rig = new Rig();
    rig.frame();
    expect(rig.last).not.toHaveProperty('permittedFrameId');
    rig.steady().controller.onConfigChanged();
    rig.frame();
    expect(rig.last).not.toHaveProperty('permittedFrameId');
  });
});
