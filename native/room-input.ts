interface Vec3 {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Orientation as a unit quaternion, position in metres; +Y up, -Z forward, origin on the floor in the room's middle. */
export interface RoomPose {
  readonly orientation: Vec3 & { readonly w: number };
  readonly position: Vec3;
}

/** Angles from the view axis in radians; left and down are negative. */
export interface RoomEye {
  readonly pose: RoomPose;
  readonly fov: { readonly left: number; readonly right: number; readonly up: number; readonly down: number };
}

export interface RoomView {
  /** Left eye, right eye. */
  readonly eyes: readonly [RoomEye, RoomEye];
  readonly left: RoomPose | undefined;
  readonly right: RoomPose | undefined;
  readonly timeS: number;
}

/** Quaternion and position. */
const poseNumbers = 4 + 3;
/** A pose and four angles. */
const eyeNumbers = poseNumbers + 4;
/** Whether there is one, and its pose. */
const handNumbers = 1 + poseNumbers;
/** Two eyes, two hands and the time: what src/room_binding.cpp reads. */
export const roomInputNumbers = 2 * eyeNumbers + 2 * handNumbers + 1;

/** Lays a view out as numbers. The pose of a hand that is not there keeps what stood there: it is not read. */
export function writeRoomInput(view: RoomView, input: Float64Array): void {
  let at = 0;
  for (const { pose, fov } of view.eyes) {
    putPose(input, at, pose);
    const angles = [clampAngle(fov.left), clampAngle(fov.right), clampAngle(fov.up), clampAngle(fov.down)];
    input.set(angles, at + poseNumbers);
    at += eyeNumbers;
  }
  for (const hand of [view.left, view.right]) {
    input[at] = hand === undefined ? 0 : 1;
    if (hand !== undefined) putPose(input, at + 1, hand);
    at += handNumbers;
  }
  input[at] = view.timeS;
}

function putPose(input: Float64Array, at: number, { orientation, position }: RoomPose): void {
  input.set(
    [orientation.x, orientation.y, orientation.z, orientation.w, position.x, position.y, position.z],
    at,
  );
}

/** Keeps tan() sane: no headset sees 86 degrees to one side. */
function clampAngle(radians: number): number {
  return Math.min(1.5, Math.max(-1.5, radians));
}
