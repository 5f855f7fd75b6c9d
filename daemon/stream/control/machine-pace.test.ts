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
