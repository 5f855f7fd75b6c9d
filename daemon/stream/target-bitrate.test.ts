import { describe, expect, it } from 'vitest';
import { TargetBitrate } from './target-bitrate.js';

const picture = { refreshHz: 72, size: { eyeWidth: 672, eyeHeight: 704 } };
const constant = (mbps: number) => ({ mode: 'constant', bps: mbps * 1e6 }) as const;

describe('the target of the encoder', () => {
  it('is lowered to a share of itself, but not to where nothing can be seen', () => {
    const target = new TargetBitrate(constant(20), picture);
    expect(target.scaled(1)).toBe(20e6);
    expect(target.scaled(1 / 2)).toBe(10e6);
    expect(target.scaled(1 / 64)).toBe(Math.round(0.07 * 1344 * 704 * 72));
  });

  it('that is lower by itself stays as it was asked for', () => {
    expect(new TargetBitrate(constant(1), picture).scaled(1 / 8)).toBe(1e6);
  });

  it('follows a setting with the next frame, and says that it did', () => {
    const target = new TargetBitrate(constant(20), picture);
    expect(target.update(0)).toBe(false);
    target.configure(constant(30));
    expect(target.bps).toBe(20e6);
    expect(target.update(1)).toBe(true);
    expect([target.bps, target.reason]).toEqual([30e6, 'setting']);
    expect(target.update(2)).toBe(false);
  });

  it('goes on from where it is when it becomes adaptive', () => {
    const target = new TargetBitrate(constant(30), picture);
    target.configure({
      mode: 'adaptive',
      limits: {
        minimumBps: 5e6,
        maximumBps: 100e6,
        maximumNetworkUs: null,
        encoderShare: null,
        decoder: null,
      },
    });
    target.update(0);
    expect(target.bps).toBe(30e6);
  });
});
