import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limitedView, scaledTo } from './picture-limit.js';

const view = (eyeWidth: number, eyeHeight: number) => ({ eyeWidth, eyeHeight });

describe('a view', () => {
  it.each([
    { name: 'of a Quest 2', asked: view(1664, 1760), speed: undefined, size: view(1664, 1760) },
    {
      name: 'as large as the level allows',
      asked: view(4096, 4352),
      speed: undefined,
      size: view(4096, 4352),
    },
    { name: 'one line larger', asked: view(4096, 4384), speed: undefined, size: view(4064, 4352) },
    { name: 'far too large', asked: view(8192, 8192), speed: undefined, size: view(4192, 4192) },
    {
      name: 'that no number of pixels allows',
      asked: view(2 ** 32, 2 ** 32),
      speed: 1e9,
      size: view(4192, 4192),
    },
    { name: 'wider than any side may be', asked: view(9_600, 320), speed: undefined, size: view(8_416, 256) },
    {
      name: 'higher than any side may be',
      asked: view(320, 19_200),
      speed: undefined,
      size: view(256, 16_864),
    },
    {
      name: 'drawn in half a second',
      asked: view(1024, 1024),
      speed: 2 * 2 * 1024 * 1024,
      size: view(1024, 1024),
    },
    { name: 'drawn in a second', asked: view(1024, 1024), speed: 2 * 1024 * 1024, size: view(704, 704) },
    { name: 'drawn in a minute', asked: view(2048, 1024), speed: 60_000, size: view(512, 256) },
    { name: 'narrow, and drawn in a minute', asked: view(320, 352), speed: 3_000, size: view(320, 352) },
  ])('$name', ({ asked, speed, size }) => {
    const limited = limitedView(asked, speed);
    expect(limited.size).toEqual(size);
    expect(limited.limit === undefined).toBe(size.eyeWidth === asked.eyeWidth);
  });

  it('says which limit it was: the stricter one', () => {
    expect(limitedView(view(8192, 8192), 1e9).limit).toBe('codec');
    expect(limitedView(view(8192, 8192), 1e7).limit).toBe('machine');
  });

  it('is never larger than was asked for, and never more than the level allows', () => {
    const side = fc.integer({ min: 1, max: 2 ** 27 }).map((units) => units * 32);
    fc.assert(
      fc.property(
        side,
        side,
        fc.option(fc.double({ min: 1, max: 1e12, noNaN: true }), { nil: undefined }),
        (width, height, speed) => {
          const { eyeWidth, eyeHeight } = limitedView(view(width, height), speed).size;
          expect(eyeWidth).toBeLessThanOrEqual(width);
          expect(eyeHeight).toBeLessThanOrEqual(height);
          expect(2 * eyeWidth * eyeHeight).toBeLessThanOrEqual(35_651_584);
          expect(Math.max(2 * eyeWidth, eyeHeight)).toBeLessThanOrEqual(16_888);
          expect([eyeWidth % 32, eyeHeight % 32]).toEqual([0, 0]);
        },
      ),
    );
  });
});

it('a width is met exactly where it is a multiple of 32', () => {
  const width = fc.integer({ min: 1, max: 256 }).map((units) => units * 32);
  fc.assert(
    fc.property(width, width, (from, to) => {
      expect(scaledTo(view(from, from), to)).toEqual(view(to, to));
    }),
  );
});
