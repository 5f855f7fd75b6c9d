import { expect, it } from 'vitest';
import { Digest } from './digest.js';

function hexOf(fill: (digest: Digest) => void): string {
  const digest = new Digest();
  fill(digest);
  return digest.hex;
}

it('is one of sixteen hexadecimal digits, the same for the same', () => {
  expect(hexOf(() => undefined)).toBe('811c9dc5cbf29ce4');
  expect(hexOf((digest) => digest.add(1, 2))).toBe(hexOf((digest) => digest.add(1, 2)));
  expect(hexOf((digest) => digest.add(1, 2))).toMatch(/^[0-9a-f]{16}$/);
});

it('is another for other numbers and bytes, another order, and another grouping', () => {
  const bytes = (...values: number[]) => Uint8Array.from(values);
  const all = [
    hexOf((digest) => digest.add(1, 2)),
    hexOf((digest) => digest.add(2, 1)),
    hexOf((digest) => digest.add(1)),
    hexOf((digest) => digest.add(0x0100)),
    hexOf((digest) => digest.add(0x0100_0000)),
    hexOf((digest) => digest.addBytes(bytes(1, 2, 3))),
    hexOf((digest) => digest.addBytes(bytes(1, 2, 4))),
    hexOf((digest) => digest.addBytes(bytes(3, 2, 1))),
    hexOf((digest) => {
      digest.addBytes(bytes(1, 2));
      digest.addBytes(bytes(3));
    }),
    hexOf((digest) => digest.addBytes(bytes())),
  ];
  expect(new Set(all).size).toBe(all.length);
});
