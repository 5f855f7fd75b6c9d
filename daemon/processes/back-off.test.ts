import { describe, expect, it } from 'vitest';
import { BackOff } from './back-off.js';

const rule = { firstMs: 0, secondMs: 250, longestMs: 10_000, healthyMs: 30_000 };

describe('BackOff', () => {
  it('tries again at once, then waits twice as long each time, up to a bound', () => {
    const backOff = new BackOff(rule);
    const delays = Array.from({ length: 9 }, () => backOff.failed());
    expect(delays).toEqual([0, 250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    expect(backOff.failures).toBe(9);
  });

  it('stays at its bound however often it fails', () => {
    const backOff = new BackOff(rule);
    for (let count = 0; count < 5_000; count += 1) backOff.failed();
    expect(backOff.failed()).toBe(10_000);
  });

  it('begins anew after a healthy run, not after one that was nearly so', () => {
    const backOff = new BackOff(rule);
    backOff.failed();
    backOff.failed();
    expect(backOff.failed(29_999)).toBe(500);
    expect(backOff.failed(30_000)).toBe(0);
    expect(backOff.failed(0)).toBe(250);
  });

  it('begins anew when it is reset', () => {
    const backOff = new BackOff(rule);
    backOff.failed();
    backOff.failed();
    backOff.reset();
    expect(backOff.failures).toBe(0);
    expect(backOff.failed()).toBe(0);
  });
});
