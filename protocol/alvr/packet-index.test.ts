import { expect, it } from 'vitest';
import { packetDistance } from './packet-index.js';

it.each([
  [5, 5, 0],
  [5, 7, 2],
  [7, 5, -2],
  [0xffff_ffff, 0, 1],
  [0, 0xffff_ffff, -1],
  [0, 0x7fff_ffff, 0x7fff_ffff],
  [0, 0x8000_0000, -0x8000_0000],
  [0x8000_0001, 0, 0x7fff_ffff],
])('from packet %d to packet %d it is %d on the circle of indexes', (from, to, distance) => {
  expect(packetDistance(from, to)).toBe(distance);
});
