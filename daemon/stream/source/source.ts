import type { Fov, Pose } from '../../../protocol/pose/pose.js';

/** What the peer sees with: updated when the headset changes its lenses' distance. */
export interface Eyes {
  readonly ipdM: number;
  /** Left eye, right eye. */
  readonly fov: readonly [Fov, Fov];
}

export interface SceneInput {
  readonly head: Pose;
  readonly eyes: Eyes;
  readonly left: Pose | undefined;
  readonly right: Pose | undefined;
  /** Seconds since the stream started: moves what moves by itself. */
  readonly timeS: number;
}

/** Where frames come from. Writes I420, both eyes side by side, into the given buffer; one call, one frame. */
export interface Source {
  readonly name: string;
  render(input: SceneInput, out: Uint8Array): void;
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
