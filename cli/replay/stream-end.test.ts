import { expect, it } from 'vitest';
import { isOver } from './stream-end.js';

it.each([
  ['connecting', false],
  ['streaming', false],
  ['waiting', true],
  ['restarting', true],
] as const)('a stream that is %s has told why its connection ended: %s', (state, told) => {
  expect(isOver({ state })).toBe(told);
});
