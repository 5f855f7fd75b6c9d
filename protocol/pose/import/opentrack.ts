import { decoded, malformed, type Decoded } from '../../decoded.js';
import { plainNumber } from '../plain-number.js';
import { quoted } from '../quoted.js';
import { axesOf, turned } from './axes.js';
import { conventionsOf, radiansPerDegree, stagePose, type ImportOptions } from './conventions.js';
import { fromEuler } from './euler.js';
import type { RowReader } from './row-parser.js';

/** The first columns of opentrack's track logger; corrected, filtered and mapped ones follow. */
const names = ['dt', 'rawTX', 'rawTY', 'rawTZ', 'rawYaw', 'rawPitch', 'rawRoll'] as const;

/** Whether a line is the line of names that opentrack writes. */
export const namesOpentrack = (line: string): boolean => line.startsWith(names.join(','));

/**
 * opentrack's CSV log: seconds since the line before, then what the tracker said: centimetres to the left, up and
 * forward; degrees of yaw (to the right), pitch (up) and roll (to the right), turned in the order yaw, pitch, roll.
 * What opentrack makes of it for a game (corrected, filtered, mapped) is not read.
 */
export function opentrackRows(said: ImportOptions): Decoded<RowReader> {
  const leftUpForward = axesOf('bvh');
  const checked = conventionsOf(
    {
      metresPerUnit: 0.01,
      world: leftUpForward,
      device: leftUpForward,
      quaternionOrder: 'xyzw',
      eulerOrder: ['y', 'x', 'z'],
      radiansPerAngle: radiansPerDegree,
      secondsPerUnit: 1,
      rateHz: undefined,
    },
    said,
  );
  if (!checked.ok) return checked;
  const conventions = checked.value;
  // Angles have names, whatever the axes of positions are.
  const own = axesOf('openxr');
  let timeS = 0;
  let named = false;
  return decoded((text) => {
    if (!named) {
      named = namesOpentrack(text);
      return named
        ? decoded(undefined)
        : malformed(`the first line must be opentrack's: ${names.join(',')},...`);
    }
    const cells = text.split(',');
    const numbers: number[] = [];
    for (const [index, name] of names.entries()) {
      const value = plainNumber((cells[index] ?? '').trim());
      if (value === undefined) return malformed(`column ${name} is not a number: ${quoted(cells[index])}`);
      numbers.push(value);
    }
    const [dt = 0, x = 0, y = 0, z = 0, yaw = 0, pitch = 0, roll = 0] = numbers;
    timeS += dt * conventions.secondsPerUnit;
    const angle = conventions.radiansPerAngle;
    const q = fromEuler(conventions.eulerOrder, { x: pitch * angle, y: -yaw * angle, z: -roll * angle });
    const at = turned(conventions.world, { x, y, z });
    const head = stagePose({ ...conventions, world: own, device: own }, 'the head', at, q);
    return head.ok ? decoded({ timeS, poses: { head: head.value } }) : head;
  });
}
