import { beforeEach, describe, expect, it } from 'vitest';
import type { Stream } from '../../protocol/api/stream.js';
import { Streams, type StreamControl } from './streams.js';
import { refusal } from './testing/core-over-memory.js';
import { SettableClock } from './testing/settable-clock.js';

let streams: Streams;
/** What was asked of streams. */
let asked: string[];

beforeEach(() => {
  const { now } = new SettableClock();
  streams = new Streams(now);
  asked = [];
});

function opened(session: string, client: string, left = false): Stream {
  const of = `${session} to ${client}`;
  const control: StreamControl = {
    requestIdr: () => void asked.push(`${of}: IDR`),
    close: (reason) => void asked.push(`${of}: ${reason}`),
    announced: () => {
      asked.push(`${of}: announced`);
      return left;
    },
  };
  return streams.open({ id: `${session}-id`, name: session }, { id: `${client}-id`, name: client }, control);
}

describe('a stream', () => {
  it('begins connecting, with nothing counted', () => {
    const stream = opened('lobby', 'quest');
    expect(stream).toEqual({
      id: expect.stringMatching(/./) as unknown,
      sessionId: 'lobby-id',
      sessionName: 'lobby',
      clientId: 'quest-id',
      clientName: 'quest',
      state: 'connecting',
      pid: null,
      restarts: 0,
      problem: null,
      peer: null,
      counters: expect.any(Object) as unknown,
      latencyMs: expect.any(Object) as unknown,
      recoveryFrames: { p50: 0, p95: 0, max: 0, count: 0 },
      tracked: [],
      startedAt: '2026-01-02T03:04:05.000Z',
    });
    expect([...new Set(Object.values(stream.counters))]).toEqual([0]);
    expect(Object.keys(stream.counters)).toHaveLength(15);
    for (const stage of Object.values(stream.latencyMs))
      expect(stage).toEqual({ p50: 0, p95: 0, max: 0, count: 0 });
    expect(Object.keys(stream.latencyMs)).toHaveLength(7);
    expect(streams.list()).toEqual([stream]);
  });

  it('is what was last said of it, each part until it is another', () => {
    const { id, latencyMs, counters } = opened('lobby', 'quest');
    const other = opened('hall', 'pico');
    streams.update(id, { state: 'streaming', pid: 7 });
    streams.update(id, { problem: 'slow' });
    const report = {
      counters: { ...counters, framesSent: 5 },
      latencyMs: { ...latencyMs, send: { p50: 1, p95: 2, max: 3, count: 4 } },
      recoveryFrames: { p50: 2, p95: 2, max: 2, count: 1 },
      batteryPercent: 50,
      batteryPlugged: true,
      tracked: ['head'],
      silentMs: 3,
    };
    streams.report(id, report as never);
    expect(streams.get(id)).toMatchObject({
      state: 'streaming',
      pid: 7,
      problem: 'slow',
      counters: report.counters,
      latencyMs: report.latencyMs,
      recoveryFrames: report.recoveryFrames,
      tracked: ['head'],
    });
    expect(streams.get(id)).not.toHaveProperty('silentMs');
    expect(streams.get(other.id)).toEqual(other);
  });

  it('is gone when it was removed, and what is said of it then is nothing', () => {
    const { id } = opened('lobby', 'quest');
    streams.remove(id);
    streams.update(id, { pid: 1 });
    streams.report(id, {} as never);
    expect(streams.list()).toEqual([]);
  });

  it('is found by id, its beginning, or the name of its session or client when that has no other', () => {
    const [first, second] = [opened('lobby', 'quest'), opened('lobby', 'pico')];
    for (const wanted of [first.id, first.id.slice(0, 6), 'quest']) expect(streams.get(wanted)).toBe(first);
    expect(streams.get('pico')).toBe(second);
    expect(() => streams.get('lobby')).toThrow(
      refusal('ambiguous', `"lobby" has 2 streams: ${first.id}, ${second.id}.`),
    );
    streams.remove(first.id);
    expect(streams.get('lobby')).toBe(second);
    expect(() => streams.get('quest')).toThrow(refusal('stream-not-found'));
  });

  it('is asked for an IDR while it streams, and only then', () => {
    const { id } = opened('lobby', 'quest');
    opened('hall', 'pico');
    expect(() => streams.requestIdr('quest')).toThrow(refusal('stream-not-live'));
    expect(asked).toEqual([]);
    streams.update(id, { state: 'streaming' });
    expect(streams.requestIdr('quest')).toMatchObject({ id, state: 'streaming' });
    expect(asked).toEqual(['lobby to quest: IDR']);
  });

  it('is one of its session, and closes with that or with its client', () => {
    const [first, second] = [opened('lobby', 'quest'), opened('lobby', 'pico')];
    const third = opened('hall', 'quest');
    expect(streams.idsOfSession('lobby-id')).toEqual([first.id, second.id]);
    expect(streams.idsOfSession('hall-id')).toEqual([third.id]);
    streams.closeSession('lobby-id', 'over');
    streams.closeClient('quest-id', 'forgotten');
    expect(asked).toEqual([
      'lobby to quest: over',
      'lobby to pico: over',
      'lobby to quest: forgotten',
      'hall to quest: forgotten',
    ]);
  });

  it('says whether its client has left when that announces itself', () => {
    opened('lobby', 'quest', true);
    opened('hall', 'pico');
    expect(streams.announced('quest-id')).toBe(true);
    expect(streams.announced('pico-id')).toBe(false);
    expect(streams.announced('other-id')).toBe(false);
    expect(asked).toEqual(['lobby to quest: announced', 'hall to pico: announced']);
  });
});
