import { decoded, malformed, type Decoded } from '../../decoded.js';
import { plainNumber } from '../plain-number.js';
import type { Pose } from '../pose.js';
import { quoted } from '../quoted.js';
import { devices, type Device } from '../sample.js';
import { axesOf } from './axes.js';
import { BvhSkeleton, motionNumbers } from './bvh-skeleton.js';
import {
  conventionsOf,
  radiansPerDegree,
  stagePose,
  type Conventions,
  type ImportOptions,
} from './conventions.js';
import type { RowReader } from './row-parser.js';

/** What programs call the joints, without what stands before a colon, in small letters. */
const usualJoints: Readonly<Record<Device, RegExp>> = {
  head: /^head$/,
  left: /^(left|l)_?(hand|wrist)$/,
  right: /^(right|r)_?(hand|wrist)$/,
};

/**
 * BVH, motion capture of a skeleton that looks along +Z, y up: degrees, centimetres unless told otherwise; the time of a frame stands in the
 * file. Head and hands are the joints of those names, or those that the person names; a skeleton without a head is
 * followed at its root.
 */
export function bvhRows(said: ImportOptions): Decoded<RowReader> {
  const axes = axesOf('bvh');
  const checked = conventionsOf(
    {
      metresPerUnit: 0.01,
      world: axes,
      device: axes,
      quaternionOrder: 'xyzw',
      eulerOrder: ['z', 'x', 'y'],
      radiansPerAngle: radiansPerDegree,
      secondsPerUnit: 1,
      rateHz: undefined,
    },
    said,
  );
  if (!checked.ok) return checked;
  const reading = new BvhReading(checked.value, said);
  return decoded((text) => reading.take(text.trim()));
}

class BvhReading {
  readonly #conventions: Conventions;
  readonly #said: ImportOptions;
  readonly #skeleton = new BvhSkeleton();
  #part: 'hierarchy' | 'motion' | 'frames' = 'hierarchy';
  #frameS: number | undefined;
  #frames = 0;
  #joints: ReadonlyMap<Device, number> = new Map();

  constructor(conventions: Conventions, said: ImportOptions) {
    this.#conventions = conventions;
    this.#said = said;
  }

  take(text: string): ReturnType<RowReader> {
    if (this.#part === 'frames') return this.#frame(text);
    const error = this.#part === 'motion' ? this.#motion(text) : this.#hierarchy(text);
    return error === undefined ? decoded(undefined) : malformed(error);
  }

  #hierarchy(text: string): string | undefined {
    if (text.toUpperCase() !== 'MOTION') return this.#skeleton.take(text);
    const joints = this.#jointsOf();
    if (!joints.ok) return joints.error;
    this.#joints = joints.value;
    this.#part = 'motion';
    return undefined;
  }

  #motion(text: string): string | undefined {
    if (/^frames:\s*\d+$/i.test(text)) return undefined;
    const seconds = plainNumber(/^frame time:\s*(\S+)$/i.exec(text)?.[1] ?? '');
    if (seconds === undefined || seconds <= 0)
      return `expected "Frames: N" and "Frame Time: SECONDS", not ${quoted(text)}`;
    this.#frameS = seconds * this.#conventions.secondsPerUnit;
    this.#part = 'frames';
    return undefined;
  }

  #frame(text: string): ReturnType<RowReader> {
    const numbers = motionNumbers(text, this.#skeleton.channelCount);
    if (!numbers.ok) return numbers;
    const posed = this.#skeleton.posed(numbers.value, this.#conventions.radiansPerAngle);
    const poses: Partial<Record<Device, Pose>> = {};
    for (const [device, index] of this.#joints) {
      const at = posed[index];
      if (at === undefined) continue;
      const pose = stagePose(this.#conventions, device, at.position, at.orientation);
      if (!pose.ok) return pose;
      poses[device] = pose.value;
    }
    const { rateHz } = this.#said;
    const timeS = this.#frames * (rateHz === undefined ? (this.#frameS ?? 0) : 1 / rateHz);
    this.#frames += 1;
    return decoded({ timeS, poses });
  }

  #jointsOf(): Decoded<ReadonlyMap<Device, number>> {
    const { joints } = this.#skeleton;
    if (joints.length === 0) return malformed('the hierarchy has no joints');
    const found = new Map<Device, number>();
    for (const device of devices) {
      const named = this.#said.joints?.[device];
      const index =
        named === undefined
          ? joints.findIndex(({ name }) => usualJoints[device].test(plainName(name)))
          : joints.findIndex(({ name }) => name === named);
      if (index >= 0) found.set(device, index);
      else if (named !== undefined)
        return malformed(
          `there is no joint ${quoted(named)}: the skeleton has ${joints.map(({ name }) => name).join(', ')}`,
        );
    }
    if (!found.has('head')) found.set('head', 0);
    return decoded(found);
  }
}

const plainName = (name: string): string => name.toLowerCase().replace(/^.*:/, '');
