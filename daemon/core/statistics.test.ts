import { beforeEach, describe, expect, it } from 'vitest';
import type { Event } from '../../protocol/api/event.js';
import { everyEvent } from '../../protocol/api/event-filter.js';
import type { Statistics } from '../../protocol/api/statistics.js';
import type { StreamStatistics } from '../../protocol/statistics/merge.js';
import { EventBus } from './events.js';
import { Faults } from './faults.js';
import { StatisticsLog } from './statistics.js';

const none = null;
const measured: StreamStatistics = {
  periodS: 0.5,
  latencyMs: {
    game: 1,
    serverCompositor: none,
    encoder: 2,
    network: 3,
    decoder: none,
    decoderQueue: none,
    clientCompositor: none,
    vsyncQueue: none,
    total: 20,
  },
  serverFps: 72,
  clientFps: 70,
  bitrateBps: 1e6,
  bitrateTargetBps: 2e6,
  shards: 50,
  framesSent: 36,
  framesDropped: 0,
  losses: 1,
  recoveries: 1,
  recoveryFrames: 2,
  idrs: 1,
  idrRequests: 1,
  batteryPercent: none,
};
const owner = { streamId: 's1', session: 'lobby', client: 'quest' };

let nowMs: number;
let written: { resolutionS: 1 | 60; row: Statistics }[];
let full: boolean;
let told: Event[];
const silent = { lastSeq: () => 0, append: () => undefined, keep: () => undefined, select: () => [] };
let wanted: boolean;
let log: StatisticsLog;
/** What the store was asked to remove, and what it has. */
let pruned: number[][];
let stored: Statistics[];

beforeEach(() => {
  nowMs = Date.parse('2026-01-01T00:00:00Z');
  written = [];
  full = false;
  told = [];
  pruned = [];
  stored = [];
  const bus = new EventBus(silent, () => new Date(nowMs), new Faults());
  bus.subscribe((event) => void told.push(event), { ...everyEvent, types: ['statistics'] });
  wanted = true;
  log = new StatisticsLog(
    {
      append: (rows) => {
        if (full) throw new Error('disk full');
        written.push(...rows);
      },
      prune: (...before) => void pruned.push(before),
      select: () => stored,
    },
    {
      emit: (type, action, facts) => bus.emit(type, action, facts),
      wanted: () => wanted,
    },
    () => new Date(nowMs),
  );
});

function halfSeconds(count: number): void {
  for (let index = 0; index < count; index += 1) {
    nowMs += 500;
    log.add(owner, measured);
  }
}

describe('the statistics of streams', () => {
  it('become a row per second and one per minute, with sums kept', () => {
    halfSeconds(240);
    log.flush();
    const seconds = written.filter(({ resolutionS }) => resolutionS === 1);
    const minutes = written.filter(({ resolutionS }) => resolutionS === 60);
    expect(seconds).toHaveLength(120);
    expect(minutes).toHaveLength(2);
    expect(seconds[0]?.row).toMatchObject({
      periodS: 1,
      framesSent: 72,
      losses: 2,
      time: '2026-01-01T00:00:01.000Z',
    });
    expect(minutes[0]?.row).toMatchObject({ periodS: 60, framesSent: 72 * 60, serverFps: 72, ...owner });
  });

  it('of a minute that is not over are there too', () => {
    halfSeconds(6);
    const query = {
      resolutionS: 60,
      sinceS: 0,
      untilS: 1e12,
      session: 'lobby',
      client: undefined,
      limit: 10,
    } as const;
    expect(log.select(query)).toMatchObject([{ periodS: 3, framesSent: 216 }]);
    expect(log.select({ ...query, session: 'other' })).toEqual([]);
  });

  it('of a stream that ends keep what was gathered', () => {
    halfSeconds(3);
    expect(log.latest('s1')?.serverFps).toBe(72);
    log.ended('s1');
    expect(log.latest('s1')).toBeUndefined();
    log.flush();
    expect(written.map(({ resolutionS, row }) => [resolutionS, row.periodS])).toEqual([
      [1, 1],
      [1, 0.5],
      [60, 1.5],
    ]);
  });

  it('wait for a disk that is full, and are there to be read meanwhile', () => {
    full = true;
    halfSeconds(4);
    expect(() => log.flush()).toThrow(/full/);
    const query = {
      resolutionS: 1,
      sinceS: 0,
      untilS: 1e12,
      session: 'lobby',
      client: undefined,
      limit: 10,
    } as const;
    expect(log.select(query)).toHaveLength(2);
    expect(log.select({ ...query, session: 'other' })).toHaveLength(0);
    full = false;
    log.flush();
    log.flush();
    expect(written).toHaveLength(2);
  });

  it('are an event only while somebody listens', () => {
    wanted = false;
    halfSeconds(2);
    expect(told).toHaveLength(0);
    wanted = true;
    halfSeconds(1);
    expect(told).toMatchObject([
      { type: 'statistics', session: 'lobby', client: 'quest', data: { serverFps: 72 } },
    ]);
  });

  it('are told in one sentence', () => {
    halfSeconds(1);
    expect(told).toMatchObject([
      {
        action: 'summary',
        severity: 'debug',
        message: 'lobby to quest: 70 frames/s, 1.0 Mbit/s.',
        subject: 'lobby',
      },
    ]);
    expect(told[0]?.data).toEqual({ time: '2026-01-01T00:00:00.500Z', ...owner, ...measured });
    expect(log.latest('s1')).toEqual(told[0]?.data);
  });

  it.each([
    [0.89, []],
    [0.9, [[1, 0.9]]],
    [59.49, [[1, 59.49]]],
    [
      59.5,
      [
        [1, 59.5],
        [60, 59.5],
      ],
    ],
  ])('of %d s are as many rows as they fill', (periodS, rows) => {
    log.add(owner, { ...measured, periodS });
    log.flush();
    expect(written.map(({ resolutionS, row }) => [resolutionS, row.periodS])).toEqual(rows);
  });

  it('are gathered for each stream alone, and anew when it has ended', () => {
    const other = { streamId: 's2', session: 'hall', client: 'pico' };
    log.add(owner, measured);
    log.add(other, measured);
    log.ended('s3');
    log.ended('s1');
    log.add(owner, measured);
    log.flush();
    expect(written.map(({ resolutionS, row }) => [row.streamId, resolutionS, row.periodS])).toEqual([
      ['s1', 1, 0.5],
      ['s1', 60, 0.5],
    ]);
    expect(log.latest('s2')?.session).toBe('hall');
  });

  it('are kept for an hour by seconds, and for thirty days by minutes', () => {
    nowMs += 700;
    log.flush();
    const nowS = Date.parse('2026-01-01T00:00:00Z') / 1000;
    expect(pruned).toEqual([[nowS - 3_600, nowS - 30 * 86_400]]);
    expect(written).toEqual([]);
  });

  it('that wait for a disk are the newest ten thousand', () => {
    // A row each, and one more for every sixty.
    const seconds = (count: number) => {
      for (let second = 1; second <= count; second += 1)
        log.add(owner, { ...measured, periodS: 1, shards: second });
      written = [];
      log.flush();
    };
    wanted = false;
    seconds(9_837);
    expect(written).toHaveLength(10_000);
    expect(written[0]?.row.shards).toBe(1);
    log.ended('s1');
    log.flush();
    seconds(9_838);
    expect(written).toHaveLength(10_000);
    expect(written[0]?.row.shards).toBe(2);
  });

  it('are read from the store, then from what waits, then from what is not over, by who and when', () => {
    const other = { streamId: 's2', session: 'lobby', client: 'pico' };
    for (const from of [owner, other]) log.add(from, { ...measured, periodS: 1 });
    nowMs += 1_000;
    log.add(owner, { ...measured, periodS: 1 });
    const [row] = told.map(({ data }) => data as unknown as Statistics);
    if (row === undefined) throw new Error('nothing was told');
    stored = [{ ...row, streamId: 'stored' }];
    const startS = Date.parse('2026-01-01T00:00:00Z') / 1000;
    const query = {
      resolutionS: 1,
      sinceS: startS,
      untilS: startS + 1,
      session: undefined,
      client: undefined,
      limit: 10,
    } as const;
    const ids = (change: Partial<Parameters<StatisticsLog['select']>[0]>) =>
      log.select({ ...query, ...change }).map(({ streamId }) => streamId);
    expect(ids({})).toEqual(['stored', 's1', 's2', 's1']);
    expect(ids({ limit: 3 })).toEqual(['s1', 's2', 's1']);
    expect(ids({ untilS: startS + 0.999 })).toEqual(['stored', 's1', 's2']);
    expect(ids({ sinceS: startS + 0.001 })).toEqual(['stored', 's1']);
    expect(ids({ client: 'pico' })).toEqual(['stored', 's2']);
    expect(ids({ session: 'hall' })).toEqual(['stored']);
    expect(ids({ resolutionS: 60 })).toEqual(['stored', 's1', 's2']);
    expect(ids({ resolutionS: 60, client: 'pico' })).toEqual(['stored', 's2']);
    expect(ids({ resolutionS: 60, session: 'hall' })).toEqual(['stored']);
    expect(ids({ resolutionS: 60, untilS: startS })).toEqual(['stored', 's2']);
    expect(log.select({ ...query, resolutionS: 60 })[1]).toMatchObject({ periodS: 2, shards: 100 });
  });
});
