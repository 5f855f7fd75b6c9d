import type { Pose } from './pose.js';
import { rotate } from './quaternion.js';
import { add } from './vector.js';

/** Left and right eye of a head, `ipdM` metres apart and looking the same way: the client removes canting (alvr.md 5.5). */
export function eyePoses(head: Pose, ipdM: number): readonly [left: Pose, right: Pose] {
  const eye = (x: number): Pose => ({
    orientation: head.orientation,
    position: add(head.position, rotate(head.orientation, { x, y: 0, z: 0 })),
  });
  return [eye(-ipdM / 2), eye(ipdM / 2)];
}
