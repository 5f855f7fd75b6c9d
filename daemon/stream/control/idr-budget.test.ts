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

describe('the share of the bytes, to the byte', () => {
  /** A fifth of every frame of 100 bytes, and three IDRs of 1000 in advance, which are spent. */
  function empty(): ShareBudget {
    const budget = new ShareBudget(0.2, 1000);
    for (let idr = 0; idr < 3; idr += 1) budget.spend(0, 1000);
    return budget;
  }

  it('permits an IDR that weighs all there is, and none that weighs one byte more', () => {
    const budget = empty();
    budget.earn(2_500);
    expect([budget.permits(0, 500), budget.permits(0, 501)]).toEqual([true, false]);
  });

  it('earns at another share from the moment it is set', () => {
    const budget = empty();
    budget.earn(1_000);
    budget.setShare(0.5);
    budget.earn(1_000);
    expect([budget.permits(0, 700), budget.permits(0, 701)]).toEqual([true, false]);
  });

  it('keeps no more than three IDRs, however long none is sent', () => {
    const budget = empty();
    budget.earn(1e9);
    budget.spend(0, 1000);
    budget.spend(0, 1000);
    expect([budget.permits(0, 1000), budget.permits(0, 1001)]).toEqual([true, false]);
  });

  it('keeps three as heavy as the heaviest that was sent', () => {
    const budget = empty();
    budget.spend(0, 2_000);
    budget.spend(0, 1_000);
    budget.earn(1e9);
    budget.spend(0, 2_000);
    budget.spend(0, 2_000);
    expect([budget.permits(0, 2_000), budget.permits(0, 2_001)]).toEqual([true, false]);
  });

  it('pays back what an IDR took beyond what there was', () => {
    const budget = new ShareBudget(0.2, 1000);
    budget.spend(0, 50_000);
    budget.earn(97_000 / 0.2 - 5);
    expect(budget.permits(0, 50_000)).toBe(false);
    budget.earn(5);
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
