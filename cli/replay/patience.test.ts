import { expect, it } from 'vitest';
import { Patience } from './patience.js';

const second = 1_000_000;

/** How many looks at what never changes it takes until patience is over. */
function looksAt(patience: Patience, frames: number, cpuUs: number): number {
  for (let looks = 1; looks < 1_000; looks += 1) if (!patience.look({ frames, cpuUs })) return looks;
  return Infinity;
}

it('is over after so many looks in which nothing moved, the first of which moved', () => {
  expect(looksAt(new Patience(5, second), 0, 0)).toBe(6);
});

it('begins anew with each frame', () => {
  const patience = new Patience(5, second);
  for (let frame = 0; frame < 100; frame += 1)
    for (let look = 0; look < 5; look += 1) expect(patience.look({ frames: frame, cpuUs: 0 })).toBe(true);
  expect(looksAt(patience, 99, 0)).toBe(1);
});

it('begins anew with each second of CPU time, and not with less', () => {
  const patience = new Patience(5, second);
  expect(looksAt(patience, 0, 0)).toBe(6);
  expect(patience.look({ frames: 0, cpuUs: second - 1 })).toBe(false);
  expect(patience.look({ frames: 0, cpuUs: second })).toBe(true);
  expect(looksAt(patience, 0, second)).toBe(5);
});

it('is over all the same for what burns CPU time for ever and sends no frame', () => {
  const patience = new Patience(5, second);
  let looks = 0;
  while (patience.look({ frames: 3, cpuUs: looks * second })) looks += 1;
  expect(looks).toBe(25);
  expect(patience.look({ frames: 4, cpuUs: looks * second })).toBe(true);
});
