import type { Vec3 } from './pose.js';

export const zero: Vec3 = { x: 0, y: 0, z: 0 };

export function add(a: Vec3, b: Vec3): Vec3 {
  return { x: a.x + b.x, y: a.y + b.y, z: a.z + b.z };
}

export function subtract(a: Vec3, b: Vec3): Vec3 {
  return { x: a.x - b.x, y: a.y - b.y, z: a.z - b.z };
}

export function scale(v: Vec3, factor: number): Vec3 {
  return { x: v.x * factor, y: v.y * factor, z: v.z * factor };
}

export function length(v: Vec3): number {
  return Math.hypot(v.x, v.y, v.z);
}

/** `a` at fraction 0, `b` at fraction 1. */
export function lerp(a: Vec3, b: Vec3, fraction: number): Vec3 {
  return add(a, scale(subtract(b, a), fraction));
}
