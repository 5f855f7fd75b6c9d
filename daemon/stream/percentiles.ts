import type { Percentiles } from '../../protocol/api/schema.js';
import { quantile } from '../../protocol/statistics/quantile.js';

/** What reports say of ascending values. */
export function percentiles(ascending: ArrayLike<number>): Percentiles {
  const { length } = ascending;
  return {
    p50: quantile(ascending, 0.5),
    p95: quantile(ascending, 0.95),
    max: ascending[length - 1] ?? 0,
    count: length,
  };
}
