import { describe, expect, it } from 'vitest';
import { DialPlan } from './dial-plan.js';

const typed = { host: '10.0.0.7', port: 9943, wired: false };
const other = { host: '10.0.0.8', port: 9943, wired: false };

/** Dials whenever it may, once a second as the gateway looks, and gets no stream; the times of the attempts in seconds. */
function attempts(plan: DialPlan, fromS: number, toS: number, reason = 'no headset'): number[] {
  const at: number[] = [];
  for (let second = fromS; second <= toS; second += 1) {
    if (plan.due([typed], second * 1_000).length === 0) continue;
    at.push(second);
    plan.began(second * 1_000);
    plan.failed(typed, reason, second * 1_000);
  }
  return at;
}

describe('DialPlan', () => {
  it('dials an address that gives no stream less and less, at last every 30 s', () => {
    expect(attempts(new DialPlan(), 0, 180)).toEqual([0, 1, 3, 7, 15, 31, 61, 91, 121, 151]);
  });

  it('dials at once when something changed, and after that as slowly as before', () => {
    const plan = new DialPlan();
    attempts(plan, 0, 40);
    expect(plan.due([typed], 41_000)).toEqual([]);
    plan.tryAtOnce();
    expect(attempts(plan, 41, 60)).toEqual([41, 42, 44, 48, 56]);
  });

  it('holds one address back, not the others of the same client', () => {
    const plan = new DialPlan();
    attempts(plan, 0, 3);
    expect(plan.due([typed, other], 5_000)).toEqual([other]);
  });

  it('pauses a second between attempts whatever their end', () => {
    const plan = new DialPlan();
    plan.began(0);
    expect(plan.due([typed], 999)).toEqual([]);
    expect(plan.due([typed], 1_000)).toEqual([typed]);
  });

  it('tells the first, tenth and hundredth failure in a row, and any that has another reason', () => {
    const plan = new DialPlan();
    const told = Array.from({ length: 120 }, () => plan.failed(typed, 'no headset', 0))
      .filter(({ tell }) => tell)
      .map(({ count }) => count);
    expect(told).toEqual([1, 10, 100]);
    expect(plan.failed(typed, 'it hung up', 0)).toEqual({ count: 1, tell: true });
    plan.tryAtOnce();
    expect(plan.failed(typed, 'it hung up', 0)).toEqual({ count: 2, tell: false });
    plan.worked();
    expect(plan.failed(typed, 'it hung up', 0)).toEqual({ count: 1, tell: true });
  });
});
