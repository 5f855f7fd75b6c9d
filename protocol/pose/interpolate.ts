import type { Pose } from './pose.js';
import { slerp } from './quaternion.js';
import { lerp } from './vector.js';

/** The pose between two others: `a` at fraction 0, `b` at fraction 1, straight and at constant turning speed. */
export function interpolate(a: Pose, b: Pose, fraction: number): Pose {
  return {
    position: lerp(a.position, b.position, fraction),
    orientation: slerp(a.orientation, b.orientation, fraction),
  };
}
