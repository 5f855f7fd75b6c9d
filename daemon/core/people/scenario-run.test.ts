import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScenarioInstance } from '../../../protocol/api/scenario.js';
import { clockOf, due, nextDueMs, start, stop } from './scenario-run.js';
import { completed, instanceOf } from './scenarios.js';

const at = (ms: number) => new Date(Date.UTC(2026, 0, 1) + ms);

function instance(...times: readonly number[]): ScenarioInstance {
  return instanceOf(completed({ name: 'x', script: times.map((atMs) => ({ atMs, name: String(atMs) })) }));
}

describe('the clock of a scenario', () => {
  it('stands until it is started, and goes on where it was stopped', () => {
    const fresh = instance();
    expect(clockOf(fresh, at(5_000))).toBe(0);
    const running = start(fresh, at(5_000), false);
    expect(clockOf(running, at(7_500))).toBe(2_500);
    const stopped = stop(running, at(8_000));
    expect(clockOf(stopped, at(60_000))).toBe(3_000);
    expect(clockOf(start(stopped, at(60_000), false), at(61_000))).toBe(4_000);
    expect(clockOf(start(stopped, at(60_000), true), at(61_000))).toBe(1_000);
  });

  it('does not go back with the clock of the machine', () => {
    expect(clockOf(start(instance(), at(5_000), false), at(1_000))).toBe(0);
  });
});

describe('timed events', () => {
  it('are due at their times, in order, whatever their order in the script is', () => {
    const running = start(instance(300, 100, 200), at(0), false);
    expect(nextDueMs(running, at(0))).toBe(100);
    const first = due(running, at(250));
    expect(first.events.map(({ name }) => name)).toEqual(['100', '200']);
    expect(nextDueMs(first.after, at(250))).toBe(50);
    const last = due(first.after, at(1_000_000));
    expect(last.events.map(({ name }) => name)).toEqual(['300']);
    expect(nextDueMs(last.after, at(1_000_000))).toBeUndefined();
  });

  it('wait while the clock stands', () => {
    const stopped = stop(start(instance(100), at(0), false), at(50));
    expect(due(stopped, at(1_000)).events).toEqual([]);
    expect(nextDueMs(stopped, at(1_000))).toBeUndefined();
  });

  it('are each emitted once, however the clock is started, stopped and looked at', () => {
    const step = fc.record({ afterMs: fc.nat(500), act: fc.constantFrom('look', 'start', 'stop') });
    fc.assert(
      fc.property(fc.array(fc.nat(2_000), { maxLength: 20 }), fc.array(step), (times, steps) => {
        let now = 0;
        let state = instance(...times);
        const emitted: number[] = [];
        for (const { afterMs, act } of [
          ...steps,
          { afterMs: 0, act: 'start' },
          { afterMs: 5_000, act: 'look' },
        ]) {
          now += afterMs;
          if (act === 'start') state = start(state, at(now), false);
          if (act === 'stop') state = stop(state, at(now));
          const { events, after } = due(state, at(now));
          emitted.push(...events.map(({ atMs }) => atMs));
          state = after;
        }
        expect(emitted).toEqual(times.toSorted((a, b) => a - b));
      }),
    );
  });
});
