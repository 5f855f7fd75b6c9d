import { describe, expect, it } from 'vitest';
import { IdrBounds } from './idr-bounds.js';
import type { IdrSettings } from './idr-settings.js';
import { ToldBudget } from './told-budget.test-support.js';

/** A frame of 10 ms at 8 Mbit/s weighs 10,000 bytes, an IDR at most 11,000. */
const settings: IdrSettings = {
  frameUs: 10_000,
  bitrateBps: 8_000_000,
  minimumIntervalUs: 100_000,
  idrShare: 0.2,
  maximumBackoffUs: 400_000,
  avoidVideoGlitching: true,
};

describe('the distance between IDRs', () => {
  it('is none before the first', () => {
    const bounds = new IdrBounds(settings);
    expect(bounds.lastIdrUs).toBe(Number.NEGATIVE_INFINITY);
    expect(bounds.hold(0, 0)).toBeUndefined();
    expect(bounds.permitsProbe(0, 500_000)).toBe(true);
  });

  it('is the interval while none is lost, to the microsecond', () => {
    const bounds = new IdrBounds(settings);
    bounds.onIdrSent(1_000_000, 5_000, false);
    expect(bounds.lastIdrUs).toBe(1_000_000);
    expect(bounds.hold(1_099_999, 0)).toBe('interval');
    expect(bounds.hold(1_100_000, 0)).toBeUndefined();
    expect(bounds.distanceEndUs(0)).toBe(1_100_000);
  });

  it('is none for the first that is lost, and doubles from the third on, up to the longest back-off', () => {
    const bounds = new IdrBounds(settings);
    bounds.onIdrSent(1_000_000, 5_000, false);
    const distances = [0, 1, 2, 3, 4, 5, 50].map((lost) => bounds.distanceEndUs(lost) - 1_000_000);
    expect(distances).toEqual([100_000, 0, 100_000, 200_000, 400_000, 400_000, 400_000]);
  });

  it('is never below the interval, however short the longest back-off is', () => {
    const bounds = new IdrBounds({ ...settings, maximumBackoffUs: 30_000 });
    bounds.onIdrSent(1_000_000, 5_000, false);
    expect(bounds.distanceEndUs(2)).toBe(1_100_000);
    expect(bounds.distanceEndUs(6)).toBe(1_100_000);
  });

  it('is told as back-off from the second lost one on, as the interval before', () => {
    const bounds = new IdrBounds(settings);
    bounds.onIdrSent(1_000_000, 5_000, false);
    bounds.onIdrSent(1_000_001, 5_000, false);
    expect([0, 1, 2, 3].map((lost) => bounds.hold(1_000_002, lost))).toEqual([
      'interval',
      'interval',
      'back-off',
      'back-off',
    ]);
  });

  it('may be skipped by one repetition, not by the one after it', () => {
    const bounds = new IdrBounds(settings);
    bounds.onIdrSent(1_000_000, 5_000, false);
    expect(bounds.distanceEndUs(1)).toBe(1_000_000);
    bounds.onIdrSent(1_099_999, 5_000, false);
    expect(bounds.distanceEndUs(1)).toBe(1_199_999);
    bounds.onIdrSent(1_199_999, 5_000, false);
    expect(bounds.distanceEndUs(1)).toBe(1_199_999);
  });

  it('follows other settings at once', () => {
    const bounds = new IdrBounds(settings);
    bounds.onIdrSent(1_000_000, 5_000, false);
    bounds.configure({ ...settings, minimumIntervalUs: 30_000, maximumBackoffUs: 50_000 });
    expect([0, 2, 3].map((lost) => bounds.distanceEndUs(lost))).toEqual([1_030_000, 1_030_000, 1_050_000]);
  });

  it('is asked for by a probe: silence is probed that seldom', () => {
    const bounds = new IdrBounds(settings);
    bounds.onIdrSent(1_000_000, 5_000, false);
    expect(bounds.permitsProbe(1_499_999, 500_000)).toBe(false);
    expect(bounds.permitsProbe(1_500_000, 500_000)).toBe(true);
  });
});

describe('the share of the bitrate', () => {
  it('earns what a frame weighs, or what it might have weighed at the bitrate in force', () => {
    const budget = new ToldBudget();
    const bounds = new IdrBounds(settings, budget);
    bounds.onFrameSent(12_000, 1);
    bounds.onFrameSent(300, 1);
    bounds.onFrameSent(300, 0.25);
    expect(budget.heard).toEqual(['earn 12000', 'earn 10000', 'earn 2500']);
  });

  it('expects an IDR of 1.1 frames at first, and then one like the last', () => {
    const budget = new ToldBudget();
    const bounds = new IdrBounds(settings, budget);
    bounds.hold(5, 0);
    bounds.onIdrSent(1_000_000, 7_000, true);
    bounds.hold(2_000_000, 0);
    expect(budget.heard).toEqual(['permits 11000 at 5', 'permits 7000 at 2000000']);
  });

  it('is drawn from by every IDR that is not free', () => {
    const budget = new ToldBudget();
    const bounds = new IdrBounds(settings, budget);
    bounds.onIdrSent(1_000, 5_000, true);
    bounds.onIdrSent(2_000, 6_000, false);
    expect(budget.heard).toEqual(['spend 6000 at 2000']);
  });

  it('holds an IDR whose distance is over, and a probe as well', () => {
    const budget = new ToldBudget();
    const bounds = new IdrBounds(settings, budget);
    bounds.onIdrSent(1_000_000, 5_000, false);
    budget.mayWeigh = 4_999;
    expect(bounds.hold(2_000_000, 0)).toBe('share');
    expect(bounds.permitsProbe(2_000_000, 500_000)).toBe(false);
    budget.mayWeigh = 5_000;
    expect(bounds.hold(2_000_000, 0)).toBeUndefined();
    expect(bounds.permitsProbe(2_000_000, 500_000)).toBe(true);
  });

  it('follows another share and another bitrate', () => {
    const budget = new ToldBudget();
    const bounds = new IdrBounds(settings, budget);
    bounds.configure({ ...settings, idrShare: 0.3, bitrateBps: 16_000_000 });
    bounds.onFrameSent(300, 1);
    expect(budget.heard).toEqual(['share 0.3', 'earn 20000']);
  });

  it('is the one of the settings, of IDRs of 1.1 frames, without a budget of its own', () => {
    const bounds = new IdrBounds(settings);
    // Three in a row at once; the fourth must be earned: 11,000 bytes are a fifth of 5.5 frames.
    for (let idr = 0; idr < 3; idr += 1) bounds.onIdrSent(idr * 1_000_000, 11_000, false);
    for (let frame = 0; frame < 5; frame += 1) bounds.onFrameSent(0, 1);
    expect(bounds.hold(9_000_000, 0)).toBe('share');
    bounds.onFrameSent(0, 1);
    expect(bounds.hold(9_000_000, 0)).toBeUndefined();
  });

  it('is known to permit since the first frame at which it did without a break', () => {
    const budget = new ToldBudget();
    const bounds = new IdrBounds(settings, budget);
    expect(bounds.affordableFrameId).toBeUndefined();
    bounds.observe(1, 10);
    bounds.observe(2, 11);
    expect(bounds.affordableFrameId).toBe(10);
    budget.mayWeigh = 0;
    bounds.observe(3, 12);
    expect(bounds.affordableFrameId).toBeUndefined();
    budget.mayWeigh = Number.POSITIVE_INFINITY;
    bounds.observe(4, 13);
    bounds.observe(5, 14);
    expect(bounds.affordableFrameId).toBe(13);
  });
});
