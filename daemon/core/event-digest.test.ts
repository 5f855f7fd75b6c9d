import { describe, expect, it } from 'vitest';
import { Compile } from 'typebox/compile';
import type { EventType } from '../../protocol/api/event.js';
import { eventKinds } from '../../protocol/api/event-data.js';
import { digestMs, EventDigest, type StreamEvent } from './event-digest.js';

function event(type: EventType, action: string, data: StreamEvent['data'] = {}): StreamEvent {
  return { type, action, severity: 'info', message: 'It happened.', data };
}

const loss = (recoveryFrames: number) => event('loss', 'recovered', { recoveryFrames });

describe('the digest of what a stream tells', () => {
  it('lets the first few of each kind through and makes one of the rest, with count, frames and span', () => {
    const digest = new EventDigest();
    const told = [3, 4, 5, 7, 6].map((frames, index) => digest.take(loss(frames), 2, 1_000 + index * 100));
    expect(told).toEqual([loss(3), loss(4), undefined, undefined, undefined]);
    expect(digest.take(event('idr', 'sent', { bytes: 10 }), 2, 1_500)).toBeDefined();
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
    digest.take({ ...event('idr', 'idr-lost'), severity: 'warning' }, 0, 0);
    digest.take(event('idr', 'sent', { bytes: 100 }), 0, 0);
    digest.take(event('idr', 'sent', { bytes: 50 }), 0, 40);
    digest.take(event('bitrate', 'changed', {}), 0, 50);
    const sums = digest.due(60, true);
    expect(sums.map(({ severity, data }) => [severity, data['of'], data['count'], data['bytes']])).toEqual([
      ['warning', 'idr-lost', 1, 0],
      ['info', 'sent', 2, 150],
      ['info', 'changed', 1, undefined],
    ]);
    for (const { type, action, data } of sums) {
      const schema = eventKinds[type].actions[action];
      if (schema === undefined) throw new Error(`${type}.${action} is not described`);
      expect([...Compile(schema).Errors({ streamId: 's', client: 'c', ...data })]).toEqual([]);
    }
  });

  it('never holds back what is no traffic of a lossy network', () => {
    const digest = new EventDigest();
    for (const one of [event('stream', 'path-down'), event('encoder', 'died'), event('log', 'client')])
      expect(digest.take(one, 0, 0)).toBe(one);
    expect(digest.due(0, true)).toEqual([]);
  });

  it('tells of an hour at ten losses a second a bounded number of events, and loses no count', () => {
    const digest = new EventDigest();
    let told = 0;
    let counted = 0;
    for (let nowMs = 0; nowMs < 3_600_000; nowMs += 100) {
      for (const sum of digest.due(nowMs)) {
        told += 1;
        counted += Number(sum.data['count']);
      }
      if (digest.take(loss(2), 5, nowMs) !== undefined) {
        told += 1;
        counted += 1;
      }
    }
    for (const sum of digest.due(3_600_000, true)) counted += Number(sum.data['count']);
    expect(counted).toBe(36_000);
    expect(told).toBeLessThanOrEqual(6 * 360);
  });
});
