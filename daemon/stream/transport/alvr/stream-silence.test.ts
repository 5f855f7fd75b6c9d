import { expect, it } from 'vitest';
import { StreamSilence } from './stream-silence.js';

it('is told once after 3 s without a packet, and once when there is one again', () => {
  const silence = new StreamSilence(1_000);
  expect([1_000, 4_000].map((ms) => silence.look(ms))).toEqual([undefined, undefined]);
  expect([4_001, 5_000, 60_000].map((ms) => silence.look(ms))).toEqual(['silent', undefined, undefined]);
  silence.heard(60_000);
  expect([60_001, 60_002].map((ms) => silence.look(ms))).toEqual(['heard', undefined]);
  expect(silence.look(63_001)).toBe('silent');
});

it('is not told while packets come', () => {
  const silence = new StreamSilence(0);
  for (let ms = 0; ms < 60_000; ms += 2_999) {
    silence.heard(ms);
    expect(silence.look(ms + 2_998)).toBeUndefined();
  }
});
