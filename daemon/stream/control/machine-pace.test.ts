import { expect, it } from 'vitest';
import { MachinePace } from './machine-pace.js';

/** 10 ms a frame. */
const refreshHz = 100;

/** Feeds frames that take `busyMs` each, one after the other; what was told, by the second. */
function told(pace: MachinePace, busyMs: number, seconds: number, from = 0) {
  const changes: { readonly atS: number; readonly slow: boolean; readonly fittingScale: number }[] = [];
  const stepMs = Math.max(10, busyMs);
  for (let ms = from * 1000; ms < (from + seconds) * 1000; ms += stepMs) {
    const change = pace.onFrame(ms * 1000, busyMs * 1000);
    if (change !== undefined)
      changes.push({ atS: Math.round(ms / 1000), slow: change.slow, fittingScale: change.pace.fittingScale });
  }
  return changes;
}

it('says nothing of a machine that keeps up, also when it is close', () => {
  expect(told(new MachinePace(refreshHz), 2, 20)).toEqual([]);
  expect(told(new MachinePace(refreshHz), 10.9, 20)).toEqual([]);
});

it('tells once that frames take longer than their period, after six seconds, with the size that would fit', () => {
  expect(told(new MachinePace(refreshHz), 30, 20)).toEqual([{ atS: 6, slow: true, fittingScale: 0.5 }]);
});

it('tells of a machine so slow that three seconds hold few frames', () => {
  expect(told(new MachinePace(refreshHz), 1_500, 20)).toEqual([
    { atS: 14, slow: true, fittingScale: expect.closeTo(0.07, 2) },
  ]);
});

it('takes no verdict from single frames, however slow', () => {
  const pace = new MachinePace(refreshHz);
  for (let frame = 0; frame < 2_000; frame += 1)
    expect(pace.onFrame(frame * 10_000, frame % 3 === 0 ? 200_000 : 5_000)).toBeUndefined();
});

it('tells when the machine keeps up again, with room to spare, and then of the next time', () => {
  const pace = new MachinePace(refreshHz);
  expect(told(pace, 30, 12)).toMatchObject([{ slow: true }]);
  expect(told(pace, 9.5, 6, 12)).toEqual([]);
  expect(told(pace, 5, 12, 18)).toMatchObject([{ slow: false }]);
  expect(told(pace, 30, 12, 30)).toMatchObject([{ slow: true }]);
});

it('takes no verdict from one slow stretch between two that are not', () => {
  const pace = new MachinePace(refreshHz);
  expect(told(pace, 5, 6)).toEqual([]);
  expect(told(pace, 30, 3, 6)).toEqual([]);
  expect(told(pace, 5, 6, 9)).toEqual([]);
  expect(told(pace, 30, 3, 15)).toEqual([]);
});

/** Two stretches of three seconds each in which every frame takes so long; what was told at the end. */
function afterTwo(pace: MachinePace, busyUs: number, fromUs = 0, stepUs = 100_000) {
  const told = [];
  for (let us = fromUs; us <= fromUs + 6_000_000; us += stepUs) told.push(pace.onFrame(us, busyUs));
  return told.filter((change) => change !== undefined);
}

it('takes a frame for too slow from a tenth over its period on, and for fast enough from a tenth under', () => {
  expect(afterTwo(new MachinePace(refreshHz), 11_000)).toEqual([]);
  const pace = new MachinePace(refreshHz);
  expect(afterTwo(pace, 11_001)).toMatchObject([{ slow: true, pace: { frameMs: 11.001, periodMs: 10 } }]);
  expect(afterTwo(pace, 9_001, 7_000_000)).toEqual([]);
  expect(afterTwo(pace, 9_000, 14_000_000)).toMatchObject([{ slow: false, pace: { frameMs: 9 } }]);
});

it('takes three quarters of the period for a size that fits, and never a larger size than there is', () => {
  expect(afterTwo(new MachinePace(refreshHz), 30_000)).toMatchObject([{ pace: { fittingScale: 0.5 } }]);
  const pace = new MachinePace(refreshHz);
  afterTwo(pace, 30_000);
  expect(afterTwo(pace, 1_000, 7_000_000)).toMatchObject([{ slow: false, pace: { fittingScale: 1 } }]);
});

it('looks at stretches of three seconds and at least five frames, by the one in the middle', () => {
  const at = (pace: MachinePace, ...frames: readonly (readonly [number, number])[]) =>
    frames.map(([us, busyUs]) => pace.onFrame(us, busyUs)?.slow);
  const slow = 30_000;
  // Four frames are too few, whenever they come; the fifth ends the stretch.
  expect(
    at(new MachinePace(refreshHz), [0, slow], [1e6, slow], [2e6, slow], [3e6, slow], [3.1e6, slow]).at(-1),
  ).toBeUndefined();
  const pace = new MachinePace(refreshHz);
  at(pace, [0, slow], [1e6, slow], [2e6, slow], [2.5e6, slow], [3e6, slow]);
  expect(at(pace, [3.1e6, slow], [4e6, slow], [5e6, slow], [5.5e6, slow], [5_999_999, slow])).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(at(pace, [6e6, slow])).toEqual([true]);
  const mixed = new MachinePace(refreshHz);
  at(mixed, [0, slow], [1e6, 1], [2e6, slow], [2.5e6, 1], [3e6, slow]);
  expect(at(mixed, [3.1e6, 1], [4e6, slow], [5e6, 1], [5.5e6, slow], [6e6, slow]).at(-1)).toBe(true);
});
