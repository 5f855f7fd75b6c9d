import { decoded, malformed, type Decoded } from '../../decoded.js';
import { checkPose } from '../plausible.js';
import type { Pose, Quat, Vec3 } from '../pose.js';
import { norm, normalise } from '../quaternion.js';
import { axesOf, handedness, reoriented, turned, type Axes } from './axes.js';
import type { EulerOrder } from './euler.js';

/** How the numbers of a file are meant. */
export interface Conventions {
  readonly metresPerUnit: number;
  /** The axes in which positions are given. */
  readonly world: Axes;
  /** The axes of the device itself: those in which an unturned head looks forward. */
  readonly device: Axes;
  readonly quaternionOrder: 'xyzw' | 'wxyz';
  readonly eulerOrder: EulerOrder;
  readonly radiansPerAngle: number;
  readonly secondsPerUnit: number;
  /** Samples a second of a file that has no times. */
  readonly rateHz: number | undefined;
}

/** Conventions given by the user; the others are those of the format. */
export type ImportOptions = { readonly [Name in keyof Conventions]?: Conventions[Name] | undefined } & {
  /** Joints of a skeleton that are the head and the hands. */
  readonly joints?: Readonly<Partial<Record<'head' | 'left' | 'right', string>>>;
};

export const radiansPerDegree = Math.PI / 180;

const openxr = axesOf('openxr');

/**
 * Metres and seconds in the axes of OpenXR; each format names the differences. Angles are in the order YXZ, as in Unity
 * and A-Frame.
 */
export const plainConventions: Conventions = {
  metresPerUnit: 1,
  world: openxr,
  device: openxr,
  quaternionOrder: 'xyzw',
  eulerOrder: ['y', 'x', 'z'],
  radiansPerAngle: radiansPerDegree,
  secondsPerUnit: 1,
  rateHz: undefined,
};

/**
 * The conventions of a format with those given by the user. Axes of the world hold for the device too where the format
 * has the same for both, and the user names only one.
 */
export function conventionsOf(usual: Conventions, said: ImportOptions): Decoded<Conventions> {
  const world = said.world ?? usual.world;
  const device = said.device ?? (usual.world === usual.device ? world : usual.device);
  if (handedness(world) !== handedness(device)) {
    return malformed(
      'the axes of the device are mirrored against those of the world: give --device-axes of the same hand',
    );
  }
  return decoded({
    metresPerUnit: said.metresPerUnit ?? usual.metresPerUnit,
    world,
    device,
    quaternionOrder: said.quaternionOrder ?? usual.quaternionOrder,
    eulerOrder: said.eulerOrder ?? usual.eulerOrder,
    radiansPerAngle: said.radiansPerAngle ?? usual.radiansPerAngle,
    secondsPerUnit: said.secondsPerUnit ?? usual.secondsPerUnit,
    rateHz: said.rateHz ?? usual.rateHz,
  });
}

/** Recorders print as few as two digits, which leaves a quaternion this far from length 1. */
const lengthTolerance = 0.02;

/** A pose of the file in vrt's metres and axes, or its fault. */
export function stagePose(
  { metresPerUnit, world, device }: Conventions,
  name: string,
  position: Vec3,
  orientation: Quat,
): Decoded<Pose> {
  const at = turned(world, position);
  const length = norm(orientation);
  const unit = Math.abs(length - 1) <= lengthTolerance ? normalise(orientation) : orientation;
  const pose = checkPose(
    name,
    { x: at.x * metresPerUnit, y: at.y * metresPerUnit, z: at.z * metresPerUnit },
    reoriented(world, device, unit),
  );
  return 'error' in pose ? malformed(pose.error) : decoded(pose);
}

/** Four numbers as they stand in a file. */
export function quaternionOf(
  order: Conventions['quaternionOrder'],
  [a, b, c, d]: readonly [number, number, number, number],
): Quat {
  return order === 'xyzw' ? { x: a, y: b, z: c, w: d } : { w: a, x: b, y: c, z: d };
}
