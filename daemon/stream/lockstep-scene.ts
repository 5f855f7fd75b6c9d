import { isDeepStrictEqual } from 'node:util';
import type { SceneInput, Source } from './source/source.js';
import type { TrackingSample } from './transport/transport.js';

/** Poses that wait for their step; a client is one ahead. */
const maximumPoses = 64;

interface Drawing {
  readonly timestampNs: bigint;
  readonly input: SceneInput;
  readonly picture: Uint8Array;
  /** Whether it worked. */
  readonly done: Promise<boolean>;
}

/**
 * The poses of a client in lockstep, and the picture of the next one, which is drawn on another thread while the frame
 * before it is encoded, sent and decoded. That changes nothing but the duration: a picture drawn for other eyes or
 * another origin than the step finds is drawn again.
 */
export class LockstepScene {
  readonly #source: Source;
  readonly #inputOf: (sample: TrackingSample) => SceneInput;
  readonly #poses = new Map<bigint, TrackingSample>();
  #spare: Uint8Array;
  #ahead: Drawing | undefined;

  constructor(source: Source, pictureBytes: number, inputOf: (sample: TrackingSample) => SceneInput) {
    this.#source = source;
    this.#spare = new Uint8Array(pictureBytes);
    this.#inputOf = inputOf;
  }

  /** A pose has arrived; its step names it. */
  arrived(sample: TrackingSample): void {
    this.#poses.set(sample.timestampNs, sample);
    const oldest = this.#poses.keys().next();
    if (this.#poses.size > maximumPoses && oldest.done !== true) this.#poses.delete(oldest.value);
    if (this.#ahead === undefined) this.#begin(sample);
  }

  /** The pose of a step, once; `undefined` when it was lost. Older ones are forgotten. */
  take(timestampNs: bigint): TrackingSample | undefined {
    const sample = this.#poses.get(timestampNs);
    for (const other of this.#poses.keys()) if (other <= timestampNs) this.#poses.delete(other);
    return sample;
  }

  /** The picture of a pose. `free` is the buffer of the picture before, which is used again. */
  async picture(sample: TrackingSample, free: Uint8Array): Promise<Uint8Array> {
    const input = this.#inputOf(sample);
    const ahead = this.#ahead;
    const drawn = await ahead?.done;
    this.#ahead = undefined;
    let picture = free;
    if (
      ahead !== undefined &&
      drawn === true &&
      ahead.timestampNs === sample.timestampNs &&
      isDeepStrictEqual(ahead.input, input)
    ) {
      picture = ahead.picture;
      this.#spare = free;
    } else this.#source.render(input, free);
    const [next] = this.#poses.values();
    if (next !== undefined) this.#begin(next);
    return picture;
  }

  /** Resolves when no thread draws any more. */
  async idle(): Promise<void> {
    await this.#ahead?.done;
  }

  #begin(sample: TrackingSample): void {
    const input = this.#inputOf(sample);
    const picture = this.#spare;
    const draw = async () => {
      await this.#source.renderAside(input, picture);
      return true;
    };
    // A picture that cannot be drawn ahead fails at its step too, where that is reported.
    this.#ahead = { timestampNs: sample.timestampNs, input, picture, done: draw().catch(() => false) };
  }
}
