import { describe, expect, it } from 'vitest';
import { StrangerLimit } from './stranger-limit.js';

describe('strangers', () => {
  it('cost no more than their share, per address and in all', () => {
    const limit = new StrangerLimit();
    const from = (address: string, count: number, startMs: number) =>
      Array.from({ length: count }, (_, index) => limit.admit(address, startMs + index * 1000)).filter(
        Boolean,
      ).length;
    expect(from('10.0.0.1', 50, 0)).toBe(4);
    let others = 0;
    for (let host = 0; host < 400; host += 1)
      others += from(`10.1.${host >> 8}.${host & 255}`, 1, 100_000 + host * 1000);
    expect(others).toBe(252);
    limit.left('10.0.0.1');
    expect(limit.admit('10.0.0.1', 1_000_000)).toBe(true);
  });

  it('are admitted at a bounded rate', () => {
    const limit = new StrangerLimit();
    const burst = Array.from({ length: 100 }, (_, index) => limit.admit(`10.2.0.${index}`, 0)).filter(
      Boolean,
    );
    expect(burst).toHaveLength(10);
  });

  it('are admitted one per 100 ms after a burst of ten', () => {
    const limit = new StrangerLimit();
    let host = 0;
    const admit = (atMs: number) => limit.admit(`10.3.0.${(host += 1)}`, atMs);
    for (let count = 1; count <= 10; count += 1) expect(admit(1_000)).toBe(true);
    expect(admit(1_000)).toBe(false);
    expect(admit(1_099)).toBe(false);
    expect(admit(1_100)).toBe(true);
    expect(admit(1_199)).toBe(false);
    // A clock that goes back takes nothing.
    expect(admit(500)).toBe(false);
    expect(admit(600)).toBe(true);
    // However long nobody came, no more than ten at once.
    const burst = Array.from({ length: 12 }, () => admit(1_000_000));
    expect(burst.filter(Boolean)).toHaveLength(10);
  });

  it('that are refused take no place', () => {
    const limit = new StrangerLimit();
    for (let count = 1; count <= 4; count += 1) expect(limit.admit('10.0.0.1', count * 1_000)).toBe(true);
    for (let count = 1; count <= 9; count += 1) expect(limit.admit('10.0.0.1', 5_000)).toBe(false);
    for (let host = 1; host <= 10; host += 1) expect(limit.admit(`10.1.0.${host}`, 5_000)).toBe(true);
    expect(limit.admit('10.1.0.99', 5_000)).toBe(false);
  });

  it('that leave make room for as many, and nobody leaves twice', () => {
    const limit = new StrangerLimit();
    let ms = 0;
    const admit = (address: string) => limit.admit(address, (ms += 1_000));
    for (let host = 0; host < 256; host += 1) expect(admit(`10.1.${host}.1`)).toBe(true);
    expect(admit('10.2.0.1')).toBe(false);
    limit.left('10.9.9.9');
    expect(admit('10.2.0.1')).toBe(false);
    limit.left('10.1.0.1');
    limit.left('10.1.0.1');
    expect(admit('10.2.0.1')).toBe(true);
    expect(admit('10.2.0.2')).toBe(false);
    limit.left('10.1.7.1');
    for (let count = 1; count <= 2; count += 1) expect(admit('10.1.8.1')).toBe(count === 1);
    limit.left('10.1.8.1');
    expect(admit('10.1.8.1')).toBe(true);
  });
});
