import { describe, expect, it } from 'vitest';
import { RttEstimator } from './rtt.js';

describe('the round trip', () => {
  it('is 8 ms until the first report, and then that report', () => {
    const rtt = new RttEstimator();
    expect(rtt.us).toBe(8_000);
    rtt.sample(20_000);
    expect([rtt.us, rtt.deviationUs]).toEqual([20_000, 10_000]);
  });

  it('moves by an eighth of the error, its deviation by a quarter (loss-recovery.md 8)', () => {
    const rtt = new RttEstimator();
    rtt.sample(8_000);
    rtt.sample(16_000);
    expect([rtt.us, rtt.deviationUs]).toEqual([9_000, 5_000]);
  });

  it('forgets the first guess of the deviation on a steady network', () => {
    const rtt = new RttEstimator();
    for (let sample = 0; sample < 64; sample += 1) rtt.sample(5_000);
    expect(rtt.us).toBe(5_000);
    expect(rtt.deviationUs).toBeLessThan(1);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 1e12])('ignores %s', (us) => {
    const rtt = new RttEstimator();
    rtt.sample(5_000);
    rtt.sample(us);
    expect(rtt.us).toBe(5_000);
  });

  it('is known from nothing to a second, to the microsecond', () => {
    const rtt = new RttEstimator();
    expect(rtt.deviationUs).toBe(0);
    rtt.sample(1_000_001);
    expect(rtt.us).toBe(8_000);
    rtt.sample(1_000_000);
    expect(rtt.us).toBe(1_000_000);
    const quick = new RttEstimator();
    quick.sample(0);
    expect([quick.us, quick.deviationUs]).toEqual([0, 0]);
  });

  it('deviates by as much below as above', () => {
    const rtt = new RttEstimator();
    rtt.sample(16_000);
    rtt.sample(8_000);
    expect([rtt.us, rtt.deviationUs]).toEqual([15_000, 8_000]);
  });
});
