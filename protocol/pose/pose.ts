/** A vector or point in metres (or metres per second, or radians per second), right-handed: +X right, +Y up, -Z forward. */
export interface Vec3 {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** A rotation as a unit quaternion, `w` being the real part, in OpenXR's order. */
export interface Quat {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly w: number;
}

/** Where a device is and how it is turned, in metres (alvr.md 2). */
export interface Pose {
  readonly orientation: Quat;
  readonly position: Vec3;
}

/** The four half-angles of one eye's frustum in radians, signed as in OpenXR: `left` and `down` are normally negative. */
export interface Fov {
  readonly left: number;
  readonly right: number;
  readonly up: number;
  readonly down: number;
}
