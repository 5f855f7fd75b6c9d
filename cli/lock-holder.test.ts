import { expect, it } from 'vitest';
import { holderIn } from './lock-holder.js';

it('finds who holds a lock among those of other kinds and files', () => {
  const locks = [
    '1: POSIX  ADVISORY  READ 101 08:02:55 128 128',
    '2: FLOCK  ADVISORY  WRITE 102 00:2f:54 0 EOF',
    '2: -> FLOCK  ADVISORY  WRITE 103 00:2f:55 0 EOF',
    '3: FLOCK  ADVISORY  WRITE 104 00:2f:55 0 EOF',
  ].join('\n');
  expect(holderIn(locks, 55)).toBe(104);
  expect(holderIn(locks, 5)).toBeUndefined();
});
