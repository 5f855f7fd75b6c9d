import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pipelineStages } from '../api/statistics.js';
import { merge, type StreamStatistics } from './merge.js';

const count = fc.integer({ min: 0, max: 1_000 });
const ms = fc.option(fc.double({ min: 0, max: 500, noNaN: true }));
const rowOf = fc
  .record({
    periodS: fc.double({ min: 0.01, max: 2, noNaN: true }),
    fps: fc.integer({ min: 0, max: 1200 }).map((tenths) => tenths / 10),
    bps: fc.double({ min: 0, max: 1e8, noNaN: true }),
    counts: fc.array(count, { minLength: 7, maxLength: 7 }),
    latency: fc.array(ms, { minLength: 9, maxLength: 9 }),
  })
  .map(({ periodS, fps, bps, counts, latency }): StreamStatistics => {
    const [
      shards = 0,
      framesSent = 0,
      framesDropped = 0,
      losses = 0,
      recoveries = 0,
      idrs = 0,
      idrRequests = 0,
    ] = counts;
    const of = (index: number) => latency[index] ?? null;
    return {
      periodS,
      latencyMs: {
        game: of(0),
        serverCompositor: of(1),
        encoder: of(2),
        network: of(3),
        decoder: of(4),
        decoderQueue: of(5),
        clientCompositor: of(6),
        vsyncQueue: of(7),
        total: of(8),
      },
      serverFps: fps,
      clientFps: fps,
      bitrateBps: bps,
      bitrateTargetBps: bps,
      shards,
      framesSent,
      framesDropped,
      losses,
      recoveries,
      recoveryFrames: recoveries === 0 ? null : 3,
      idrs,
      idrRequests,
      batteryPercent: counts[0] ?? null,
    };
  });

const rows = fc
  .array(rowOf, { minLength: 1, maxLength: 20 })
  .filter((all): all is [StreamStatistics, ...StreamStatistics[]] => all.length > 0);

describe('merged statistics', () => {
  it('keep sums, and keep every mean within what it is the mean of', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const merged = merge(all);
        for (const name of ['shards', 'framesSent', 'losses', 'recoveries', 'idrs', 'idrRequests'] as const)
          expect(merged[name]).toBe(all.reduce((sum, row) => sum + row[name], 0));
        expect(merged.bitrateBps * merged.periodS).toBeCloseTo(
          all.reduce((sum, row) => sum + row.bitrateBps * row.periodS, 0),
          0,
        );
        for (const stage of [...pipelineStages, 'total'] as const) {
          const measured = all
            .filter(({ clientFps }) => clientFps > 0)
            .flatMap(({ latencyMs }) => latencyMs[stage] ?? []);
          const mean = merged.latencyMs[stage];
          if (mean === null) continue;
          expect(mean).toBeGreaterThanOrEqual(Math.min(...measured) - 1e-6);
          expect(mean).toBeLessThanOrEqual(Math.max(...measured) + 1e-6);
        }
        expect(merged.batteryPercent).toBe(all.at(-1)?.batteryPercent ?? null);
      }),
    );
  });

  it('are the same in one step and in two', () => {
    fc.assert(
      fc.property(rows, rows, (a, b) => {
        const whole = merge([...a, ...b]);
        const parts = merge([merge(a), merge(b)]);
        expect(parts.framesSent).toBe(whole.framesSent);
        expect(parts.serverFps).toBeCloseTo(whole.serverFps, 6);
        expect(parts.recoveryFrames === null).toBe(whole.recoveryFrames === null);
      }),
    );
  });
});
