import { describe, expect, it } from 'vitest';
import { Compile } from 'typebox/compile';
import { eventDataOf } from '../../protocol/api/event-data.js';
import type { StreamEvent } from '../../protocol/api/event-draft.js';
import { digestMs, EventDigest } from './event-digest.js';

const words = { severity: 'info', message: 'It happened.' } as const;
const recovered = {
  lossId: 1,
  firstSuspectFrameId: 1,
  detectedUs: 0,
  requests: 1,
  idrFrameIds: [2],
  recoveredUs: 9,
  recoveredFrameId: 2,
};
const loss = (recoveryFrames: number): StreamEvent => ({
  ...words,
  type: 'loss',
  action: 'recovered',
  data: { ...recovered, recoveryFrames },
});
const idr = (bytes: number): StreamEvent => ({
  ...words,
  type: 'idr',
  action: 'sent',
  data: { frameId: 1, reason: 'loss', bytes },
});

function countIn({ data }: StreamEvent): number {
  return 'count' in data ? data.count : 0;
}

describe('the digest of what a stream tells', () => {
  it('lets the first few of each kind through and makes one of the rest, with count, frames and span', () => {
    const digest = new EventDigest();
    const told = [3, 4, 5, 7, 6].map((frames, index) => digest.take(loss(frames), 2, 1_000 + index * 100));
    expect(told).toEqual([loss(3), loss(4), undefined, undefined, undefined]);
    expect(digest.take(idr(10), 2, 1_500)).toBeDefined();
    expect(digest.due(1_000 + digestMs - 1)).toEqual([]);
    expect(digest.nextDueMs()).toBe(1_000 + digestMs);
    expect(digest.due(1_000 + digestMs)).toEqual([
      {
        type: 'loss',
        action: 'summed-up',
        severity: 'info',
        message: '3 more losses were recovered within 0.2 s, after 18 frames in all and 7 at most.',
        data: { of: 'recovered', count: 3, spanMs: 200, frames: 18, mostFrames: 7 },
      },
    ]);
    // The next interval begins with its first event.
    expect(digest.take(loss(1), 2, 30_000)).toEqual(loss(1));
    expect(digest.nextDueMs()).toBeUndefined();
  });

  it('keeps the worst severity, the bytes, and each kind apart', () => {
    const digest = new EventDigest();
    const lost = { atUs: 0, frameId: 1, lostInRow: 1 };
    digest.take({ ...words, type: 'idr', action: 'idr-lost', severity: 'warning', data: lost }, 0, 0);
    digest.take(idr(100), 0, 0);
    digest.take(idr(50), 0, 40);
    const rate = { fromBps: 2e6, toBps: 1e6, reason: 'loss' };
    digest.take({ ...words, type: 'bitrate', action: 'changed', data: rate }, 0, 50);
    const sums = digest.due(60, true);
    expect(sums).toMatchObject([
      { severity: 'warning', data: { of: 'idr-lost', count: 1, bytes: 0 } },
      { severity: 'info', data: { of: 'sent', count: 2, bytes: 150 } },
      { severity: 'info', data: { of: 'changed', count: 1 } },
    ]);
    for (const { type, action, data } of sums) {
      const schema = eventDataOf(type, action);
      if (schema === undefined) throw new Error(`${type}.${action} is not described`);
      expect([...Compile(schema).Errors({ streamId: 's', client: 'c', ...data })]).toEqual([]);
    }
  });

  it('never holds back what is no traffic of a lossy network', () => {
    const digest = new EventDigest();
    const others: readonly StreamEvent[] = [
      { ...words, type: 'stream', action: 'path-down', data: { atUs: 0 } },
      { ...words, type: 'encoder', action: 'died', data: { code: 'unknown' } },
      { ...words, type: 'log', action: 'client', data: {} },
    ];
    for (const one of others) expect(digest.take(one, 0, 0)).toBe(one);
    expect(digest.due(0, true)).toEqual([]);
  });

  it('tells of an hour at ten losses a second a bounded number of events, and loses no count', () => {
    const digest = new EventDigest();
    let told = 0;
    let counted = 0;
    for (let nowMs = 0; nowMs < 3_600_000; nowMs += 100) {
      for (const sum of digest.due(nowMs)) {
        told += 1;
        counted += countIn(sum);
      }
      if (digest.take(loss(2), 5, nowMs) !== undefined) {
        told += 1;
        counted += 1;
      }
    }
    for (const sum of digest.due(3_600_000, true)) counted += countIn(sum);
    expect(counted).toBe(36_000);
    expect(told).toBeLessThanOrEqual(6 * 360);
  });
});
