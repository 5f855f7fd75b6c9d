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
    ['banana', undefined],
    ['', 'x'],
    ['l'.repeat(100_000), undefined],
  ])('to %j is %j', (word, expected) => {
    expect(nearest(word, words)).toBe(expected);
  });

  it('is nothing among nothing', () => {
    expect(nearest('log', [])).toBeUndefined();
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
    ['h265', ['auto', 'x264'], undefined],
    ['constructor', ['h264'], undefined],
    ['tab', ['Tab', 'TAB'], undefined],
  ])('%s among %j is %s', (word, words, expected) => {
    expect(sameWord(word, words)).toBe(expected);
  });
});
