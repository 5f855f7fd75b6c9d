import { describe, expect, it } from 'vitest';
import { createLossModel, expectedLoss } from './loss-model.js';
import type { LossSpec } from './loss-spec.js';
import { createPrng } from './prng.js';

/** Which of `count` packets are lost when they are sent `everyUs` apart, from a clock that began long ago. */
function losses(spec: LossSpec, count: number, everyUs: number, seed = 1): boolean[] {
  const model = createLossModel(spec, createPrng(seed));
  return Array.from({ length: count }, (_, index) => model.lost(5e12 + index * everyUs));
}

function share(lost: readonly boolean[]): number {
  return lost.filter(Boolean).length / lost.length;
}

function runs(lost: readonly boolean[]): number[] {
  return lost
    .map((value) => (value ? 'x' : '.'))
    .join('')
    .split(/\.+/)
    .filter((run) => run !== '')
    .map((run) => run.length);
}

const geTime = {
  kind: 'gilbert-elliott',
  unit: 'ms',
  meanGood: 200,
  meanBad: 10,
  lossInBad: 0.9,
} as const satisfies LossSpec;
const gePackets: LossSpec = {
  kind: 'gilbert-elliott',
  unit: 'packets',
  meanGood: 95,
  meanBad: 5,
  lossInBad: 1,
};

function longestBurst(everyUs: number): number {
  return Math.max(...runs(losses({ ...geTime, lossInBad: 1 }, 100_000, everyUs)));
}

describe('loss models', () => {
  it.each<[string, LossSpec]>([
    ['none', { kind: 'none' }],
    ['a rate', { kind: 'rate', loss: 0.05 }],
    ['bursts in time', geTime],
    ['bursts in packets', gePackets],
  ])('lose the expected share: %s', (_name, spec) => {
    const expected = expectedLoss(spec);
    expect(Math.abs(share(losses(spec, 200_000, 500)) - expected)).toBeLessThanOrEqual(expected * 0.15);
  });

  it('lose the same packets for the same seed and others for another', () => {
    expect(losses(geTime, 5000, 500, 3)).toEqual(losses(geTime, 5000, 500, 3));
    expect(losses(geTime, 5000, 500, 3)).not.toEqual(losses(geTime, 5000, 500, 4));
  });

  it('lose in runs when they are bursts', () => {
    const lengths = runs(losses(gePackets, 100_000, 500));
    const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    expect(mean).toBeGreaterThan(4);
    expect(mean).toBeLessThan(7);
  });

  it('lose longer runs when packets come faster, as bursts last for a time', () => {
    expect(longestBurst(100)).toBeGreaterThan(3 * longestBurst(1000));
  });

  it('go on after a silence of days without counting through it', () => {
    const model = createLossModel({ ...geTime, meanGood: 0.1, meanBad: 0.1 }, createPrng(1));
    model.lost(0);
    const later = Array.from({ length: 2000 }, (_, index) => model.lost(1e12 * (index + 1)));
    expect(share(later)).toBeCloseTo(0.45, 1);
  });

  it('replay a trace from the first packet, again and again if it loops', () => {
    const trace = {
      description: 'test',
      loop: true,
      durationMs: 10,
      bad: [
        { fromMs: 2, toMs: 4, loss: 1 },
        { fromMs: 9, toMs: 10, loss: 1 },
      ],
      lostPackets: [0],
    };
    const drawn = (loop: boolean) =>
      losses({ kind: 'trace', trace: { ...trace, loop } }, 20, 1000)
        .map((lost) => (lost ? 'x' : '.'))
        .join('');
    expect(drawn(true)).toBe('x.xx.....x..xx.....x');
    expect(drawn(false)).toBe('x.xx.....x..........');
  });
});
