import { decoded, malformed, type Decoded } from '../../decoded.js';
import { plainNumber } from '../plain-number.js';
import type { Pose } from '../pose.js';
import { quoted } from '../quoted.js';
import { axesOf } from './axes.js';
import {
  conventionsOf,
  plainConventions,
  quaternionOf,
  stagePose,
  type Conventions,
  type ImportOptions,
} from './conventions.js';
import { fromMatrix, isRotation } from './matrix.js';
import type { Row, RowReader } from './row-parser.js';

const opencv = axesOf('opencv');

/**
 * TUM, as the RGB-D benchmark and most SLAM programs write it: `timestamp tx ty tz qx qy qz qw`, seconds and metres,
 * separated by spaces. The world's z is up, the device is a camera.
 */
export function tumRows(said: ImportOptions): Decoded<RowReader> {
  const usual = { ...plainConventions, world: axesOf('z-up'), device: opencv };
  return rowsOf(usual, said, (text, conventions) => {
    const numbers = numbersOf(text.trim().split(/[\s,]+/), 8);
    if (!numbers.ok) return numbers;
    const [t = 0, x = 0, y = 0, z = 0, a = 0, b = 0, c = 0, d = 0] = numbers.value;
    const q = quaternionOf(conventions.quaternionOrder, [a, b, c, d]);
    return headRow(t * conventions.secondsPerUnit, stagePose(conventions, 'the pose', { x, y, z }, q));
  });
}

/**
 * EuRoC (ASL): `timestamp [ns], p_RS_R_x, y, z [m], q_RS_w, x, y, z`, commas between; velocities and biases may
 * follow. The world's z is up; the device is an inertial unit that lies as in those recordings.
 */
export function eurocRows(said: ImportOptions): Decoded<RowReader> {
  const usual: Conventions = {
    ...plainConventions,
    world: axesOf('z-up'),
    device: axesOf('euroc-imu'),
    quaternionOrder: 'wxyz',
    secondsPerUnit: 1e-9,
  };
  return rowsOf(usual, said, (text, conventions) => {
    const cells = text.split(',').map((cell) => cell.trim());
    const numbers = numbersOf(cells.slice(0, 8), 8);
    if (!numbers.ok) return numbers;
    const [t = 0, x = 0, y = 0, z = 0, a = 0, b = 0, c = 0, d = 0] = numbers.value;
    const q = quaternionOf(conventions.quaternionOrder, [a, b, c, d]);
    return headRow(t * conventions.secondsPerUnit, stagePose(conventions, 'the pose', { x, y, z }, q));
  });
}

/** KITTI odometry: twelve numbers, the 3x4 matrix of a camera's pose by rows, and no time. */
export function kittiRows(said: ImportOptions): Decoded<RowReader> {
  return rowsOf({ ...plainConventions, world: opencv, device: opencv }, said, (text, conventions) => {
    const numbers = numbersOf(text.trim().split(/\s+/), 12);
    if (!numbers.ok) return numbers;
    const [a = 0, b = 0, c = 0, x = 0, d = 0, e = 0, f = 0, y = 0, g = 0, h = 0, i = 0, z = 0] =
      numbers.value;
    const matrix = [a, b, c, d, e, f, g, h, i] as const;
    if (!isRotation(matrix)) return malformed('the first three columns of the matrix are no rotation');
    return headRow(undefined, stagePose(conventions, 'the pose', { x, y, z }, fromMatrix(matrix)));
  });
}

function rowsOf(
  usual: Conventions,
  said: ImportOptions,
  read: (text: string, conventions: Conventions) => Decoded<Row>,
): Decoded<RowReader> {
  const conventions = conventionsOf(usual, said);
  if (!conventions.ok) return conventions;
  return decoded((text) =>
    text.trimStart().startsWith('#') ? decoded(undefined) : read(text, conventions.value),
  );
}

function headRow(timeS: number | undefined, head: Decoded<Pose>): Decoded<Row> {
  return head.ok ? decoded({ timeS, poses: { head: head.value } }) : head;
}

/** As many numbers as there must be. */
function numbersOf(cells: readonly string[], count: number): Decoded<number[]> {
  if (cells.length !== count) return malformed(`the line has ${cells.length} numbers, not ${count}`);
  const numbers: number[] = [];
  for (const cell of cells) {
    const value = plainNumber(cell);
    if (value === undefined) return malformed(`${quoted(cell)} is not a number`);
    numbers.push(value);
  }
  return decoded(numbers);
}
