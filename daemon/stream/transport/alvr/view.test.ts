import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseRefresh, chooseView } from './view.js';

describe('the view', () => {
  it.each([
    [[1680, 1760], null, { eyeWidth: 1664, eyeHeight: 1760 }],
    [[2144, 2240], 1072, { eyeWidth: 1056, eyeHeight: 1120 }],
    [[64, 64], null, { eyeWidth: 64, eyeHeight: 64 }],
    [undefined, null, { eyeWidth: 1024, eyeHeight: 1024 }],
    [[0, 1760], null, { eyeWidth: 1024, eyeHeight: 1024 }],
    [[1680, 0], 512, { eyeWidth: 512, eyeHeight: 512 }],
  ] as const)('of %s at most %s wide is %s', (wanted, most, view) => {
    expect(chooseView(wanted, most)).toEqual(view);
  });

  it('is a multiple of 32 and never more than the device announced (alvr.md 16)', () => {
    const size = fc.integer({ min: 32, max: 8192 });
    fc.assert(
      fc.property(size, size, fc.option(size), (width, height, most) => {
        const { eyeWidth, eyeHeight } = chooseView([width, height], most);
        expect([eyeWidth % 32, eyeHeight % 32]).toEqual([0, 0]);
        expect(eyeWidth).toBeLessThanOrEqual(Math.min(width, most ?? width));
        expect(eyeHeight).toBeLessThanOrEqual(height);
      }),
    );
  });
});

describe('the refresh rate', () => {
  it('is always one that the device announced: any other crashes the app (alvr.md 16)', () => {
    expect(chooseRefresh([72, 80, 90, 120], 75)).toBe(72);
    expect(chooseRefresh([90, 120], 72)).toBe(90);
    expect(chooseRefresh([72, Number.NaN, 0, 1e9], 200)).toBe(72);
    expect(chooseRefresh([], 72)).toBe(72);
  });
});
