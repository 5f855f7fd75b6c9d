import { describe, expect, it } from 'vitest';
import { TokenBucket } from './token-bucket.js';

const second = 1_000_000;

describe('a token bucket', () => {
  it('is full at first, whatever the time, and empty after as many as it holds', () => {
    const bucket = new TokenBucket(2, 1);
    expect([1, 2, 3].map(() => bucket.take(5 * second))).toEqual([true, true, false]);
  });

  it('has a token again once the time for a whole one has passed, and not a microsecond before', () => {
    const bucket = new TokenBucket(1, 2);
    bucket.take(0);
    expect(bucket.has(499_999)).toBe(false);
    expect(bucket.has(500_000)).toBe(true);
  });

  it('holds no more than it was made for, however long nothing is taken', () => {
    const bucket = new TokenBucket(2, 1);
    bucket.take(0);
    expect([1, 2, 3].map(() => bucket.take(100 * second))).toEqual([true, true, false]);
  });

  it('takes nothing by being asked, nor by refusing', () => {
    const bucket = new TokenBucket(1, 1);
    bucket.has(0);
    expect(bucket.take(0)).toBe(true);
    bucket.take(second / 2);
    expect(bucket.take(second)).toBe(true);
  });

  it('has a whole token on the frame that completes it, whatever fractions were added before', () => {
    const bucket = new TokenBucket(1, 1);
    bucket.take(0);
    const frames = 72;
    for (let frame = 1; frame < frames; frame += 1) bucket.has((frame * second) / frames);
    expect(bucket.has(second)).toBe(true);
  });

  it('earns nothing while its clock runs backwards, and goes on from there', () => {
    const bucket = new TokenBucket(1, 1);
    bucket.take(10 * second);
    expect(bucket.has(9 * second)).toBe(false);
    expect(bucket.has(10 * second - 1)).toBe(false);
    expect(bucket.has(10 * second)).toBe(true);
  });
});
