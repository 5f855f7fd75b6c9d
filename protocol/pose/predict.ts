import type { Pose, Vec3 } from './pose.js';
import { fromRotationVector, multiply, normalise } from './quaternion.js';
import { add, scale } from './vector.js';

/**
 * Where a device will be in `dtS` seconds if it keeps moving as it does (alvr.md 10).
 * `linear` in m/s and `angular` in rad/s, both in the space of the pose, not of the device.
 */
export function predict(pose: Pose, linear: Vec3, angular: Vec3, dtS: number): Pose {
  return {
    position: add(pose.position, scale(linear, dtS)),
    orientation: normalise(multiply(fromRotationVector(scale(angular, dtS)), pose.orientation)),
  };
}
