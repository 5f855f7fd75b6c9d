import { decoded, malformed, type Decoded } from '../../decoded.js';
import { plainNumber } from '../plain-number.js';
import type { Pose, Vec3 } from '../pose.js';
import { identity, multiply, rotate } from '../quaternion.js';
import { quoted } from '../quoted.js';
import { add, zero } from '../vector.js';
import { aboutAxis } from './euler.js';

interface Channel {
  readonly kind: 'position' | 'rotation';
  readonly axis: 'x' | 'y' | 'z';
}

export interface Joint {
  readonly name: string;
  readonly parent: number | undefined;
  readonly offset: Vec3;
  readonly channels: readonly Channel[];
}

const mostJoints = 1000;

/** Reads the HIERARCHY part of a BVH file line by line. */
export class BvhSkeleton {
  readonly joints: Joint[] = [];
  /** Numbers in a line of motion. */
  channelCount = 0;
  readonly #open: (number | 'end')[] = [];
  /** A joint whose brace comes on the next line. */
  #named: number | 'end' | undefined;

  /** Fault of the line, or undefined. */
  take(text: string): string | undefined {
    const words = text.trim().split(/\s+/);
    const [word = ''] = words;
    const inside = this.#open.at(-1);
    switch (word.toUpperCase()) {
      case 'HIERARCHY':
        return undefined;
      case 'ROOT':
      case 'JOINT':
        return this.#begin(words.slice(1).join(' '), inside === 'end' ? undefined : inside);
      case 'END':
        this.#named = 'end';
        return undefined;
      case '{':
        if (this.#named === undefined) return 'a brace opens that no joint stands before';
        this.#open.push(this.#named);
        this.#named = undefined;
        return undefined;
      case '}':
        return this.#open.pop() === undefined ? 'a brace closes that was not opened' : undefined;
      case 'OFFSET':
        return this.#offset(words.slice(1), inside);
      case 'CHANNELS':
        return this.#channels(words.slice(1), inside);
      default:
        return `${quoted(word)} is no part of a BVH hierarchy`;
    }
  }

  /** Where each joint is for one line of motion, in the file's units and axes. */
  posed(numbers: readonly number[], radiansPerAngle: number): Pose[] {
    const poses: Pose[] = [];
    let next = 0;
    for (const { parent, offset, channels } of this.joints) {
      let position = offset;
      let orientation = identity;
      const moved: { x: number; y: number; z: number } = { ...zero };
      let moves = false;
      for (const { kind, axis } of channels) {
        const value = numbers[next] ?? 0;
        next += 1;
        if (kind === 'position') {
          moved[axis] = value;
          moves = true;
        } else orientation = multiply(orientation, aboutAxis(axis, value * radiansPerAngle));
      }
      // Position channels stand in place of the offset, as the programs that write BVH have it.
      if (moves) position = moved;
      const above = parent === undefined ? undefined : poses[parent];
      poses.push(
        above === undefined
          ? { position, orientation }
          : {
              position: add(above.position, rotate(above.orientation, position)),
              orientation: multiply(above.orientation, orientation),
            },
      );
    }
    return poses;
  }

  #begin(name: string, parent: number | undefined): string | undefined {
    if (this.joints.length >= mostJoints) return `the skeleton has more than ${mostJoints} joints`;
    if (name === '') return 'a joint has no name';
    this.#named = this.joints.length;
    this.joints.push({ name, parent, offset: zero, channels: [] });
    return undefined;
  }

  #offset(words: readonly string[], inside: number | 'end' | undefined): string | undefined {
    const [x, y, z] = words.map((word) => plainNumber(word));
    if (x === undefined || y === undefined || z === undefined) return 'OFFSET must be three numbers';
    return inside === 'end' ? undefined : this.#change(inside, { offset: { x, y, z } });
  }

  #channels([count, ...names]: readonly string[], inside: number | 'end' | undefined): string | undefined {
    const channels: Channel[] = [];
    for (const name of names) {
      const [, axis, kind] =
        /^([XYZ])(position|rotation)$/i.exec(name)?.map((part) => part.toLowerCase()) ?? [];
      if ((axis !== 'x' && axis !== 'y' && axis !== 'z') || (kind !== 'position' && kind !== 'rotation'))
        return `${quoted(name)} is no channel: expected Xposition, Yposition ... Zrotation`;
      channels.push({ kind, axis });
    }
    if (Number(count) !== channels.length) return `CHANNELS says ${count}, and names ${channels.length}`;
    this.channelCount += channels.length;
    return this.#change(inside === 'end' ? undefined : inside, { channels });
  }

  #change(index: number | undefined, change: Partial<Joint>): string | undefined {
    const joint = index === undefined ? undefined : this.joints[index];
    if (index === undefined || joint === undefined) return 'it stands outside of every joint';
    this.joints[index] = { ...joint, ...change };
    return undefined;
  }
}

/** The numbers of a line of motion. */
export function motionNumbers(text: string, count: number): Decoded<number[]> {
  const cells = text.trim().split(/\s+/);
  if (cells.length !== count)
    return malformed(`the line has ${cells.length} numbers, the hierarchy has ${count} channels`);
  const numbers: number[] = [];
  for (const cell of cells) {
    const value = plainNumber(cell);
    if (value === undefined) return malformed(`${quoted(cell)} is not a number`);
    numbers.push(value);
  }
  return decoded(numbers);
}
