import { describe, expect, it } from 'vitest';
import type { Quat, Vec3 } from '../pose.js';
import { angleBetween, fromAxisAngle, identity, rotate } from '../quaternion.js';
import { axesOf, handedness, parseAxes, reoriented, turned } from './axes.js';
import { fromEuler, parseEulerOrder } from './euler.js';
import { fromMatrix, isRotation } from './matrix.js';

const near = (a: Vec3, b: Vec3) => {
  expect(a.x).toBeCloseTo(b.x, 12);
  expect(a.y).toBeCloseTo(b.y, 12);
  expect(a.z).toBeCloseTo(b.z, 12);
};
const forward: Vec3 = { x: 0, y: 0, z: -1 };
const up: Vec3 = { x: 0, y: 1, z: 0 };
const right: Vec3 = { x: 1, y: 0, z: 0 };
const quarter = Math.PI / 2;

describe('axes', () => {
  it.each([
    ['openxr', { x: 1, y: 2, z: -3 }],
    ['unity', { x: 1, y: 2, z: 3 }],
    ['unreal', { x: 3, y: 1, z: 2 }],
    ['ros', { x: 3, y: -1, z: 2 }],
    ['opencv', { x: 1, y: -2, z: 3 }],
    ['z-up', { x: 1, y: 3, z: 2 }],
    ['bvh', { x: -1, y: 2, z: 3 }],
    ['euroc-imu', { x: 2, y: 1, z: 3 }],
  ] as const)('%s: one to the right, two up, three forward', (name, v) => {
    near(turned(axesOf(name), v), { x: 1, y: 2, z: -3 });
  });

  it('know their hand', () => {
    expect(handedness(axesOf('unity'))).toBe(-1);
    expect(handedness(axesOf('unreal'))).toBe(-1);
    for (const name of ['openxr', 'ros', 'opencv', 'z-up', 'bvh', 'euroc-imu'] as const)
      expect(handedness(axesOf(name))).toBe(1);
  });

  it.each(['', 'x,y', 'x,y,y', 'x,y,z,x', 'a,b,c', 'blender', 'x;y;z'])('refuse %j', (text) => {
    expect(parseAxes(text)).toMatchObject({ ok: false, error: expect.stringContaining('x,z,-y') });
  });

  // In each row the same head: turned a quarter to the left. About "up", by the sense that the hand of the axes gives.
  it.each([
    ['openxr', fromAxisAngle({ x: 0, y: 1, z: 0 }, quarter)],
    ['unity', fromAxisAngle({ x: 0, y: 1, z: 0 }, -quarter)],
    ['unreal', fromAxisAngle({ x: 0, y: 0, z: 1 }, -quarter)],
    ['ros', fromAxisAngle({ x: 0, y: 0, z: 1 }, quarter)],
    ['opencv', fromAxisAngle({ x: 0, y: 1, z: 0 }, -quarter)],
  ] as const)('%s: a head turned to the left looks to the left', (name, q) => {
    const axes = axesOf(name);
    const turn = reoriented(axes, axes, q);
    near(rotate(turn, forward), { x: -1, y: 0, z: 0 });
    near(rotate(turn, up), up);
  });

  it('a camera that does not turn in a world whose z is up looks forward when its z points along y', () => {
    // The camera's axes in the world: x right is x, y down is -z, z forward is y.
    const q = fromMatrix([1, 0, 0, 0, 0, 1, 0, -1, 0]);
    const turn = reoriented(axesOf('z-up'), axesOf('opencv'), q);
    expect(angleBetween(turn, identity)).toBeCloseTo(0, 6);
  });
});

describe('angles', () => {
  it('YXZ turns about Z first: a head that is tilted, then looks down, then to the left', () => {
    const order = parseEulerOrder('YXZ');
    if (!order.ok) throw new Error(order.error);
    const q = fromEuler(order.value, { x: -quarter, y: quarter, z: quarter });
    // Tilted to the left, "right" becomes up; looking down makes that forward; turning left makes that left.
    near(rotate(q, right), { x: -1, y: 0, z: 0 });
    near(rotate(q, forward), { x: 0, y: -1, z: 0 });
  });

  it.each(['', 'YX', 'YXX', 'YXZY', 'roll'])('refuse the order %j', (text) => {
    expect(parseEulerOrder(text).ok).toBe(false);
  });
});

describe('matrices', () => {
  const turns: Quat[] = [
    identity,
    fromAxisAngle({ x: 1, y: 0.1, z: 0 }, 3),
    fromAxisAngle({ x: 0.1, y: 1, z: 0 }, 3),
    fromAxisAngle({ x: 0, y: 0.1, z: 1 }, 3),
  ];
  it.each(turns)('give back the turn %j, whichever component is the largest', (q) => {
    const [a, b, c] = [right, up, { x: 0, y: 0, z: 1 }].map((axis) => rotate(q, axis));
    if (a === undefined || b === undefined || c === undefined) throw new Error('no columns');
    const matrix = [a.x, b.x, c.x, a.y, b.y, c.y, a.z, b.z, c.z] as const;
    expect(isRotation(matrix)).toBe(true);
    expect(angleBetween(fromMatrix(matrix), q)).toBeLessThan(1e-7);
  });

  it('that mirror or stretch are no rotations', () => {
    expect(isRotation([1, 0, 0, 0, 1, 0, 0, 0, -1])).toBe(false);
    expect(isRotation([2, 0, 0, 0, 2, 0, 0, 0, 2])).toBe(false);
  });
});
