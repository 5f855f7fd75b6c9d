import { describe, expect, it } from 'vitest';
import { BitrateScale } from './bitrate.js';

describe('the scale of the bitrate', () => {
  it('stays for the first lost IDR and halves for each one after it, down to an eighth', () => {
    const scale = new BitrateScale();
    const values = [1, 2, 3, 4, 5, 6].map((lostInRow) => {
      scale.lost(lostInRow, 0);
      return scale.value;
    });
    expect(values).toEqual([1, 0.5, 0.25, 0.125, 0.125, 0.125]);
  });

  it('doubles with each second of success', () => {
    const scale = new BitrateScale();
    scale.lost(3, 0);
    scale.succeeded(1_000_000);
    scale.grow(1_999_999);
    expect(scale.value).toBe(0.25);
    scale.grow(2_000_000);
    expect(scale.value).toBe(0.5);
    scale.grow(2_500_000);
    expect(scale.value).toBe(0.5);
    scale.grow(3_000_000);
    scale.grow(9_000_000);
    expect(scale.value).toBe(1);
  });

  it('goes back up when an IDR turns out not to have been lost', () => {
    const scale = new BitrateScale();
    scale.lost(2, 0);
    scale.lost(1, 1);
    expect(scale.value).toBe(1);
  });

  it('begins the second anew with each IDR that is lost or gets through', () => {
    const scale = new BitrateScale();
    scale.lost(3, 0);
    scale.succeeded(100);
    scale.lost(1, 500_000);
    scale.grow(1_499_999);
    expect(scale.value).toBe(0.25);
    scale.grow(1_500_000);
    expect(scale.value).toBe(0.5);
  });

  it('halves what the loss before left, and never below an eighth', () => {
    const scale = new BitrateScale();
    scale.lost(2, 0);
    scale.succeeded(1);
    scale.lost(2, 2);
    expect(scale.value).toBe(0.25);
    scale.lost(9, 3);
    scale.succeeded(4);
    scale.grow(1_000_004);
    expect(scale.value).toBe(0.25);
  });

  it('stays whole however long nothing is lost, and counts the second from a loss and not from then', () => {
    const scale = new BitrateScale();
    scale.grow(5_000_000);
    expect(scale.value).toBe(1);
    scale.lost(2, 5_100_000);
    scale.succeeded(5_200_000);
    scale.grow(6_199_999);
    expect(scale.value).toBe(0.5);
    scale.grow(6_200_000);
    expect(scale.value).toBe(1);
  });
});
