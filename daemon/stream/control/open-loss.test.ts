import { describe, expect, it } from 'vitest';
import { OpenLoss, type LossBegin } from './open-loss.js';

const asked: LossBegin = { lossId: 7, firstSuspectFrameId: 100, detectedUs: 5_000, requested: true };
const seen: LossBegin = { ...asked, requested: false };

/** An IDR, decided and sent. */
const idr = (frameId: number) => ({ frameId, decidedUs: frameId * 10, sentUs: frameId * 10 + 4 });

describe('the record of a loss', () => {
  it('tells everything of a loss that the headset asked for, from its first suspect to the IDR that ended it', () => {
    const loss = new OpenLoss(asked);
    loss.requested(6_000);
    loss.decided({ frameId: 103, permittedFrameId: 101 });
    loss.tried(idr(103));
    expect(loss.endedBy(103, 9_000)).toEqual({
      lossId: 7,
      firstSuspectFrameId: 100,
      detectedUs: 5_000,
      requestedUs: 5_000,
      requests: 2,
      permittedFrameId: 101,
      decidedUs: 1_030,
      decidedFrameId: 103,
      idrFrameIds: [103],
      sentUs: 1_034,
      recoveredUs: 9_000,
      recoveredFrameId: 103,
      recoveryFrames: 3,
    });
  });

  it('knows no request where we noticed the loss ourselves, until the headset asks as well', () => {
    expect(new OpenLoss(seen).endedBy(102, 9_000)).toMatchObject({ requests: 0, requestedUs: undefined });
    const loss = new OpenLoss(seen);
    loss.requested(6_000);
    loss.requested(7_000);
    expect(loss.endedBy(102, 9_000)).toMatchObject({ requests: 2, requestedUs: 6_000 });
  });

  it('has no IDR of its own when another one ended it', () => {
    expect(new OpenLoss(asked).endedBy(102, 9_000)).toMatchObject({
      permittedFrameId: undefined,
      decidedUs: undefined,
      decidedFrameId: undefined,
      idrFrameIds: [],
      sentUs: undefined,
      recoveryFrames: 2,
    });
  });

  it('counts at least one frame of recovery', () => {
    expect(new OpenLoss(asked).endedBy(100, 9_000).recoveryFrames).toBe(1);
    expect(new OpenLoss(asked).endedBy(101, 9_000).recoveryFrames).toBe(1);
    expect(new OpenLoss(asked).endedBy(102, 9_000).recoveryFrames).toBe(2);
  });

  it('names the first IDR as decided, the last as sent and permitted, and all of them', () => {
    const loss = new OpenLoss(asked);
    loss.decided({ frameId: 101, permittedFrameId: 100 });
    loss.tried(idr(101));
    loss.failed(101, { atUs: 6_000, lost: true, requested: false });
    loss.decided({ frameId: 105, permittedFrameId: 104 });
    loss.tried(idr(105));
    expect(loss.endedBy(105, 9_000)).toMatchObject({
      decidedUs: 1_010,
      decidedFrameId: 101,
      permittedFrameId: 104,
      sentUs: 1_054,
      idrFrameIds: [101, 105],
    });
  });

  it('says of an IDR that was not decided for it nothing about the bounds', () => {
    const loss = new OpenLoss(asked);
    loss.decided({ frameId: 101, permittedFrameId: 100 });
    loss.tried(idr(102));
    expect(loss.endedBy(102, 9_000).permittedFrameId).toBeUndefined();
  });

  it('remembers the last 64 IDRs, and the first one decided for good', () => {
    const loss = new OpenLoss(asked);
    for (let frameId = 101; frameId <= 165; frameId += 1) loss.tried(idr(frameId));
    const { idrFrameIds, decidedFrameId } = loss.endedBy(165, 9_000);
    expect([idrFrameIds.length, idrFrameIds[0], idrFrameIds.at(-1)]).toEqual([64, 102, 165]);
    expect(decidedFrameId).toBe(101);
  });
});

describe('a loss that is open', () => {
  it('may be answered from its first suspect on, later from behind the last IDR', () => {
    const loss = new OpenLoss(asked);
    expect(loss.nextTryFrameId).toBe(100);
    loss.tried(idr(103));
    expect(loss.nextTryFrameId).toBe(104);
  });

  it('counts the IDRs that were lost, not those behind which the chain broke again', () => {
    const loss = new OpenLoss(asked);
    for (const frameId of [101, 102, 103]) loss.tried(idr(frameId));
    expect(loss.lostInRow).toBe(0);
    loss.failed(101, { atUs: 6_000, lost: true, requested: false });
    loss.failed(102, { atUs: 6_001, lost: false, requested: false });
    expect(loss.lostInRow).toBe(1);
    loss.failed(103, { atUs: 6_002, lost: true, requested: false });
    expect(loss.lostInRow).toBe(2);
  });

  it('believes the first word about an IDR, and none about one it does not know', () => {
    const loss = new OpenLoss(asked);
    loss.tried(idr(101));
    loss.failed(101, { atUs: 6_000, lost: false, requested: false });
    loss.failed(101, { atUs: 7_000, lost: true, requested: false });
    loss.failed(999, { atUs: 7_000, lost: true, requested: false });
    expect(loss.lostInRow).toBe(0);
    expect(loss.splitAt(101, 8_000, 8)?.next.endedBy(110, 9_000).detectedUs).toBe(6_000);
  });
});

describe('an IDR that was taken for lost and arrived', () => {
  /** The headset asks, and that tells that this IDR was lost. */
  const asksAfter = (loss: OpenLoss, frameId: number, atUs: number) => {
    loss.requested(atUs);
    loss.failed(frameId, { atUs, lost: true, requested: true });
  };

  it('ends its loss; what was taken for its failure is the next one, with the IDRs and requests since', () => {
    const loss = new OpenLoss(asked);
    loss.decided({ frameId: 101, permittedFrameId: 100 });
    loss.tried(idr(101));
    loss.requested(5_500);
    asksAfter(loss, 101, 6_000);
    loss.decided({ frameId: 104, permittedFrameId: 102 });
    loss.tried(idr(104));
    asksAfter(loss, 104, 6_500);
    loss.tried(idr(108));
    loss.requested(6_600);
    const split = loss.splitAt(101, 7_000, 8);
    expect(split?.ended).toEqual({
      lossId: 7,
      firstSuspectFrameId: 100,
      detectedUs: 5_000,
      requestedUs: 5_000,
      requests: 2,
      permittedFrameId: 100,
      decidedUs: 1_010,
      decidedFrameId: 101,
      idrFrameIds: [101],
      sentUs: 1_014,
      recoveredUs: 7_000,
      recoveredFrameId: 101,
      recoveryFrames: 1,
    });
    expect(split?.next.lostInRow).toBe(1);
    expect(split?.next.endedBy(108, 9_000)).toEqual({
      lossId: 8,
      firstSuspectFrameId: 102,
      detectedUs: 6_000,
      requestedUs: 6_000,
      requests: 3,
      permittedFrameId: undefined,
      decidedUs: 1_040,
      decidedFrameId: 104,
      idrFrameIds: [104, 108],
      sentUs: 1_084,
      recoveredUs: 9_000,
      recoveredFrameId: 108,
      recoveryFrames: 6,
    });
  });

  it('shares the requests out once more when the next one was taken for lost as well', () => {
    const loss = new OpenLoss(asked);
    loss.tried(idr(101));
    asksAfter(loss, 101, 6_000);
    loss.tried(idr(104));
    loss.requested(6_100);
    asksAfter(loss, 104, 6_500);
    loss.tried(idr(108));
    const first = loss.splitAt(101, 7_000, 8);
    const second = first?.next.splitAt(104, 7_100, 9);
    expect(first?.ended).toMatchObject({ requests: 1, requestedUs: 5_000 });
    expect(second?.ended).toMatchObject({ lossId: 8, requests: 2, requestedUs: 6_000 });
    expect(second?.next.endedBy(108, 9_000)).toMatchObject({
      lossId: 9,
      firstSuspectFrameId: 105,
      requests: 1,
      requestedUs: 6_500,
      detectedUs: 6_500,
    });
  });

  it('leaves a loss nobody asked for where we broke the chain behind it ourselves, until somebody does', () => {
    const loss = new OpenLoss(asked);
    loss.tried(idr(101));
    loss.failed(101, { atUs: 6_000, lost: false, requested: false });
    const next = loss.splitAt(101, 7_000, 8)?.next;
    expect(next?.endedBy(110, 9_000)).toMatchObject({ requests: 0, requestedUs: undefined, idrFrameIds: [] });
    const other = new OpenLoss(asked);
    other.tried(idr(101));
    other.failed(101, { atUs: 6_000, lost: false, requested: false });
    other.requested(6_200);
    other.requested(6_300);
    expect(other.splitAt(101, 7_000, 8)?.next.endedBy(110, 9_000)).toMatchObject({
      requests: 2,
      requestedUs: 6_200,
    });
  });

  it('was asked for by nobody where all requests came after it', () => {
    const loss = new OpenLoss(seen);
    loss.tried(idr(101));
    asksAfter(loss, 101, 6_000);
    const split = loss.splitAt(101, 7_000, 8);
    expect(split?.ended).toMatchObject({ requests: 0, requestedUs: undefined });
    expect(split?.next.endedBy(110, 9_000)).toMatchObject({ requests: 1, requestedUs: 6_000 });
  });

  it('is none that was never tried, nor one that is still under way', () => {
    const loss = new OpenLoss(asked);
    loss.tried(idr(101));
    loss.failed(101, { atUs: 6_000, lost: true, requested: false });
    loss.tried(idr(102));
    expect(loss.splitAt(99, 7_000, 8)).toBeUndefined();
    expect(loss.splitAt(102, 7_000, 8)).toBeUndefined();
    expect(loss.endedBy(102, 9_000).idrFrameIds).toEqual([101, 102]);
  });
});
