import { decoded, type Decoded } from '../../protocol/decoded.js';
import { PosesCsvParser } from '../../protocol/pose/csv.js';
import { AframeParser } from '../../protocol/pose/import/aframe.js';
import { bvhRows } from '../../protocol/pose/import/bvh.js';
import { csvRows, namedColumns, unityRows } from '../../protocol/pose/import/column-rows.js';
import type { ImportOptions } from '../../protocol/pose/import/conventions.js';
import { eurocRows, kittiRows, tumRows } from '../../protocol/pose/import/number-rows.js';
import { namesOpentrack, opentrackRows } from '../../protocol/pose/import/opentrack.js';
import { RowParser, type RowReader } from '../../protocol/pose/import/row-parser.js';
import { PosesParser, type ParsedSamples } from '../../protocol/pose/poses-parser.js';
import type { Device } from '../../protocol/pose/sample.js';
import type { PosesHeader } from '../../protocol/pose/vrtposes.js';

/** Reads a recording that arrives in chunks of text. */
export interface PoseParser {
  push(chunk: string): ParsedSamples;
  end(): ParsedSamples;
  /** Those seen or named so far. */
  readonly devices?: readonly Device[] | undefined;
  readonly header?: PosesHeader | undefined;
}

/** Each name that `--format` takes, and what else can be said of a file of that format. */
export interface PoseFormat {
  readonly name: string;
  /** How its numbers are meant unless told otherwise; one line for people. */
  readonly meaning: string;
  /** The options that it heeds. */
  readonly heeds: readonly (keyof ImportOptions)[];
  /** Whether the first lines of a file (the last may be cut off) look like it. */
  sniff(lines: readonly string[]): boolean;
  parser(said: ImportOptions): Decoded<PoseParser>;
}

const numbersIn = (line: string, separator: RegExp): number => {
  const cells = line.trim().split(separator);
  return cells.every((cell) => /^[-+\d.eE]+$/.test(cell) && cell !== '') ? cells.length : 0;
};

const firstRow = (lines: readonly string[]): string =>
  lines.find((line) => !line.trimStart().startsWith('#')) ?? '';

const rows =
  (reader: (said: ImportOptions) => Decoded<RowReader>) =>
  (said: ImportOptions): Decoded<PoseParser> => {
    const read = reader(said);
    return read.ok ? decoded(new RowParser(read.value, said.rateHz)) : read;
  };

/** Every format that recordings are read in: the first whose sniff says yes is taken. */
export const poseFormats: readonly PoseFormat[] = [
  {
    name: 'vrtposes',
    meaning: 'vrt’s own, vrtposes(5)',
    heeds: [],
    sniff: ([first = '']) => /^\uFEFF?\s*\{.*"vrtposes"/.test(first),
    parser: () => decoded(new PosesParser()),
  },
  {
    name: 'csv',
    meaning: 'columns t,head_px ... right_qw; x right, y up, z back, metres, seconds',
    heeds: ['metresPerUnit', 'world', 'device', 'eulerOrder', 'radiansPerAngle', 'secondsPerUnit', 'rateHz'],
    sniff: ([first = '']) => /(^|,)\s*"?head_px"?\s*(,|$)/.test(first),
    parser: (said) =>
      Object.values(said).every((value) => value === undefined)
        ? decoded(new PosesCsvParser())
        : rows(csvRows)(said),
  },
  {
    name: 'opentrack',
    meaning: 'opentrack’s log, raw columns: x left, y up, z forward, centimetres, degrees',
    heeds: ['metresPerUnit', 'world', 'eulerOrder', 'radiansPerAngle', 'secondsPerUnit'],
    sniff: ([first = '']) => namesOpentrack(first),
    parser: rows(opentrackRows),
  },
  {
    name: 'euroc',
    meaning:
      'EuRoC: world z up, device an inertial unit (x up, y right, z forward), wxyz, metres, nanoseconds',
    heeds: ['metresPerUnit', 'world', 'device', 'quaternionOrder', 'secondsPerUnit'],
    sniff: (lines) =>
      lines.some((line) => line.startsWith('#') && line.includes('p_RS_R_x')) ||
      (/^\d{16,}\s*,/.test(firstRow(lines)) && numbersIn(firstRow(lines), /\s*,\s*/) >= 8),
    parser: rows(eurocRows),
  },
  {
    name: 'kitti',
    meaning: 'KITTI odometry: camera axes (x right, y down, z forward), metres, no times',
    heeds: ['metresPerUnit', 'world', 'device', 'rateHz'],
    sniff: (lines) => numbersIn(firstRow(lines), /\s+/) === 12,
    parser: rows(kittiRows),
  },
  {
    name: 'tum',
    meaning: 'TUM: world z up, device a camera (x right, y down, z forward), xyzw, metres, seconds',
    heeds: ['metresPerUnit', 'world', 'device', 'quaternionOrder', 'secondsPerUnit'],
    sniff: (lines) => numbersIn(firstRow(lines), /[\s,]+/) === 8,
    parser: rows(tumRows),
  },
  {
    name: 'bvh',
    meaning: 'BVH: x left, y up, z forward, centimetres, degrees; joints Head, LeftHand, RightHand',
    heeds: ['metresPerUnit', 'world', 'device', 'radiansPerAngle', 'rateHz', 'joints'],
    sniff: ([first = '']) => /^\uFEFF?\s*HIERARCHY\b/i.test(first),
    parser: rows(bvhRows),
  },
  {
    name: 'aframe',
    meaning: 'A-Frame motion capture: x right, y up, z back, metres, degrees (YXZ), milliseconds',
    heeds: ['metresPerUnit', 'world', 'device', 'eulerOrder', 'radiansPerAngle', 'secondsPerUnit'],
    sniff: (lines) => /^\uFEFF?\s*\{/.test(lines[0] ?? '') && lines.some((line) => line.includes('"poses"')),
    parser: (said) => decoded(new AframeParser(said)),
  },
  {
    name: 'unity',
    meaning: 'named columns as Unity logs them: x right, y up, z forward (left-handed), metres, seconds',
    heeds: ['metresPerUnit', 'world', 'device', 'eulerOrder', 'radiansPerAngle', 'secondsPerUnit', 'rateHz'],
    sniff: ([first = '']) => namedColumns(first) !== undefined,
    parser: rows(unityRows),
  },
];

/** The format of that name. */
export const formatNamed = (name: string): PoseFormat | undefined =>
  poseFormats.find((format) => format.name === name);

/**
 * The format of a file by its first lines; else by its name, so that what is wrong with a `.vrtposes` or a `.csv` is
 * said in its own words.
 */
export function detectFormat(path: string, start: string): PoseFormat | undefined {
  const lines = start.split(/\r?\n/).filter((line) => line.trim() !== '');
  const looksLike = poseFormats.find((format) => format.sniff(lines));
  return looksLike ?? formatNamed(/\.(vrtposes|csv|bvh|tum)$/.exec(path.toLowerCase())?.[1] ?? '');
}
