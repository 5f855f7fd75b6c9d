import { decoded, malformed, type Decoded } from '../decoded.js';
import type { Pose, Vec3 } from '../pose/pose.js';
import { BincodeReader, BincodeWriter } from './bincode.js';

/** Joints of XR_EXT_hand_tracking: palm, wrist, thumb x4, then four fingers x5. */
export const handJoints = 26;
const motionBytes = 60;

/** Where one device is, and how it moves. */
export interface DeviceMotion {
  readonly deviceId: bigint;
  readonly pose: Pose;
  /** m/s in stage space. */
  readonly linearVelocity: Vec3;
  /** rad/s in stage space. */
  readonly angularVelocity: Vec3;
}

/** Where everything is at one moment (alvr.md 8). */
export interface Tracking {
  /** Opaque: identifies the frame that is drawn for this sample. */
  readonly targetTimestampNs: bigint;
  readonly deviceMotions: readonly DeviceMotion[];
  /** Left, right; each 26 joints. */
  readonly handSkeletons: readonly [readonly Pose[] | undefined, readonly Pose[] | undefined];
  /**
   * Expression weights: 70 (Meta) or 52 (Pico) values, 14 and 37 (HTC). Taken as sent, NaN included: a broken face
   * tracker must not cost the head pose of the same packet.
   */
  readonly face: {
    readonly eyeGazes: readonly [Pose | undefined, Pose | undefined];
    readonly fbFaceExpression: readonly number[] | undefined;
    readonly htcEyeExpression: readonly number[] | undefined;
    readonly htcLipExpression: readonly number[] | undefined;
  };
}

/** A sample of devices alone, without finger joints or a face. */
export function motionsOnly(targetTimestampNs: bigint, deviceMotions: readonly DeviceMotion[]): Tracking {
  return {
    targetTimestampNs,
    deviceMotions,
    handSkeletons: [undefined, undefined],
    face: {
      eyeGazes: [undefined, undefined],
      fbFaceExpression: undefined,
      htcEyeExpression: undefined,
      htcLipExpression: undefined,
    },
  };
}

/** The whole packet of the tracking stream. */
export function encodeTracking(tracking: Tracking): Uint8Array {
  const writer = new BincodeWriter(256).durationNs(tracking.targetTimestampNs);
  writer.u64(BigInt(tracking.deviceMotions.length));
  for (const motion of tracking.deviceMotions) {
    writer.u64(motion.deviceId).pose(motion.pose).vec3(motion.linearVelocity).vec3(motion.angularVelocity);
  }
  for (const skeleton of tracking.handSkeletons) {
    writer.option(skeleton, (joints) => {
      for (const joint of joints) writer.pose(joint);
    });
  }
  const { face } = tracking;
  for (const gaze of face.eyeGazes) writer.option(gaze, (pose) => writer.pose(pose));
  for (const expression of [face.fbFaceExpression, face.htcEyeExpression, face.htcLipExpression]) {
    writer.option(expression, (values) => {
      writer.u64(BigInt(values.length));
      for (const value of values) writer.f32(value);
    });
  }
  return writer.finish();
}

/** Reads a packet of the tracking stream; a NaN or an infinity in a pose or velocity makes it malformed. */
export function decodeTracking(bytes: Uint8Array): Decoded<Tracking> {
  const reader = new BincodeReader(bytes);
  const skeleton = () => reader.option(() => Array.from({ length: handJoints }, () => reader.pose()));
  const gaze = () => reader.option(() => reader.pose());
  const expression = () => reader.option(() => Array.from({ length: reader.count(4) }, () => reader.f32()));
  const value: Tracking = {
    targetTimestampNs: reader.durationNs(),
    deviceMotions: Array.from({ length: reader.count(motionBytes) }, () => ({
      deviceId: reader.u64(),
      pose: reader.pose(),
      linearVelocity: reader.vec3(),
      angularVelocity: reader.vec3(),
    })),
    handSkeletons: [skeleton(), skeleton()],
    face: {
      eyeGazes: [gaze(), gaze()],
      fbFaceExpression: expression(),
      htcEyeExpression: expression(),
      htcLipExpression: expression(),
    },
  };
  return reader.error === undefined ? decoded(value) : malformed(reader.error);
}
