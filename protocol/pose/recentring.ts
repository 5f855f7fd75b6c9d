import type { Pose, Quat, Vec3 } from './pose.js';
import { conjugate, identity, multiply, normalise, rotate, yawOnly } from './quaternion.js';
import { scale, subtract, zero } from './vector.js';

/** Effect on the position of the head: kept, moved to the middle of the floor, or to `viewHeightM` above the origin. */
export type PositionRecentring =
  | { readonly mode: 'disabled' }
  | { readonly mode: 'local-floor' }
  | { readonly mode: 'local'; readonly viewHeightM: number };

/** Effect on the direction of the head: kept, only the turn about +Y taken out, or all of it. */
export type RotationRecentring = 'disabled' | 'yaw' | 'tilted';

export interface RecentringModes {
  readonly position: PositionRecentring;
  readonly rotation: RotationRecentring;
}

/** ALVR's defaults, `headset.position_recentering_mode` and `headset.rotation_recentering_mode`. */
const defaultRecentring: RecentringModes = { position: { mode: 'local-floor' }, rotation: 'yaw' };

/** The new origin, as a pose in the old space. */
export type Recentring = Pose;

/** The origin that a user who recentres with this head pose asks for (alvr.md 10). */
export function recentringFrom(head: Pose, modes: RecentringModes = defaultRecentring): Recentring {
  const orientation = originOrientation(head.orientation, modes.rotation);
  return { orientation, position: originPosition(head.position, orientation, modes.position) };
}

/** A pose of the old space in the new one: inverse(origin) * pose. */
export function recentre(origin: Recentring, pose: Pose): Pose {
  const inverse = conjugate(origin.orientation);
  return {
    orientation: normalise(multiply(inverse, pose.orientation)),
    position: rotate(inverse, subtract(pose.position, origin.position)),
  };
}

function originOrientation(head: Quat, mode: RotationRecentring): Quat {
  switch (mode) {
    case 'disabled':
      return identity;
    case 'yaw':
      return yawOnly(head);
    case 'tilted':
      return normalise(head);
  }
}

function originPosition(head: Vec3, orientation: Quat, recentring: PositionRecentring): Vec3 {
  switch (recentring.mode) {
    case 'disabled':
      return zero;
    case 'local-floor':
      return { x: head.x, y: 0, z: head.z };
    case 'local': {
      const up = rotate(orientation, { x: 0, y: 1, z: 0 });
      return subtract(head, scale(up, recentring.viewHeightM));
    }
  }
}
