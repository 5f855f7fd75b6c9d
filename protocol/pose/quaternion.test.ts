import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Quat, Vec3 } from './pose.js';
import {
  angleBetween,
  conjugate,
  fromAxisAngle,
  fromPitch,
  fromRotationVector,
  fromYaw,
  identity,
  multiply,
  norm,
  normalise,
  rotate,
  slerp,
  toRotationVector,
  yawOnly,
  yawRad,
} from './quaternion.js';

const coordinate = fc.double({ min: -1, max: 1, noNaN: true });
const vector = fc.record({ x: coordinate, y: coordinate, z: coordinate });
const rotation = fc
  .record({ x: coordinate, y: coordinate, z: coordinate, w: coordinate })
  .filter((q) => norm(q) > 0.01)
  .map(normalise);

function expectVector(actual: Vec3, expected: Vec3, digits = 9): void {
  expect(actual.x).toBeCloseTo(expected.x, digits);
  expect(actual.y).toBeCloseTo(expected.y, digits);
  expect(actual.z).toBeCloseTo(expected.z, digits);
}

/** q and -q are the same rotation. */
function expectSameRotation(a: Quat, b: Quat): void {
  expect(angleBetween(a, b)).toBeLessThan(1e-7);
}

describe('quaternions', () => {
  it('turns forward to the left for a quarter yaw and up for a quarter pitch', () => {
    const forward = { x: 0, y: 0, z: -1 };
    expectVector(rotate(fromYaw(Math.PI / 2), forward), { x: -1, y: 0, z: 0 });
    expectVector(rotate(fromPitch(Math.PI / 2), forward), { x: 0, y: 1, z: 0 });
  });

  it('turns the axes into each other about the diagonal', () => {
    const third = fromAxisAngle({ x: 5, y: 5, z: 5 }, (2 * Math.PI) / 3);
    expectVector(rotate(third, { x: 1, y: 0, z: 0 }), { x: 0, y: 1, z: 0 });
    expectVector(rotate(third, { x: 0, y: 1, z: 0 }), { x: 0, y: 0, z: 1 });
  });

  it('has no direction in an axis or a quaternion of length 0', () => {
    expect(fromAxisAngle({ x: 0, y: 0, z: 0 }, 1)).toEqual(identity);
    expect(normalise({ x: 0, y: 0, z: 0, w: 0 })).toEqual(identity);
    expect(normalise({ x: Number.NaN, y: 0, z: 0, w: 0 })).toEqual(identity);
  });

  it('composes rotations from right to left', () => {
    fc.assert(
      fc.property(rotation, rotation, vector, (a, b, v) => {
        expectVector(rotate(multiply(a, b), v), rotate(a, rotate(b, v)));
      }),
    );
  });

  it('keeps lengths and is undone by the conjugate', () => {
    fc.assert(
      fc.property(rotation, vector, (q, v) => {
        const turned = rotate(q, v);
        expect(Math.hypot(turned.x, turned.y, turned.z)).toBeCloseTo(Math.hypot(v.x, v.y, v.z), 9);
        expectVector(rotate(conjugate(q), turned), v);
      }),
    );
  });

  it('goes to a rotation vector and back, tiny angles included', () => {
    fc.assert(
      fc.property(vector, fc.constantFrom(1, 1e-5, 1e-9, 1e-12), (v, size) => {
        const scaled = { x: v.x * size, y: v.y * size, z: v.z * size };
        const back = toRotationVector(fromRotationVector(scaled));
        for (const key of ['x', 'y', 'z'] as const)
          expect(Math.abs(back[key] - scaled[key])).toBeLessThan(1e-9 * size);
      }),
    );
    fc.assert(fc.property(rotation, (q) => expectSameRotation(fromRotationVector(toRotationVector(q)), q)));
  });

  it('slerps from one end to the other at constant speed, by the shorter way, always of length 1', () => {
    fc.assert(
      fc.property(rotation, rotation, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, fraction) => {
        expectSameRotation(slerp(a, b, 0), a);
        expectSameRotation(slerp(a, b, 1), b);
        const between = slerp(a, b, fraction);
        expect(norm(between)).toBeCloseTo(1, 12);
        expect(angleBetween(a, between)).toBeCloseTo(fraction * angleBetween(a, b), 6);
        expectSameRotation(slerp(a, { x: -b.x, y: -b.y, z: -b.z, w: -b.w }, 0), a);
      }),
    );
  });

  it('tells the yaw of a yaw, whatever the sign of the quaternion', () => {
    fc.assert(
      fc.property(fc.double({ min: -3.1, max: 3.1, noNaN: true }), (yaw) => {
        const q = fromYaw(yaw);
        expect(yawRad(q)).toBeCloseTo(yaw, 9);
        expect(yawRad({ x: -q.x, y: -q.y, z: -q.z, w: -q.w })).toBeCloseTo(yaw, 9);
        expectSameRotation(yawOnly(multiply(q, fromPitch(0.7))), q);
      }),
    );
  });
});
