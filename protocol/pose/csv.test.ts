// oxlint-disable-next-line no-restricted-imports -- the parser is pure, this test of it reads recordings
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PosesCsvParser } from './csv.js';
import type { PoseSample } from './sample.js';
import { summarise } from './summary.js';

const names = 't,head_px,head_py,head_pz,head_qx,head_qy,head_qz,head_qw';
const leftNames = 'left_px,left_py,left_pz,left_qx,left_qy,left_qz,left_qw';

function parse(text: string, chunkChars = text.length || 1) {
  const parser = new PosesCsvParser();
  const samples: PoseSample[] = [];
  for (let at = 0; at < text.length; at += chunkChars) {
    samples.push(...parser.push(text.slice(at, at + chunkChars)).samples);
  }
  const last = parser.end();
  samples.push(...last.samples);
  return { devices: parser.devices, samples, error: last.error };
}

describe('the CSV import', () => {
  it.each([1, 7, 4096])('reads a head in chunks of %i characters', (chunkChars) => {
    const { devices, samples, error } = parse(
      `${names}\n0,1,2,3,0,0,0,1\r\n0.014,1e-3,-2,+3.,0,0,0,1`,
      chunkChars,
    );
    expect(error).toBeUndefined();
    expect(devices).toEqual(['head']);
    expect(samples.map(({ tS, head }) => [tS, head.pose.position])).toEqual([
      [0, { x: 1, y: 2, z: 3 }],
      [0.014, { x: 0.001, y: -2, z: 3 }],
    ]);
  });

  it('takes columns in any order, quoted names, velocities, and hands that come and go', () => {
    const velocity = 'left_vx,left_vy,left_vz,left_wx,left_wy,left_wz';
    const text = `${velocity},${leftNames},${names.replace('t,', '"t",')}\n1,2,3,4,5,6,7,8,9,0,0,1,0,0,0,1,2,0,0,0,1\n,,,,,,,,,,,,,1,0,1,2,0,0,0,1\n`;
    const { devices, samples, error } = parse(text);
    expect(error).toBeUndefined();
    expect(devices).toEqual(['head', 'left']);
    expect(samples[0]?.left).toEqual({
      pose: { position: { x: 7, y: 8, z: 9 }, orientation: { x: 0, y: 0, z: 1, w: 0 } },
      velocity: { linear: { x: 1, y: 2, z: 3 }, angular: { x: 4, y: 5, z: 6 } },
    });
    expect(samples[1]?.left).toBeUndefined();
  });

  it.each([
    ['', 1, 'the file is empty: expected a line of column names'],
    [
      names.replace('t,', ''),
      1,
      'column "t" is missing; the first line must name the columns, separated by commas: t,head_px,...',
    ],
    [names.replace('head_qy,', ''), 1, 'column "head_qy" is missing'],
    [`t,${leftNames}`, 1, 'column "head_px" is missing'],
    [`${names},left_px`, 1, 'column "left_py" is missing'],
    [`${names},head_vx`, 1, 'column "head_vy" is missing'],
    [`${names},t`, 1, 'column "t" is named twice'],
    [
      `${names},waist_px`,
      1,
      'column "waist_px" is unknown: expected t and head_px ... right_qw, head_vx ... right_wz',
    ],
    [`${names}\n0,1,2,3,0,0,0`, 2, 'the row has 7 columns, the first line names 8'],
    [`${names}\n0,1,2,3,0,0,0,1\n1,1,2,x,0,0,0,1`, 3, 'column head_pz is not a number: "x"'],
    [`${names}\n0,1,2,3,0,0,0,1\n1,1,2,,0,0,0,1`, 3, 'column head_pz is not a number: ""'],
    [`${names}\n0,1,2,NaN,0,0,0,1`, 2, 'column head_pz is not a number: "NaN"'],
    [`${names}\n-1,1,2,3,0,0,0,1`, 2, 'column t is negative'],
    [`${names}\n1,1,2,3,0,0,0,1\n\n1,1,2,3,0,0,0,1`, 4, 'column t is 1, not after the row before (1)'],
    [
      `${names}\n0,1,2,3,1,0,0,1`,
      2,
      'head has a quaternion (x y z w) of length 1.41421; it must be 1 within 0.001',
    ],
    [`${names}\nx,1,2,3,0,0,0,1`, 2, 'column t is not a number: "x"'],
    [`${names}\n0x10,1,2,3,0,0,0,1`, 2, 'column t is not a number: "0x10"'],
    [`${names}\n0,"1"2,2,3,0,0,0,1`, 2, 'column head_px is not a number: "\\"1\\"2"'],
    [`${names}\n0,2"1",2,3,0,0,0,1`, 2, 'column head_px is not a number: "2\\"1\\""'],
    [`${names}\n0,,,,,,,`, 2, 'column head_px is not a number: ""'],
    [
      `${names},head_vx,head_vy,head_vz,head_wx,head_wy,head_wz\n0,1,2,3,0,0,0,1,1001,0,0,0,0,0`,
      2,
      'the velocity of head is beyond 1000 m/s or rad/s',
    ],
    [`${names},${leftNames}\n0,1,2,3,0,0,0,1,1,,,,,,`, 2, 'column left_py is not a number: ""'],
  ])('refuses %j', (text, line, message) => {
    expect(parse(text).error).toEqual({ line, message });
  });

  it('reads spaces around cells, quotes around any of them, and lines that hold nothing', () => {
    const { samples, error } = parse(` "t" ,${names.slice(2)}\n   \n "12.5" , 10 ,"20","30", 0,0,0,"1"\n`);
    expect(error).toBeUndefined();
    expect(samples).toEqual([
      {
        tS: 12.5,
        head: {
          pose: { position: { x: 10, y: 20, z: 30 }, orientation: { x: 0, y: 0, z: 0, w: 1 } },
          velocity: undefined,
        },
        left: undefined,
        right: undefined,
        buttons: {},
        worn: undefined,
      },
    ]);
  });

  it('refuses a line without end', () => {
    expect(parse(`${names}\n${'1,'.repeat(5000)}`, 100).error).toEqual({
      line: 2,
      message: 'the line is longer than 8192 characters',
    });
  });
});

describe('the public motion recordings', () => {
  const folder = new URL('../../../shared/poses/', import.meta.url);
  const rows = [
    { file: 'questpro-robot-replay.csv', samples: 7879, durationS: 109.442467, devices: ['head'] },
    { file: 'vive-grabLeft.csv', samples: 1127, durationS: 12.689896, devices: ['head', 'left', 'right'] },
  ];
  for (const { file, samples, durationS, devices } of rows) {
    it.runIf(existsSync(new URL(file, folder)))(`are read to the end: ${file}`, () => {
      const read = parse(readFileSync(new URL(file, folder), 'utf8'), 65_536);
      expect(read.error).toBeUndefined();
      expect(read.devices).toEqual(devices);
      const summary = summarise(read.samples);
      expect(summary.samples).toBe(samples);
      expect(summary.durationS).toBeCloseTo(durationS, 6);
      expect(summary.devices.head?.maxTurnDegPerS).toBeLessThan(1000);
      expect(summary.devices.head?.maxSpeedMPerS).toBeLessThan(5);
    });
  }
});
