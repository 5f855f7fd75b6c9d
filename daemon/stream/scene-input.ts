import type { Pose, Vec3 } from '../../protocol/pose/pose.js';
import { rotate } from '../../protocol/pose/quaternion.js';
import { recentre, type Recentring } from '../../protocol/pose/recentring.js';
import type { Eyes, SceneInput } from './source/source.js';
import type { Hand, TrackingSample } from './transport/transport.js';

interface Space {
  /** Origin that the user recentred to; undefined: none yet. */
  readonly origin: Recentring | undefined;
  readonly eyes: Eyes;
  /** Metres along the axes of the left hand; the right one is its mirror image. */
  readonly handOffset: Vec3;
  /** Timestamp of the first sample of the stream. */
  readonly firstNs: bigint | undefined;
}

/** Input of a source for a tracking sample. */
export function sceneInput(
  { timestampNs, head, left, right }: TrackingSample,
  { origin, eyes, handOffset, firstNs }: Space,
): SceneInput {
  const moved = (pose: Pose) => (origin === undefined ? pose : recentre(origin, pose));
  return {
    head: moved(head),
    eyes,
    left: left && offsetHand(moved(left), 'left', handOffset),
    right: right && offsetHand(moved(right), 'right', handOffset),
    timeS: Number(timestampNs - (firstNs ?? timestampNs)) / 1e9,
  };
}

/** A hand moved along its own axes. */
export function offsetHand(pose: Pose, hand: Hand, { x, y, z }: Vec3): Pose {
  const moved = rotate(pose.orientation, { x: hand === 'left' ? x : -x, y, z });
  const { position } = pose;
  return { ...pose, position: { x: position.x + moved.x, y: position.y + moved.y, z: position.z + moved.z } };
}
