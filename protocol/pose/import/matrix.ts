import type { Quat } from '../pose.js';
import { normalise } from '../quaternion.js';

/** A 3x3 matrix by rows. */
export type Matrix3 = readonly [number, number, number, number, number, number, number, number, number];

/** How far from a rotation a matrix may be whose numbers were rounded on the way to a file. */
const tolerance = 0.02;

const near = (value: number, wanted: number) => Math.abs(value - wanted) <= tolerance;

/** Whether the rows are unit vectors, at right angles, and right-handed. */
export function isRotation([a, b, c, d, e, f, g, h, i]: Matrix3): boolean {
  return (
    near(a * a + b * b + c * c, 1) &&
    near(d * d + e * e + f * f, 1) &&
    near(g * g + h * h + i * i, 1) &&
    near(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g), 1)
  );
}

/** The quaternion of a rotation matrix, by its largest component, so that nothing small is divided by. */
export function fromMatrix([a, b, c, d, e, f, g, h, i]: Matrix3): Quat {
  const largest = Math.max(a + e + i, a - e - i, e - a - i, i - a - e);
  if (largest === a + e + i) return normalise({ w: 1 + a + e + i, x: h - f, y: c - g, z: d - b });
  if (largest === a - e - i) return normalise({ w: h - f, x: 1 + a - e - i, y: b + d, z: c + g });
  if (largest === e - a - i) return normalise({ w: c - g, x: b + d, y: 1 + e - a - i, z: f + h });
  return normalise({ w: d - b, x: c + g, y: f + h, z: 1 + i - a - e });
}
