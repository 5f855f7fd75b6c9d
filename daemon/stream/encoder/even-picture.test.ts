import { describe, expect, it } from 'vitest';
import { evenPicture } from './even-picture.js';
import { writeNv12 } from './nv12.js';

describe('evenPicture', () => {
  it('is the picture itself when its sizes are even', () => {
    const picture = { data: new Uint8Array(4 * 2 * 1.5), width: 4, height: 2 };
    expect(evenPicture(picture)).toBe(picture);
  });

  it.each([
    {
      what: 'a column and a row',
      picture: {
        data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 20, 21, 22, 23),
        width: 3,
        height: 3,
      },
      luma: [1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9, 7, 8, 9, 9],
      chroma: [10, 11, 12, 13, 20, 21, 22, 23],
    },
    {
      what: 'a column',
      picture: { data: Uint8Array.of(1, 2, 10, 20), width: 1, height: 2 },
      luma: [1, 1, 2, 2],
      chroma: [10, 20],
    },
    {
      what: 'a row',
      picture: { data: Uint8Array.of(1, 2, 10, 20), width: 2, height: 1 },
      luma: [1, 2, 1, 2],
      chroma: [10, 20],
    },
  ])('repeats $what that is missing', ({ picture, luma, chroma }) => {
    expect([...evenPicture(picture).data]).toEqual([...luma, ...chroma]);
  });
});

describe('writeNv12', () => {
  it('keeps luma and puts U and V of each place side by side', () => {
    const into = new Uint8Array(12);
    writeNv12({ data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 20, 21), width: 4, height: 2 }, into);
    expect([...into]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 10, 20, 11, 21]);
  });
});
