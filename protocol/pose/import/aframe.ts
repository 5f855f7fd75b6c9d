import { jsonProblem } from '../../text/json-problem.js';
import { decoded, malformed, type Decoded } from '../../decoded.js';
import type { LineError } from '../line-splitter.js';
import type { Pose, Vec3 } from '../pose.js';
import type { ParsedSamples } from '../poses-parser.js';
import { devices, type Device, type PoseSample } from '../sample.js';
import {
  conventionsOf,
  plainConventions,
  stagePose,
  type Conventions,
  type ImportOptions,
} from './conventions.js';
import { fromEuler } from './euler.js';
import { reasonOf } from '../../text/reason.js';

/**
 * JSON can only be read whole, and a hostile text of this length takes a gigabyte. Ten minutes of a head and two hands at
 * 90 Hz are about as long.
 */
const longestJsonChars = 32_000_000;

/** A hand without a sample for this long counts as not tracked. */
const staleS = 0.25;

interface TimedPose {
  readonly timeS: number;
  readonly pose: Pose;
}

const usual: Conventions = { ...plainConventions, secondsPerUnit: 1e-3 };

/**
 * Recordings of aframe-motion-capture-components: `{"camera":{"poses":[{"position":{x,y,z},"rotation":{x,y,z},
 * "timestamp":ms}],"events":[]},"leftHand":{...}}`, metres, degrees in A-Frame's order YXZ; or one such `{"poses":[]}`
 * alone. A hand is what has "left" or "right" in its name, else the first and the second beside the camera. A sample is
 * made for each pose of the camera, with what the hands said last. Events are not read.
 */
export class AframeParser {
  readonly #conventions: Decoded<Conventions>;
  #text = '';
  #devices: readonly Device[] = [];
  #error: LineError | undefined;

  constructor(said: ImportOptions) {
    this.#conventions = conventionsOf(usual, said);
  }

  get devices(): readonly Device[] {
    return this.#devices;
  }

  push(chunk: string): ParsedSamples {
    if (this.#text.length + chunk.length > longestJsonChars)
      this.#error ??= { line: 1, message: `the file is longer than ${longestJsonChars} characters` };
    else this.#text += chunk;
    return { samples: [], error: this.#error };
  }

  end(): ParsedSamples {
    const samples = this.#error === undefined ? this.#read() : malformed('');
    if (samples.ok) return { samples: samples.value, error: undefined };
    this.#error ??= { line: 1, message: samples.error };
    return { samples: [], error: this.#error };
  }

  #read(): Decoded<readonly PoseSample[]> {
    if (!this.#conventions.ok) return this.#conventions;
    const conventions = this.#conventions.value;
    const json = this.#text.replace(/^\uFEFF/, '');
    let document: unknown;
    try {
      document = JSON.parse(json);
    } catch (error) {
      const why = reasonOf(error);
      const problem = jsonProblem(json) ?? why;
      this.#error = { line: lineOf(problem), message: `the file is not JSON: ${problem}` };
      return malformed(why);
    } finally {
      this.#text = '';
    }
    const tracks = tracksOf(document);
    if (!tracks.ok) return tracks;
    const poses = new Map<Device, readonly TimedPose[]>();
    for (const [device, { name, list }] of tracks.value) {
      const read = posesOf(name, list, conventions);
      if (!read.ok) return read;
      poses.set(device, read.value);
    }
    this.#devices = devices.filter((device) => (poses.get(device)?.length ?? 0) > 0);
    const head = poses.get('head') ?? [];
    return head.length === 0 ? malformed('the camera has no poses') : decoded(joined(head, poses));
  }
}

interface Track {
  readonly name: string;
  readonly list: readonly unknown[];
}

function tracksOf(document: unknown): Decoded<ReadonlyMap<Device, Track>> {
  const alone = listIn(document);
  if (alone !== undefined) return decoded(new Map([['head', { name: 'poses', list: alone }]]));
  const tracks = new Map<Device, Track>();
  const others: Track[] = [];
  for (const [name, value] of Object.entries(document ?? {})) {
    const list = listIn(value);
    if (list === undefined) continue;
    const track = { name: `${name}.poses`, list };
    if (/camera|head|hmd/i.test(name)) tracks.set('head', track);
    else if (/left/i.test(name)) tracks.set('left', track);
    else if (/right/i.test(name)) tracks.set('right', track);
    else others.push(track);
  }
  for (const device of ['left', 'right'] as const) {
    const next = tracks.has(device) ? undefined : others.shift();
    if (next !== undefined) tracks.set(device, next);
  }
  return tracks.has('head')
    ? decoded(tracks)
    : malformed(
        'the file has no "camera" with "poses": it is no recording of aframe-motion-capture-components',
      );
}

function listIn(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null || !('poses' in value)) return undefined;
  return Array.isArray(value.poses) ? value.poses : undefined;
}

function posesOf(
  name: string,
  list: readonly unknown[],
  conventions: Conventions,
): Decoded<readonly TimedPose[]> {
  const poses: TimedPose[] = [];
  for (const [index, entry] of list.entries()) {
    const where = `${name}[${index}]`;
    const fields: { position?: unknown; rotation?: unknown; timestamp?: unknown } =
      typeof entry === 'object' && entry !== null ? entry : {};
    const position = vectorFrom(fields.position);
    const rotation = vectorFrom(fields.rotation);
    const { timestamp } = fields;
    if (position === undefined) return malformed(`${where}.position is not {x, y, z}`);
    if (rotation === undefined) return malformed(`${where}.rotation is not {x, y, z}`);
    if (typeof timestamp !== 'number' || !Number.isFinite(timestamp))
      return malformed(`${where}.timestamp is not a number`);
    const timeS = timestamp * conventions.secondsPerUnit;
    const before = poses.at(-1)?.timeS ?? -Infinity;
    if (timeS < before) return malformed(`${where}.timestamp goes back, from ${before} s to ${timeS} s`);
    if (timeS === before) continue;
    const angle = conventions.radiansPerAngle;
    const q =
      'w' in rotation
        ? rotation
        : fromEuler(conventions.eulerOrder, {
            x: rotation.x * angle,
            y: rotation.y * angle,
            z: rotation.z * angle,
          });
    const pose = stagePose(conventions, where, position, q);
    if (!pose.ok) return pose;
    poses.push({ timeS, pose: pose.value });
  }
  return decoded(poses);
}

/** `{x, y, z}`, with `w` for a quaternion. */
function vectorFrom(value: unknown): Vec3 | (Vec3 & { w: number }) | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { x, y, z, w }: { x?: unknown; y?: unknown; z?: unknown; w?: unknown } = value;
  if (!finite(x) || !finite(y) || !finite(z)) return undefined;
  return finite(w) ? { x, y, z, w } : { x, y, z };
}

const finite = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** A sample for each pose of the head, with the newest of each hand. */
function joined(head: readonly TimedPose[], poses: ReadonlyMap<Device, readonly TimedPose[]>): PoseSample[] {
  const firstS = head[0]?.timeS ?? 0;
  const hand = (device: Device) => {
    const list = poses.get(device) ?? [];
    let next = 0;
    return (timeS: number) => {
      while ((list[next]?.timeS ?? Infinity) <= timeS) next += 1;
      const newest = list[next - 1];
      return newest === undefined || timeS - newest.timeS > staleS
        ? undefined
        : { pose: newest.pose, velocity: undefined };
    };
  };
  const left = hand('left');
  const right = hand('right');
  return head.map(({ timeS, pose }) => ({
    tS: timeS - firstS,
    head: { pose, velocity: undefined },
    left: left(timeS),
    right: right(timeS),
    buttons: {},
    worn: undefined,
  }));
}

/** The line that a problem is in; 1 for one of the whole file. */
function lineOf(problem: string): number {
  return Number(/^line (\d+)/.exec(problem)?.[1] ?? 1);
}
