import { describe, expect, it } from 'vitest';
import { metrics } from './metrics.js';
import { metricRows } from './metric-list.js';
import { runReport } from './report.js';
import { measured } from './run-inputs.test-support.js';

const report: unknown = runReport(measured);

/** Each number of a document by its dotted path. */
function numbersIn(value: unknown, path = ''): [string, number][] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    numbersIn(inner, path === '' ? name : `${path}.${name}`),
  );
}

describe('the metrics', () => {
  it('are the numbers of a report, each by its own path, and all of them but the seed', () => {
    const there = numbersIn(report).filter(([name]) => name !== 'seed');
    const named = [...metrics].map(([name, { of }]) => [name, of(runReport(measured))]);
    expect(Object.fromEntries(named)).toEqual(Object.fromEntries(there));
    expect(named).toHaveLength(there.length);
  });

  it('have a unit, which decides what a percent sign means', () => {
    const names: Record<string, string[]> = {};
    for (const { name, unit } of metricRows) (names[unit] ??= []).push(name);
    expect(names).toEqual({
      s: ['durationS'],
      pixels: ['picture.eyeWidth', 'picture.eyeHeight'],
      Hz: ['picture.refreshHz'],
      share: ['frames.decodedShare', 'frames.matchedShare', 'shards.lostShare'],
      count: ['shards.sent', 'shards.lost', 'idrRequests', 'recovery.count', 'recovery.pending'],
      'bit/s': ['bitrateBps'],
      percent: ['cpu.daemon', 'cpu.streamer', 'cpu.headset'],
      frames: [
        'frames.rendered',
        'frames.encoded',
        'frames.sent',
        'frames.received',
        'frames.decoded',
        'frames.matched',
        'frames.mismatched',
        'frames.unreadable',
        'frames.damaged',
        'frames.discarded',
        'frames.lost',
        'idrs',
        'recovery.p50',
        'recovery.p95',
        'recovery.max',
        'recovery.lateMax',
      ],
      ms: ['poseToRender', 'render', 'encode', 'send', 'network', 'decode', 'total'].flatMap((stage) => [
        `latencyMs.${stage}.p50`,
        `latencyMs.${stage}.p95`,
      ]),
    });
  });

  it('say what they mean, no two of them the same, and why one may not be there', () => {
    const meanings = [...metrics.values()].map(({ meaning }) => meaning);
    expect(new Set(meanings).size).toBe(metrics.size);
    for (const [name, { meaning, without }] of metrics) {
      expect(meaning, name).toMatch(/^\S.*[a-zA-Z)]$/);
      expect(without, name).toMatch(/^(no|nothing|there was no|it|the headset) /);
    }
    expect(metrics.get('latencyMs.render.p50')?.meaning).toBe('drawing, median of the newest frames');
    expect(metrics.get('latencyMs.render.p95')?.meaning).toBe(
      'drawing, 95th percentile of the newest frames',
    );
  });
});
