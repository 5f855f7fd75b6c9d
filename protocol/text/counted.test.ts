import { expect, it } from 'vitest';
import { counted } from './counted.js';

it.each([
  [0, '0 losses'],
  [1, '1 loss'],
  [2, '2 losses'],
])('%i is counted as "%s"', (count, words) => {
  expect(counted(count, 'loss', 'losses')).toBe(words);
});

it('adds an s to most nouns', () => {
  expect([0, 1, 11].map((count) => counted(count, 'frame'))).toEqual(['0 frames', '1 frame', '11 frames']);
});
