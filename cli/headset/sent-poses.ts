/** Tracking samples remembered: about nine seconds at 72 Hz, far beyond any frame's way. */
const limit = 2_048;

export interface SentPose {
  /** `hashPose` of the head pose in that packet. */
  readonly poseHash: number;
  readonly sentUs: number;
}

/** Sent head poses by timestamp, newest samples only. */
export class SentPoses {
  readonly #poses = new Map<bigint, SentPose>();

  add(timestampNs: bigint, pose: SentPose): void {
    this.#poses.set(timestampNs, pose);
    const oldest = this.#poses.keys().next();
    if (this.#poses.size > limit && oldest.done !== true) this.#poses.delete(oldest.value);
  }

  /** One that was sent ahead of its time counts from this one on. */
  sentAgain(timestampNs: bigint, sentUs: number): void {
    const pose = this.#poses.get(timestampNs);
    if (pose !== undefined) this.#poses.set(timestampNs, { ...pose, sentUs });
  }

  get(timestampNs: bigint): SentPose | undefined {
    return this.#poses.get(timestampNs);
  }
}
