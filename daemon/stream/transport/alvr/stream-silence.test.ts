import { expect, it } from 'vitest';
import { StreamSilence } from './stream-silence.js';

const beats = (silence: StreamSilence, count: number) => Array.from({ length: count }, () => silence.beat());

it('is told once after 24 beats, 3 s, without a packet, and once when there is one again', () => {
  const silence = new StreamSilence();
  expect(beats(silence, 24)).toEqual(Array.from({ length: 24 }));
  expect(beats(silence, 3)).toEqual(['silent', undefined, undefined]);
  silence.heard();
  expect(beats(silence, 2)).toEqual(['heard', undefined]);
  expect(beats(silence, 22)).toEqual(Array.from({ length: 22 }));
  expect(silence.beat()).toBe('silent');
});

it('is not told while packets come, however late we beat', () => {
  const silence = new StreamSilence();
  for (let count = 0; count < 100; count += 1) {
    expect(beats(silence, 24)).toEqual(Array.from({ length: 24 }));
    silence.heard();
  }
});
