import { describe, expect, it } from 'vitest';
import { checkPose, checkVelocity } from './plausible.js';

const here = { x: 0, y: 0, z: 0 };
const upright = { x: 0, y: 0, z: 0, w: 1 };
const axes = ['x', 'y', 'z'] as const;

describe('a pose from outside', () => {
  it.each(axes.flatMap((axis) => [1000, -1000].map((m) => [axis, m] as const)))(
    'may be a kilometre from the origin, and not a millimetre more: %s %d',
    (axis, metres) => {
      const far = { ...here, [axis]: metres };
      expect(checkPose('head', far, upright)).toEqual({ position: far, orientation: upright });
      expect(checkPose('head', { ...here, [axis]: metres + 0.001 * Math.sign(metres) }, upright)).toEqual({
        error: 'head is 1000.001 m from the origin; positions are in metres, at most 1000',
      });
    },
  );

  it('is nowhere where a coordinate is no number', () => {
    for (const axis of axes)
      expect(checkPose('left', { ...here, [axis]: Number.NaN }, upright)).toEqual({
        error: 'left is NaN m from the origin; positions are in metres, at most 1000',
      });
  });

  it('has a quaternion of length 1 within a thousandth, which is made unit', () => {
    for (const length of [0.9991, 1.0009]) {
      const read = checkPose('head', here, { x: 0, y: length, z: 0, w: 0 });
      expect(read).toEqual({ position: here, orientation: { x: 0, y: expect.closeTo(1, 12), z: 0, w: 0 } });
    }
    expect(checkPose('head', here, { x: 0, y: 0, z: 0, w: 0.9989 })).toEqual({
      error: 'head has a quaternion (x y z w) of length 0.9989; it must be 1 within 0.001',
    });
    expect(checkPose('head', here, { x: 0, y: 0, z: 1.0011, w: 0 })).toEqual({
      error: 'head has a quaternion (x y z w) of length 1.0011; it must be 1 within 0.001',
    });
    expect(checkPose('head', here, { x: Number.NaN, y: 0, z: 0, w: 1 })).toHaveProperty('error');
  });

  it('keeps a quaternion as it was written where only its seventh digit is off', () => {
    const rounded = { x: 0, y: 0, z: 0, w: 1.000_000_1 };
    expect(checkPose('head', here, rounded)).toEqual({ position: here, orientation: rounded });
    const coarser = { x: 0, y: 0, z: 0, w: 1.000_000_3 };
    expect(checkPose('head', here, coarser)).toEqual({ position: here, orientation: upright });
  });
});

describe('a velocity from outside', () => {
  const still = { x: 0, y: 0, z: 0 };

  it.each(axes)('is at most a thousand, linear and angular, either way: %s', (axis) => {
    for (const fast of [1000, -1000]) {
      const moving = { ...still, [axis]: fast };
      expect([checkVelocity('it', moving, still), checkVelocity('it', still, moving)]).toEqual([
        undefined,
        undefined,
      ]);
      const faster = { ...still, [axis]: fast * 1.001 };
      expect(checkVelocity('it', faster, still)).toBe('it is beyond 1000 m/s or rad/s');
      expect(checkVelocity('it', still, faster)).toBe('it is beyond 1000 m/s or rad/s');
    }
    expect(checkVelocity('it', { ...still, [axis]: Number.NaN }, still)).toBe(
      'it is beyond 1000 m/s or rad/s',
    );
  });
});
