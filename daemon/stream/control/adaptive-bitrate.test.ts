import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPrng } from '../../../protocol/trace/prng.js';
import { AdaptiveBitrate, type AdaptiveLimits } from './adaptive-bitrate.js';
import { throughBottleneck } from './bottleneck.test-support.js';

const frameUs = 13_889;
const limits: AdaptiveLimits = {
  frameUs,
  minimumBps: 5e6,
  maximumBps: 100e6,
  maximumNetworkUs: null,
  encoderShare: 0.9,
  decoder: { maximumUs: 30_000, frames: 90, multiplier: 0.99 },
};
const sound = { networkUs: 3_000, encodeUs: 3_000, decodeUs: 5_000 };

/** Frames for a while that all tell the same; the target at the end. */
function after(rate: AdaptiveBitrate, fromS: number, seconds: number, sample = sound, used = 1): number {
  let target = 0;
  for (let frame = 0; frame < seconds * 72; frame += 1) {
    const atUs = Math.round(fromS * 1e6 + frame * frameUs);
    target = rate.targetBps(atUs);
    rate.onFrameSent((used * target) / 8 / 72);
    rate.onFrameDisplayed(atUs, sample);
  }
  return target;
}

describe('an adaptive bitrate', () => {
  it('rises while there is no queue, by 4 % or half a Mbit/s, every 200 ms at most', () => {
    const rate = new AdaptiveBitrate(limits, 10e6);
    expect(after(rate, 0, 1.03)).toBe(12e6);
    expect(rate.reason).toBe('room');
  });

  it('falls by 15 % when the network takes half a frame longer than at best', () => {
    const rate = new AdaptiveBitrate({ ...limits, maximumBps: 20e6 }, 20e6);
    after(rate, 0, 1);
    expect(after(rate, 1, 0.68, { ...sound, networkUs: 3_000 + 0.6 * frameUs })).toBe(12_282_500);
    expect(rate.reason).toBe('queue');
  });

  it('falls by 30 % when two frames in a row take two frames longer, and then waits a second', () => {
    const rate = new AdaptiveBitrate({ ...limits, maximumBps: 20e6 }, 20e6);
    after(rate, 0, 1);
    const jammed = { ...sound, networkUs: 3_000 + 2.1 * frameUs };
    expect(after(rate, 1, 0.06, jammed)).toBe(14e6);
    expect(rate.reason).toBe('emergency');
    const frozen = after(rate, 1.06, 0.9);
    expect(frozen).toBeLessThanOrEqual(14e6);
    expect(after(rate, 1.96, 1)).toBeGreaterThan(frozen);
  });

  it('holds between a quarter and half a frame of queue', () => {
    const rate = new AdaptiveBitrate({ ...limits, maximumBps: 20e6 }, 15e6);
    after(rate, 0, 0.1);
    const filled = { ...sound, networkUs: 3_000 + 0.4 * frameUs };
    after(rate, 0.1, 0.5, filled);
    expect(after(rate, 0.6, 2, filled)).toBe(15_600_000);
  });

  it('does not rise for a picture that needs less than half of it', () => {
    expect(after(new AdaptiveBitrate(limits, 20e6), 0, 3, sound, 0.3)).toBe(20e6);
  });

  it('keeps network, encoder and decoder within their limits', () => {
    const slow = new AdaptiveBitrate({ ...limits, maximumNetworkUs: 2_000 }, 20e6);
    expect(after(slow, 0, 0.5)).toBeLessThan(20e6);
    expect(slow.reason).toBe('latency');
    const busy = new AdaptiveBitrate(limits, 20e6);
    expect(after(busy, 0, 0.25, { ...sound, encodeUs: 1.8 * frameUs })).toBeCloseTo(10e6, -5);
    const late = new AdaptiveBitrate(limits, 20e6);
    expect(after(late, 0, 1.2, { ...sound, decodeUs: 40_000 })).toBe(20e6);
    expect(after(late, 1.2, 1, { ...sound, decodeUs: 40_000 })).toBeLessThan(15e6);
    expect(late.reason).toBe('decoder');
  });

  it('holds while the client is silent', () => {
    const rate = new AdaptiveBitrate(limits, 20e6);
    expect(after(rate, 0, 1)).toBe(23_397_171);
    rate.targetBps(1_300_000);
    for (let atUs = 1_400_000; atUs < 5_000_000; atUs += frameUs) rate.targetBps(atUs);
    expect(rate.targetBps(5_000_000)).toBe(23_397_171);
  });

  it('never leaves its limits, whatever it is told and whatever the clock does', () => {
    const call = fc.oneof(
      fc.record({ at: fc.integer({ min: 0, max: 20_000_000 }), bytes: fc.nat(1e6) }),
      fc.record({
        at: fc.integer({ min: 0, max: 20_000_000 }),
        networkUs: fc.nat(1e6),
        encodeUs: fc.nat(1e5),
        decodeUs: fc.nat(1e5),
      }),
    );
    fc.assert(
      fc.property(fc.array(call, { maxLength: 200 }), fc.integer({ min: 1, max: 2e9 }), (calls, start) => {
        const rate = new AdaptiveBitrate(limits, start);
        for (const one of calls) {
          if ('bytes' in one) rate.onFrameSent(one.bytes);
          else rate.onFrameDisplayed(one.at, one);
          const target = rate.targetBps(one.at);
          expect(target).toBeGreaterThanOrEqual(5e6);
          expect(target).toBeLessThanOrEqual(100e6);
        }
      }),
    );
  });
});

describe('on a simulated path', () => {
  const never = () => false;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  it('settles near the capacity, with a short queue', () => {
    const rows = throughBottleneck(
      new AdaptiveBitrate(limits, 10e6),
      { capacityBps: () => 30e6, roundTripUs: 3_000, lossOf: never },
      30,
    ).slice(10);
    expect(mean(rows.map(({ targetBps }) => targetBps))).toBeGreaterThan(0.75 * 30e6);
    expect(mean(rows.map(({ queueUs }) => queueUs))).toBeLessThan(2 * frameUs);
  });

  it('gives way when the capacity falls to a fifth, and takes it back', () => {
    const rows = throughBottleneck(
      new AdaptiveBitrate(limits, 40e6),
      { capacityBps: (atS) => (atS >= 10 && atS < 20 ? 10e6 : 50e6), roundTripUs: 3_000, lossOf: never },
      40,
    );
    expect(mean(rows.slice(14, 20).map(({ targetBps }) => targetBps))).toBeLessThan(11e6);
    expect(rows.at(-1)?.targetBps).toBeGreaterThan(30e6);
  });

  it('is not impressed by jitter of more than a frame, and still sees a queue through it', () => {
    const random = createPrng(7);
    const jitterUs = () => random.unit() * 1.3 * frameUs;
    const calm = throughBottleneck(
      new AdaptiveBitrate(limits, 20e6),
      { capacityBps: () => 80e6, roundTripUs: 5_000, jitterUs, lossOf: never },
      20,
    );
    expect(calm.at(-1)?.targetBps).toBeGreaterThan(50e6);
    const full = throughBottleneck(
      new AdaptiveBitrate(limits, 20e6),
      { capacityBps: () => 30e6, roundTripUs: 5_000, jitterUs, lossOf: never },
      30,
    ).slice(10);
    expect(mean(full.map(({ targetBps }) => targetBps))).toBeLessThan(31e6);
    expect(mean(full.map(({ queueUs }) => queueUs))).toBeLessThan(2 * frameUs);
  });

  it('is not impressed by loss without a queue', () => {
    const rows = throughBottleneck(
      new AdaptiveBitrate(limits, 20e6),
      { capacityBps: () => 80e6, roundTripUs: 5_000, lossOf: (frame) => frame % 50 === 0 },
      20,
    );
    expect(rows.at(-1)?.targetBps).toBeGreaterThan(50e6);
  });
});
