import { binding } from './load.js';

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

const inputNumbers = 39;
const maximumEyePixels = 8192;

/** The room's stereo renderer. Equal input gives equal bytes. */
export class RoomRenderer {
  readonly frameBytes: number;
  readonly #native: InstanceType<ReturnType<typeof binding>['RoomRenderer']>;
  readonly #input = new Float64Array(inputNumbers);

  constructor({ eyeWidth, eyeHeight }: { eyeWidth: number; eyeHeight: number }) {
    for (const size of [eyeWidth, eyeHeight]) {
      if (!Number.isInteger(size) || size < 2 || size > maximumEyePixels)
        throw new RangeError(`an eye of ${eyeWidth}x${eyeHeight}`);
    }
    const { RoomRenderer: Native } = binding();
    this.#native = new Native(eyeWidth, eyeHeight);
    this.frameBytes = 2 * eyeWidth * eyeHeight + 2 * eyeWidth * Math.ceil(eyeHeight / 2);
  }

  /** Draws both eyes side by side as full-range BT.709 I420 into `out`, which has exactly `frameBytes`. */
  render(view: RoomView, out: Uint8Array): void {
    this.#prepare(view, out);
    this.#native.render(this.#input, out);
  }

  /** The same on another thread. Until it resolves nothing else is to be drawn with this renderer, or to touch `out`. */
  renderAside(view: RoomView, out: Uint8Array): Promise<void> {
    this.#prepare(view, out);
    return this.#native.renderAside(this.#input, out);
  }

  #prepare(view: RoomView, out: Uint8Array): void {
    if (out.length !== this.frameBytes)
      throw new RangeError(`the picture needs ${this.frameBytes} bytes, not ${out.length}`);
    const input = this.#input;
    let at = 0;
    for (const { pose, fov } of view.eyes) {
      at = putPose(input, at, pose);
      input.set([clampAngle(fov.left), clampAngle(fov.right), clampAngle(fov.up), clampAngle(fov.down)], at);
      at += 4;
    }
    for (const hand of [view.left, view.right]) {
      input[at] = hand === undefined ? 0 : 1;
      if (hand !== undefined) putPose(input, at + 1, hand);
      at += 8;
    }
    input[at] = view.timeS;
    if (!input.every(Number.isFinite)) throw new RangeError('a pose or angle is not a finite number');
  }
}

function putPose(input: Float64Array, at: number, { orientation, position }: RoomPose): number {
  input.set(
    [orientation.x, orientation.y, orientation.z, orientation.w, position.x, position.y, position.z],
    at,
  );
  return at + 7;
}

/** Keeps tan() sane: no headset sees 86 degrees to one side. */
function clampAngle(radians: number): number {
  return Math.min(1.5, Math.max(-1.5, radians));
}
