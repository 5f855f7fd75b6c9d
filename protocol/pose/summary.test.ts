import { describe, expect, it } from 'vitest';
import { fromYaw } from './quaternion.js';
import type { PoseSample } from './sample.js';
import { summarise } from './summary.js';

function sample(tS: number, x: number, yawRad: number, more: Partial<PoseSample> = {}): PoseSample {
  const head = { pose: { orientation: fromYaw(yawRad), position: { x, y: 1.6, z: 0 } }, velocity: undefined };
  return { tS, head, left: undefined, right: undefined, buttons: {}, worn: undefined, ...more };
}

describe('the summary of a recording', () => {
  it('measures rate, room and speeds', () => {
    // 100 Hz: half a metre and a quarter turn per second.
    const samples = Array.from({ length: 201 }, (_, i) => sample(1 + i / 100, i / 200, (i / 200) * Math.PI));
    const summary = summarise(samples);
    expect(summary.samples).toBe(201);
    expect(summary.durationS).toBeCloseTo(2, 9);
    expect(summary.measuredHz).toBeCloseTo(100, 6);
    expect(summary.longestGapS).toBeCloseTo(0.01, 9);
    expect(summary.devices.head?.minimum).toEqual({ x: 0, y: 1.6, z: 0 });
    expect(summary.devices.head?.maximum).toEqual({ x: 1, y: 1.6, z: 0 });
    expect(summary.devices.head?.maxSpeedMPerS).toBeCloseTo(0.5, 6);
    expect(summary.devices.head?.maxTurnDegPerS).toBeCloseTo(90, 4);
    expect(summary.devices.left).toBeUndefined();
  });

  it('is not fooled by two samples stamped a moment apart', () => {
    const summary = summarise([sample(0, 0, 0), sample(0.0139, 0.007, 0), sample(0.0142, 0.014, 0)]);
    expect(summary.devices.head?.maxSpeedMPerS).toBeLessThan(1.1);
  });

  it('lists buttons and the times without a head', () => {
    const summary = summarise([
      sample(0, 0, 0, { buttons: { 'right/a/click': true } }),
      sample(1, 0, 0, { worn: false }),
      sample(2, 0, 0, { buttons: { 'left/trigger/value': 1 } }),
      sample(3, 0, 0, { worn: true }),
      sample(4, 0, 0, { worn: false }),
      sample(5, 0, 0),
    ]);
    expect(summary.buttons).toEqual(['left/trigger/value', 'right/a/click']);
    expect(summary.unworn).toEqual([
      { fromS: 1, toS: 3 },
      { fromS: 4, toS: 5 },
    ]);
  });

  it('has nothing to say about an empty recording', () => {
    expect(summarise([])).toEqual({
      samples: 0,
      durationS: 0,
      measuredHz: 0,
      longestGapS: 0,
      devices: {},
      buttons: [],
      unworn: [],
    });
  });
});
