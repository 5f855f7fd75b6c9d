import { describe, expect, it } from 'vitest';
import { CountBudget, ShareBudget } from './idr-budget.js';

describe('the share of the bytes', () => {
  it('lets three IDRs through at once, and then one per so many bytes sent', () => {
    const budget = new ShareBudget(0.2, 1000);
    for (let idr = 0; idr < 3; idr += 1) {
      expect(budget.permits(0, 1000)).toBe(true);
      budget.spend(0, 1000);
    }
    expect(budget.permits(0, 1000)).toBe(false);
    for (let frame = 0; frame < 4; frame += 1) budget.earn(1000);
    expect(budget.permits(1e9, 1000)).toBe(false);
    budget.earn(1000);
    expect(budget.permits(1e9, 1000)).toBe(true);
  });

  it('never holds back an IDR for being heavier than the whole bucket', () => {
    const budget = new ShareBudget(0.2, 1000);
    expect(budget.permits(0, 50_000)).toBe(true);
    budget.spend(0, 50_000);
    for (let frame = 0; frame < 1000; frame += 1) budget.earn(1000);
    expect(budget.permits(0, 50_000)).toBe(true);
  });
});

describe('the count of IDRs', () => {
  it('is three at once and two a second', () => {
    const budget = new CountBudget();
    for (let idr = 0; idr < 3; idr += 1) budget.spend(0);
    expect(budget.permits(0)).toBe(false);
    expect(budget.permits(499_999)).toBe(false);
    expect(budget.permits(500_000)).toBe(true);
  });
});
