import { decoded, malformed, type Decoded } from '../../decoded.js';
import type { Quat, Vec3 } from '../pose.js';
import { fromAxisAngle, multiply } from '../quaternion.js';

type AxisName = 'x' | 'y' | 'z';

/**
 * The order of three angles as their matrices stand: `YXZ` is the matrix Y times X times Z, the turn about Z done
 * first. A-Frame and three.js write it so; Unity calls the same "z, x, y"; BVH lists its channels so.
 */
export type EulerOrder = readonly AxisName[];

/** Reads `YXZ` and the like. */
export function parseEulerOrder(text: string): Decoded<EulerOrder> {
  const order = text
    .toLowerCase()
    .split('')
    .filter((letter) => letter === 'x' || letter === 'y' || letter === 'z');
  return order.length === 3 && text.length === 3 && new Set(order).size === 3
    ? decoded(order)
    : malformed(`${JSON.stringify(text)} is no order of angles: write X, Y and Z once each, such as YXZ`);
}

const axes: Readonly<Record<AxisName, Vec3>> = {
  x: { x: 1, y: 0, z: 0 },
  y: { x: 0, y: 1, z: 0 },
  z: { x: 0, y: 0, z: 1 },
};

/** A turn about one axis. */
export function aboutAxis(axis: AxisName, angleRad: number): Quat {
  return fromAxisAngle(axes[axis], angleRad);
}

/** The rotation of three angles in radians, one about each axis. */
export function fromEuler(order: EulerOrder, anglesRad: Vec3): Quat {
  return order
    .map((axis) => aboutAxis(axis, anglesRad[axis]))
    .reduce((outer, inner) => multiply(outer, inner));
}
