import type { Fov, Pose } from '../../../protocol/pose/pose.js';

/** Eyes of the peer: updated when the headset changes its lenses' distance. */
export interface Eyes {
  readonly ipdM: number;
  /** Left eye, right eye. */
  readonly fov: readonly [Fov, Fov];
}

/** Until the headset reports its own: 63 mm, and a field of view of about 90 degrees. */
export const defaultEyes: Eyes = {
  ipdM: 0.063,
  fov: [
    { left: -0.8, right: 0.75, up: 0.75, down: -0.8 },
    { left: -0.75, right: 0.8, up: 0.75, down: -0.8 },
  ],
};

export interface SceneInput {
  readonly head: Pose;
  readonly eyes: Eyes;
  readonly left: Pose | undefined;
  readonly right: Pose | undefined;
  /** Seconds since the stream started: drives animation. */
  readonly timeS: number;
}

/** Where frames come from. Writes I420, both eyes side by side, into the given buffer; one call, one frame. */
export interface Source {
  readonly name: string;
  render(input: SceneInput, out: Uint8Array): void;
  /** The same beside whatever else this process does; one drawing at a time. */
  renderAside(input: SceneInput, out: Uint8Array): Promise<void>;
}

export interface PictureSize {
  readonly eyeWidth: number;
  readonly eyeHeight: number;
}

/** Bytes of an I420 picture of both eyes. */
export function pictureBytes({ eyeWidth, eyeHeight }: PictureSize): number {
  const width = eyeWidth * 2;
  return width * eyeHeight + 2 * Math.ceil(width / 2) * Math.ceil(eyeHeight / 2);
}
