import { decoded, malformed, type Decoded } from '../decoded.js';
import { LineSplitter, type Line, type LineError } from './line-splitter.js';
import { plainNumber } from './plain-number.js';
import { checkPose, checkVelocity } from './plausible.js';
import type { ParsedSamples } from './poses-parser.js';
import { quoted } from './quoted.js';
import { devices, type Device, type DeviceSample, type PoseSample } from './sample.js';

const poseFields = ['px', 'py', 'pz', 'qx', 'qy', 'qz', 'qw'] as const;
const velocityFields = ['vx', 'vy', 'vz', 'wx', 'wy', 'wz'] as const;
type Field = (typeof poseFields)[number] | (typeof velocityFields)[number];
const longestLineChars = 8192;

interface Column {
  readonly name: string;
  readonly index: number;
}

/** Where each number of a sample stands in a row. */
interface Columns {
  readonly count: number;
  readonly time: Column;
  readonly devices: ReadonlyMap<Device, ReadonlyMap<Field, Column>>;
}

/**
 * Reads recordings in comma-separated columns, from chunks of text cut anywhere. The first line names the columns, in
 * any order: `t` in seconds, and for the head and any of the hands `head_px head_py head_pz head_qx head_qy head_qz
 * head_qw` (metres, unit quaternion), with all or none of `head_vx head_vy head_vz head_wx head_wy head_wz` (m/s, rad/s). A row in
 * which all of a hand's columns are empty has that hand untracked. Times must increase.
 */
export class PosesCsvParser {
  readonly #lines = new LineSplitter(longestLineChars);
  #columns: Columns | undefined;
  #error: LineError | undefined;
  #lastS: number | undefined;

  /** Those that have columns, once the first line was read without error. */
  get devices(): readonly Device[] | undefined {
    const columns = this.#columns;
    return columns && devices.filter((device) => columns.devices.has(device));
  }

  push(chunk: string): ParsedSamples {
    const samples: PoseSample[] = [];
    this.#error ??= this.#lines.push(chunk, (line) => this.#read(line, samples));
    return { samples, error: this.#error };
  }

  /** The file is over: takes a last line without line feed, and reports a file without a line of names. */
  end(): ParsedSamples {
    const samples: PoseSample[] = [];
    this.#error ??= this.#lines.end((line) => this.#read(line, samples));
    if (this.#columns === undefined)
      this.#error ??= { line: 1, message: 'the file is empty: expected a line of column names' };
    return { samples, error: this.#error };
  }

  #read({ number, text }: Line, samples: PoseSample[]): LineError | undefined {
    if (text.trim() === '') return undefined;
    const fail = (message: string): LineError => ({ line: number, message });
    const cells = text.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    if (this.#columns === undefined) {
      const columns = columnsFrom(cells);
      if (!columns.ok) return fail(columns.error);
      this.#columns = columns.value;
      return undefined;
    }
    const sample = sampleFrom(cells, this.#columns);
    if (!sample.ok) return fail(sample.error);
    if (this.#lastS !== undefined && sample.value.tS <= this.#lastS) {
      return fail(`column t is ${sample.value.tS}, not after the row before (${this.#lastS})`);
    }
    this.#lastS = sample.value.tS;
    samples.push(sample.value);
    return undefined;
  }
}

function columnsFrom(names: readonly string[]): Decoded<Columns> {
  const unread = new Map<string, Column>();
  for (const [index, name] of names.entries()) {
    if (unread.has(name)) return malformed(`column ${quoted(name)} is named twice`);
    unread.set(name, { name, index });
  }
  const take = (name: string) => {
    const column = unread.get(name);
    unread.delete(name);
    return column;
  };
  const time = take('t');
  if (time === undefined) {
    return malformed(
      `column "t" is missing; the first line must name the columns, separated by commas: t,head_px,...`,
    );
  }
  const found = new Map<Device, ReadonlyMap<Field, Column>>();
  for (const device of devices) {
    const columns = new Map<Field, Column>();
    for (const field of [...poseFields, ...velocityFields]) {
      const column = take(`${device}_${field}`);
      if (column !== undefined) columns.set(field, column);
    }
    if (device !== 'head' && columns.size === 0) continue;
    const moves = velocityFields.some((field) => columns.has(field));
    const missing = [...poseFields, ...(moves ? velocityFields : [])].find((field) => !columns.has(field));
    if (missing !== undefined) return malformed(`column "${device}_${missing}" is missing`);
    found.set(device, columns);
  }
  const [unknown] = unread.keys();
  if (unknown !== undefined) {
    return malformed(
      `column ${quoted(unknown)} is unknown: expected t and head_px ... right_qw, head_vx ... right_wz`,
    );
  }
  return decoded({ count: names.length, time, devices: found });
}

function sampleFrom(cells: readonly string[], columns: Columns): Decoded<PoseSample> {
  if (cells.length !== columns.count) {
    return malformed(`the row has ${cells.length} columns, the first line names ${columns.count}`);
  }
  const tS = numberAt(cells, columns.time);
  if (!tS.ok) return tS;
  if (tS.value < 0) return malformed('column t is negative');
  const motions: Partial<Record<Device, DeviceSample>> = {};
  for (const [device, fields] of columns.devices) {
    const empty = [...fields.values()].every(({ index }) => cells[index] === '');
    if (device !== 'head' && empty) continue;
    const motion = deviceFrom(cells, device, fields);
    if (!motion.ok) return motion;
    motions[device] = motion.value;
  }
  const { head, left, right } = motions;
  if (head === undefined) return malformed('the head is missing');
  return decoded({ tS: tS.value, head, left, right, buttons: {}, worn: undefined });
}

function deviceFrom(
  cells: readonly string[],
  device: Device,
  columns: ReadonlyMap<Field, Column>,
): Decoded<DeviceSample> {
  const numbers: Partial<Record<Field, number>> = {};
  for (const [field, column] of columns) {
    const number = numberAt(cells, column);
    if (!number.ok) return number;
    numbers[field] = number.value;
  }
  const {
    px = 0,
    py = 0,
    pz = 0,
    qx = 0,
    qy = 0,
    qz = 0,
    qw = 0,
    vx,
    vy = 0,
    vz = 0,
    wx = 0,
    wy = 0,
    wz = 0,
  } = numbers;
  const pose = checkPose(device, { x: px, y: py, z: pz }, { x: qx, y: qy, z: qz, w: qw });
  if ('error' in pose) return malformed(pose.error);
  if (vx === undefined) return decoded({ pose, velocity: undefined });
  const velocity = { linear: { x: vx, y: vy, z: vz }, angular: { x: wx, y: wy, z: wz } };
  const wrong = checkVelocity(`the velocity of ${device}`, velocity.linear, velocity.angular);
  return wrong === undefined ? decoded({ pose, velocity }) : malformed(wrong);
}

function numberAt(cells: readonly string[], { name, index }: Column): Decoded<number> {
  const text = cells[index] ?? '';
  const value = plainNumber(text);
  return value === undefined ? malformed(`column ${name} is not a number: ${quoted(text)}`) : decoded(value);
}
