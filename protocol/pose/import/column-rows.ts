import { decoded, malformed, type Decoded } from '../../decoded.js';
import { plainNumber } from '../plain-number.js';
import type { Pose } from '../pose.js';
import { quoted } from '../quoted.js';
import type { Device } from '../sample.js';
import { axesOf } from './axes.js';
import { columnMeaning, timeColumn } from './column-names.js';
import {
  conventionsOf,
  plainConventions,
  stagePose,
  type Conventions,
  type ImportOptions,
} from './conventions.js';
import { fromEuler } from './euler.js';
import type { Row, RowReader } from './row-parser.js';

const unity = axesOf('unity');

interface Columns {
  readonly separator: string;
  readonly time: { readonly index: number; readonly secondsPerUnit: number | undefined } | undefined;
  readonly devices: ReadonlyMap<Device, DeviceColumns>;
}

interface DeviceColumns {
  readonly position: ReadonlyMap<string, number>;
  readonly turn: ReadonlyMap<string, number>;
}

/** The columns of a line of names, or undefined when it does not name a head with position and rotation. */
export function namedColumns(text: string): Columns | undefined {
  const separator = [';', '\t', ','].find((one) => text.includes(one));
  if (separator === undefined) return undefined;
  const found = new Map<Device, { position: Map<string, number>; turn: Map<string, number> }>();
  let time: Columns['time'];
  for (const [index, cell] of cellsOf(text, separator).entries()) {
    const meaning = columnMeaning(cell);
    const clock = timeColumn(cell);
    if (meaning !== undefined) {
      const columns = found.get(meaning.device) ?? { position: new Map(), turn: new Map() };
      found.set(meaning.device, columns);
      if (!columns[meaning.kind].has(meaning.axis)) columns[meaning.kind].set(meaning.axis, index);
    } else if (clock !== undefined) time ??= { index, secondsPerUnit: clock.secondsPerUnit };
  }
  const whole = [...found].filter(([, { position, turn }]) => position.size === 3 && turn.size >= 3);
  const columns = { separator, time, devices: new Map(whole) };
  return columns.devices.has('head') ? columns : undefined;
}

/** Columns as Unity programs log them: left-handed, metres, quaternions or angles in degrees. */
export const unityRows = (said: ImportOptions) =>
  columnRows({ ...plainConventions, world: unity, device: unity }, said);

/** The same in vrt's own axes. */
export const csvRows = (said: ImportOptions) => columnRows(plainConventions, said);

/**
 * Rows under a line of names, separated by commas, semicolons or tabs (with semicolons or tabs numbers may have decimal
 * commas). Columns that are not part of a pose are skipped; a hand whose columns are empty is not tracked.
 */
function columnRows(usual: Conventions, said: ImportOptions): Decoded<RowReader> {
  const conventions = conventionsOf(usual, said);
  if (!conventions.ok) return conventions;
  let columns: Columns | undefined;
  let clock: ((ticks: number) => number) | undefined;
  return decoded((text) => {
    if (columns === undefined) {
      columns = namedColumns(text);
      if (columns === undefined)
        return malformed(
          'the first line must name the columns of the head: position and rotation, such as time,head_pos_x,...,head_rot_w',
        );
      return decoded(undefined);
    }
    const cells = cellsOf(text, columns.separator);
    let timeS: number | undefined;
    if (columns.time !== undefined) {
      const ticks = numberAt(cells, columns.time.index, columns.separator);
      if (!ticks.ok) return ticks;
      const unit = said.secondsPerUnit ?? columns.time.secondsPerUnit ?? epochUnit(ticks.value);
      clock ??= (value) => value * unit;
      timeS = clock(ticks.value);
    }
    const poses: Partial<Record<Device, Pose>> = {};
    for (const [device, of] of columns.devices) {
      const indices = [...of.position.values(), ...of.turn.values()];
      if (device !== 'head' && indices.every((index) => (cells[index] ?? '') === '')) continue;
      const pose = poseFrom(cells, columns.separator, device, of, conventions.value);
      if (!pose.ok) return pose;
      poses[device] = pose.value;
    }
    return decoded({ timeS, poses } satisfies Row);
  });
}

/** A clock that counts since 1970 shows its unit by its size; any other counts seconds. */
function epochUnit(ticks: number): number {
  if (ticks >= 1e17) return 1e-9;
  if (ticks >= 1e14) return 1e-6;
  return ticks >= 1e11 ? 1e-3 : 1;
}

function poseFrom(
  cells: readonly string[],
  separator: string,
  device: Device,
  { position, turn }: DeviceColumns,
  conventions: Conventions,
): Decoded<Pose> {
  const numbers: number[] = [];
  for (const columns of [position, turn]) {
    for (const axis of columns === position || !turn.has('w') ? ['x', 'y', 'z'] : ['x', 'y', 'z', 'w']) {
      const number = numberAt(cells, columns.get(axis) ?? -1, separator);
      if (!number.ok) return number;
      numbers.push(number.value);
    }
  }
  const [px = 0, py = 0, pz = 0, x = 0, y = 0, z = 0, w] = numbers;
  const angle = conventions.radiansPerAngle;
  const q =
    w === undefined
      ? fromEuler(conventions.eulerOrder, { x: x * angle, y: y * angle, z: z * angle })
      : { x, y, z, w };
  return stagePose(conventions, device, { x: px, y: py, z: pz }, q);
}

function cellsOf(text: string, separator: string): string[] {
  return text.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}

function numberAt(cells: readonly string[], index: number, separator: string): Decoded<number> {
  const text = cells[index] ?? '';
  const value = plainNumber(separator === ',' ? text : text.replace(',', '.'));
  return value === undefined
    ? malformed(`column ${index + 1} is not a number: ${quoted(text)}`)
    : decoded(value);
}
