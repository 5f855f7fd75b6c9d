import type { Pose, Quat, Vec3 } from './pose.js';
import { norm, normalise } from './quaternion.js';

/** People do not walk a kilometre in a headset, but a file in millimetres is read this way. */
const furthestM = 1000;
const fastest = 1000;
/** A recorder's rounding may leave a quaternion this far from length 1; more is another kind of number. */
const normTolerance = 1e-3;
/** Precision of seven digits: within it a quaternion is left unchanged, so that reading and writing changes nothing. */
const normRounding = 2e-7;

/** A pose from outside, its quaternion made unit; or one sentence without a full stop, beginning with `name`. */
export function checkPose(
  name: string,
  position: Vec3,
  orientation: Quat,
): Pose | { readonly error: string } {
  const far = Math.max(Math.abs(position.x), Math.abs(position.y), Math.abs(position.z));
  if (!(far <= furthestM)) {
    return { error: `${name} is ${far} m from the origin; positions are in metres, at most ${furthestM}` };
  }
  const length = norm(orientation);
  if (!(Math.abs(length - 1) <= normTolerance)) {
    return {
      error: `${name} has a quaternion (x y z w) of length ${Number(length.toPrecision(6))}; it must be 1 within ${normTolerance}`,
    };
  }
  const unit = Math.abs(length - 1) <= normRounding ? orientation : normalise(orientation);
  return { orientation: unit, position };
}

/** `undefined` when a device can move like this, else one sentence without a full stop. */
export function checkVelocity(name: string, linear: Vec3, angular: Vec3): string | undefined {
  for (const v of [linear, angular]) {
    if (!(Math.max(Math.abs(v.x), Math.abs(v.y), Math.abs(v.z)) <= fastest)) {
      return `${name} is beyond ${fastest} m/s or rad/s`;
    }
  }
  return undefined;
}
