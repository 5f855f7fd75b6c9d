import { interpolate } from '../../protocol/pose/interpolate.js';
import type { ControlValue, DeviceSample, PoseSample } from '../../protocol/pose/sample.js';
import type { PoseMoment, PoseSource } from './pose-source.js';

/** Plays samples on their own times, interpolated between them; with `loop` it begins again after the last. */
export class RecordedPoses implements PoseSource {
  readonly name: string;
  readonly durationS: number;
  readonly #samples: readonly PoseSample[];
  readonly #first: PoseSample;
  readonly #lengthS: number;
  readonly #controls = new Map<string, ControlValue>();
  #next = 0;
  #round = 0;
  #worn = true;

  /** `samples` in order of time, at least one. Throws a RangeError for none. */
  constructor(name: string, samples: readonly PoseSample[], loop: boolean) {
    const first = samples[0];
    const last = samples.at(-1);
    if (first === undefined || last === undefined) throw new RangeError(`${name} has no samples`);
    this.name = name;
    this.#samples = samples;
    this.#first = first;
    this.#lengthS = last.tS - first.tS;
    this.durationS = loop ? Infinity : this.#lengthS;
  }

  at(tS: number): PoseMoment {
    const round = this.#lengthS > 0 ? Math.floor(tS / this.#lengthS) : 0;
    if (this.durationS === Infinity && round > this.#round) this.#beginAgain(round);
    const inS = this.#first.tS + (this.durationS === Infinity ? tS - this.#round * this.#lengthS : tS);
    for (;;) {
      const sample = this.#samples[this.#next];
      if (sample === undefined || sample.tS > inS) break;
      this.#pass(sample);
    }
    const before = this.#samples[this.#next - 1] ?? this.#first;
    const after = this.#samples[this.#next] ?? before;
    const fraction = after === before ? 0 : (inS - before.tS) / (after.tS - before.tS);
    return {
      head: between(before.head, after.head, fraction) ?? before.head,
      left: between(before.left, after.left, fraction),
      right: between(before.right, after.right, fraction),
      controls: Object.fromEntries(this.#controls),
      worn: this.#worn,
    };
  }

  #pass(sample: PoseSample): void {
    this.#next += 1;
    this.#worn = sample.worn ?? this.#worn;
    for (const [path, value] of Object.entries(sample.buttons)) this.#controls.set(path, value);
  }

  /** A recording holds changes from "all released, worn". */
  #beginAgain(round: number): void {
    this.#round = round;
    this.#next = 0;
    this.#worn = true;
    for (const [path, value] of this.#controls)
      this.#controls.set(path, typeof value === 'boolean' ? false : 0);
  }
}

function between(
  before: DeviceSample | undefined,
  after: DeviceSample | undefined,
  fraction: number,
): DeviceSample | undefined {
  if (before === undefined || after === undefined || fraction <= 0) return before;
  return { pose: interpolate(before.pose, after.pose, fraction), velocity: before.velocity };
}
