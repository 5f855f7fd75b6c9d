import { describe, expect, it } from 'vitest';
import { nearest } from './nearest.js';

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
