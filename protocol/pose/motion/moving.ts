import type { Pose, Quat, Vec3 } from '../pose.js';
import { conjugate, multiply, rotate, toRotationVector } from '../quaternion.js';
import type { DeviceSample } from '../sample.js';
import { add, scale, subtract } from '../vector.js';

/** The headset turns about the neck, which is below and behind the eyes by about this much. */
const neckToEyesM: Vec3 = { x: 0, y: 0.09, z: -0.08 };
/** Where the neck of a person stands whose eyes are 1.6 m high. */
export const standingNeck: Vec3 = { x: 0, y: 1.51, z: 0.08 };
const halfStepS = 0.0005;

/** The head of a person whose neck is there and who looks that way. */
export function headOn(neck: Vec3, orientation: Quat): Pose {
  return { orientation, position: add(neck, rotate(orientation, neckToEyesM)) };
}

/** The pose at a time, with the velocities that it has then. */
export function moving(poseAt: (tS: number) => Pose, tS: number): DeviceSample {
  const before = poseAt(tS - halfStepS);
  const after = poseAt(tS + halfStepS);
  const turn = toRotationVector(multiply(after.orientation, conjugate(before.orientation)));
  return {
    pose: poseAt(tS),
    velocity: {
      linear: scale(subtract(after.position, before.position), 1 / (2 * halfStepS)),
      angular: scale(turn, 1 / (2 * halfStepS)),
    },
  };
}
