import { deviceId } from '../../../../protocol/alvr/ids.js';
import type { Tracking } from '../../../../protocol/alvr/tracking.js';
import type { Hand, TrackingSample } from '../transport.js';

const head = deviceId('/user/head');
const hands: Readonly<Record<Hand, bigint>> = {
  left: deviceId('/user/hand/left'),
  right: deviceId('/user/hand/right'),
};
/** Index in XR_EXT_hand_tracking order (alvr.md 8). */
const palmJoint = 0;

/**
 * Head and hands of a tracking packet; `undefined` without a head. With the multimodal protocol a bare hand comes as a
 * skeleton alone; its palm is the pose that the client sends as the hand's motion otherwise (alvr.md 8).
 */
export function trackingSample({
  targetTimestampNs,
  deviceMotions,
  handSkeletons,
}: Tracking): TrackingSample | undefined {
  const poseOf = (id: bigint) => deviceMotions.find(({ deviceId: found }) => found === id)?.pose;
  const headPose = poseOf(head);
  if (headPose === undefined) return undefined;
  const [left, right] = handSkeletons;
  return {
    timestampNs: targetTimestampNs,
    head: headPose,
    left: poseOf(hands.left) ?? left?.[palmJoint],
    right: poseOf(hands.right) ?? right?.[palmJoint],
  };
}
