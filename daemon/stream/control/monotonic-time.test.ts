import { describe, expect, it } from 'vitest';
import { MonotonicTime } from './monotonic-time.js';

describe('the time of the controller', () => {
  it('is the given one as long as that does not run backwards', () => {
    const time = new MonotonicTime();
    expect([5, 5, 9].map((us) => time.at(us))).toEqual([5, 5, 9]);
  });

  it('goes on from where it was when the given one starts again', () => {
    const time = new MonotonicTime();
    expect([1_000_000, 0, 10, 25].map((us) => time.at(us))).toEqual([
      1_000_000, 1_000_000, 1_000_010, 1_000_025,
    ]);
  });
});
