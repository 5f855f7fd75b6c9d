import type { Quat, Vec3 } from './pose.js';

export const identity: Quat = { x: 0, y: 0, z: 0, w: 1 };

/** Below this angle (radians) the first-order forms are exact to double precision and the others divide by almost zero. */
const tinyAngleRad = 1e-8;

/** The rotation `b` followed by the rotation `a`: `rotate(multiply(a, b), v)` equals `rotate(a, rotate(b, v))`. */
export function multiply(a: Quat, b: Quat): Quat {
  return {
    x: a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
    y: a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x,
    z: a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w,
    w: a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z,
  };
}

/** The opposite rotation of a unit quaternion. */
export function conjugate(q: Quat): Quat {
  return { x: -q.x, y: -q.y, z: -q.z, w: q.w };
}

/** 1 for a unit quaternion. */
export function norm(q: Quat): number {
  return Math.hypot(q.x, q.y, q.z, q.w);
}

/** The unit quaternion of the same direction; the identity for one without direction (all zero or not finite). */
export function normalise(q: Quat): Quat {
  const n = norm(q);
  if (!(n > 0) || !Number.isFinite(n)) return identity;
  return { x: q.x / n, y: q.y / n, z: q.z / n, w: q.w / n };
}

/** Turns `v` by the unit quaternion `q`. */
export function rotate(q: Quat, v: Vec3): Vec3 {
  // v + 2w(u x v) + 2 u x (u x v), u being the imaginary part: half the products of q v q*.
  const tx = 2 * (q.y * v.z - q.z * v.y);
  const ty = 2 * (q.z * v.x - q.x * v.z);
  const tz = 2 * (q.x * v.y - q.y * v.x);
  return {
    x: v.x + q.w * tx + q.y * tz - q.z * ty,
    y: v.y + q.w * ty + q.z * tx - q.x * tz,
    z: v.z + q.w * tz + q.x * ty - q.y * tx,
  };
}

/** A turn by `angleRad` about `axis`, which need not have length 1; the identity for an axis of length 0. */
export function fromAxisAngle(axis: Vec3, angleRad: number): Quat {
  const n = Math.hypot(axis.x, axis.y, axis.z);
  if (!(n > 0)) return identity;
  const s = Math.sin(angleRad / 2) / n;
  return { x: axis.x * s, y: axis.y * s, z: axis.z * s, w: Math.cos(angleRad / 2) };
}

/** A turn about the vector's direction by the vector's length in radians: angular velocity times time. */
export function fromRotationVector(v: Vec3): Quat {
  const angleRad = Math.hypot(v.x, v.y, v.z);
  if (angleRad < tinyAngleRad) return normalise({ x: v.x / 2, y: v.y / 2, z: v.z / 2, w: 1 });
  return fromAxisAngle(v, angleRad);
}

/** The inverse of `fromRotationVector`, by the shorter way round: at most pi long. */
export function toRotationVector(q: Quat): Vec3 {
  const sign = q.w < 0 ? -1 : 1;
  const s = Math.hypot(q.x, q.y, q.z);
  const factor = s < tinyAngleRad ? 2 * sign : (2 * sign * Math.atan2(s, Math.abs(q.w))) / s;
  return { x: q.x * factor, y: q.y * factor, z: q.z * factor };
}

/** The angle in radians, 0 to pi, that takes `a` to `b`. */
export function angleBetween(a: Quat, b: Quat): number {
  const { x, y, z, w } = multiply(b, conjugate(a));
  return 2 * Math.atan2(Math.hypot(x, y, z), Math.abs(w));
}

/** From `a` (fraction 0) to `b` (fraction 1) at constant angular speed, by the shorter way round. */
export function slerp(a: Quat, b: Quat, fraction: number): Quat {
  const turn = toRotationVector(multiply(b, conjugate(a)));
  const part = { x: turn.x * fraction, y: turn.y * fraction, z: turn.z * fraction };
  return normalise(multiply(fromRotationVector(part), a));
}

/** A turn about +Y; positive turns to the left. */
export function fromYaw(yawRad: number): Quat {
  return { x: 0, y: Math.sin(yawRad / 2), z: 0, w: Math.cos(yawRad / 2) };
}

/** A turn about +X; positive looks up. */
export function fromPitch(pitchRad: number): Quat {
  return { x: Math.sin(pitchRad / 2), y: 0, z: 0, w: Math.cos(pitchRad / 2) };
}

/**
 * The part of a rotation that is about +Y: x and z zeroed, renormalised, as ALVR does (alvr.md 10).
 * The identity where there is none (half a turn about a horizontal axis).
 */
export function yawOnly(q: Quat): Quat {
  return normalise({ x: 0, y: q.y, z: 0, w: q.w });
}

/**
 * The angle of `yawOnly` in radians, above -pi, at most pi; positive to the left.
 * @internal tests measure with it
 */
export function yawRad(q: Quat): number {
  const sign = q.w < 0 ? -1 : 1;
  return 2 * Math.atan2(q.y * sign, q.w * sign);
}
