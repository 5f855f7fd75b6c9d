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
});
