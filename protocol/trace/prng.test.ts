import { describe, expect, it } from 'vitest';
import { createPrng, xoshiro128 } from './prng.js';

function first(seed: number, stream?: number): number[] {
  const prng = createPrng(seed, stream);
  return Array.from({ length: 4 }, () => prng.u32());
}

function mean(draw: () => number): number {
  return Array.from({ length: 20_000 }, draw).reduce((sum, value) => sum + value, 0) / 20_000;
}

describe('the random numbers', () => {
  it('are those of xoshiro128** (computed apart, with Python integers)', () => {
    const prng = xoshiro128([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, () => prng.u32())).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('repeat for the same seed and stream, and differ for neighbours', () => {
    expect(first(1)).toEqual(first(1));
    const heads = [first(0), first(1), first(2), first(1, 1), first(1, 2), first(-1)].map(String);
    expect(new Set(heads).size).toBe(heads.length);
  });

  it('have the mean of their distribution', () => {
    const prng = createPrng(7);
    expect(mean(() => prng.unit())).toBeCloseTo(0.5, 1);
    expect(mean(() => prng.exponential(8)) / 8).toBeCloseTo(1, 1);
    expect(mean(() => (prng.chance(0.25) ? 1 : 0))).toBeCloseTo(0.25, 1);
  });
});
