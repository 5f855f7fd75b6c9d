import { describe, expect, it } from 'vitest';
import { nearest, sameWord } from './nearest.js';

describe('the nearest word', () => {
  const words = ['discovery', 'log', 'session', 'settings', 'x'];
  it.each([
    ['disovery', 'discovery'],
    ['disocvery', 'discovery'],
    ['DISCOVERY', 'discovery'],
    ['sesion', 'session'],
    ['seting', 'settings'],
    ['lgo', 'log'],
    ['', 'x'],
  ])('to %j is %j', (word, expected) => {
    expect(nearest(word, words)).toBe(expected);
  });

  it('to banana is none of these, and banana where it is among them', () => {
    expect(nearest('banana', words)).toBeUndefined();
    expect(nearest('banana', [...words, 'banana'])).toBe('banana');
  });

  it('is looked for up to 64 letters, and not beyond, however like they are', () => {
    const [longest, longer] = ['l'.repeat(64), 'l'.repeat(65)];
    expect([nearest(longest, [longest]), nearest(longer, [longer])]).toEqual([longest, undefined]);
    expect(nearest('l'.repeat(100_000), words)).toBeUndefined();
  });

  it('is nothing among nothing, and the only one among one', () => {
    expect([nearest('log', []), nearest('log', ['log'])]).toEqual([undefined, 'log']);
  });
});

describe('the same word', () => {
  it.each([
    ['h265', ['h264', 'hevc'], 'hevc'],
    ['H.265', ['H264', 'Hevc'], 'Hevc'],
    ['HEVC', ['H264', 'Hevc'], 'Hevc'],
    ['avc', ['h264', 'hevc'], 'h264'],
    ['h.264', ['H264', 'Hevc'], 'H264'],
    ['h265', ['h265', 'hevc'], 'h265'],
    ['x264', ['auto', 'x264', 'H264'], 'x264'],
  ])('%s among %j is %s', (word, words, expected) => {
    expect(sameWord(word, words)).toBe(expected);
  });

  it.each([
    ['h265', ['auto', 'x264']],
    ['constructor', ['h264']],
    ['tab', ['Tab', 'TAB']],
  ])('%s is none of %j, and itself where it is among them', (word, words) => {
    expect(sameWord(word, words)).toBeUndefined();
    expect(sameWord(word, [...words, word])).toBe(word);
  });
});
