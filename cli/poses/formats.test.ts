import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { angleBetween } from '../../protocol/pose/quaternion.js';
import { devices, type Device, type PoseSample } from '../../protocol/pose/sample.js';
import { length, subtract } from '../../protocol/pose/vector.js';
import { detectFormat, formatNamed, poseFormats } from './formats.js';
import { openRecording, type Reading } from './read.js';

const folder = 'fixtures/poses/foreign';

async function samplesOf(path: string, reading: Reading = {}): Promise<PoseSample[]> {
  const samples: PoseSample[] = [];
  for await (const sample of openRecording(path, reading).samples) samples.push(sample);
  return samples;
}

/** How far two recordings are apart at worst, in metres, radians and seconds. */
function apart(one: readonly PoseSample[], other: readonly PoseSample[], device: Device) {
  const worst = { position: 0, angle: 0, time: 0 };
  for (const [index, sample] of one.entries()) {
    const a = sample[device]?.pose;
    const b = other[index]?.[device]?.pose;
    if (a === undefined || b === undefined) return { position: Infinity, angle: Infinity, time: Infinity };
    worst.position = Math.max(worst.position, length(subtract(a.position, b.position)));
    worst.angle = Math.max(worst.angle, angleBetween(a.orientation, b.orientation));
    worst.time = Math.max(worst.time, Math.abs(sample.tS - (other[index]?.tS ?? Infinity)));
  }
  return worst;
}

describe('a recording in the format of another program', () => {
  const foreign = [
    ['grasp.tum.txt', 'tum', ['head'], {}],
    ['grasp.euroc.csv', 'euroc', ['head'], {}],
    ['grasp.kitti.txt', 'kitti', ['head'], { rateHz: 72 }],
    ['grasp.opentrack.csv', 'opentrack', ['head'], {}],
    ['grasp.unity.csv', 'unity', devices, {}],
    ['grasp.aframe.json', 'aframe', devices, {}],
    ['grasp.bvh', 'bvh', devices, {}],
  ] as const;

  it.each(foreign)('%s is known as %s and gives back the same poses', async (file, format, named, said) => {
    const own = await samplesOf(`${folder}/grasp.vrtposes`);
    const recording = openRecording(`${folder}/${file}`, { said });
    const samples: PoseSample[] = [];
    for await (const sample of recording.samples) samples.push(sample);
    expect(recording.format()?.name).toBe(format);
    expect(recording.devices()).toEqual(named);
    expect(samples).toHaveLength(own.length);
    for (const device of devices) {
      const worst = apart(samples, own, device);
      if (!named.some((one) => one === device)) {
        expect(samples.every((sample) => sample[device] === undefined)).toBe(true);
        continue;
      }
      expect(worst.position).toBeLessThan(1e-4);
      expect(worst.angle).toBeLessThan(1e-4);
      expect(worst.time).toBeLessThan(5e-4);
    }
  });

  it('is turned far enough in the fixtures that no order or hand of the axes passes for another', async () => {
    const turns = (await samplesOf(`${folder}/grasp.vrtposes`)).map(({ head }) => head.pose.orientation);
    for (const part of ['x', 'y', 'z'] as const)
      expect(Math.max(...turns.map((turn) => Math.abs(turn[part])))).toBeGreaterThan(0.05);
  });

  it('is read otherwise when the person says so', async () => {
    const own = await samplesOf(`${folder}/grasp.vrtposes`);
    const wrong = await samplesOf(`${folder}/grasp.tum.txt`, { said: { quaternionOrder: 'wxyz' } });
    expect(apart(wrong, own, 'head').angle).toBeGreaterThan(1);
    const inches = await samplesOf(`${folder}/grasp.tum.txt`, { said: { metresPerUnit: 0.0254 } });
    expect(inches[0]?.head.pose.position.y).toBeCloseTo((own[0]?.head.pose.position.y ?? 0) * 0.0254, 5);
    const slow = await samplesOf(`${folder}/grasp.bvh`, { said: { rateHz: 10 } });
    expect(slow.at(-1)?.tS).toBeCloseTo(14.4, 6);
    const wrist = await samplesOf(`${folder}/grasp.bvh`, { said: { joints: { head: 'LeftHand' } } });
    expect(
      apart(
        wrist,
        own.map((sample) => ({ ...sample, head: sample.left ?? sample.head })),
        'head',
      ).position,
    ).toBeLessThan(1e-4);
  });
});

describe('the table of formats', () => {
  it('knows each fixture by its first lines alone', () => {
    const files = {
      vrtposes: 'grasp.vrtposes',
      tum: 'grasp.tum.txt',
      euroc: 'grasp.euroc.csv',
      kitti: 'grasp.kitti.txt',
    };
    for (const [name, file] of Object.entries(files)) {
      const start = readFileSync(`${folder}/${file}`, 'utf8').slice(0, 700);
      expect(detectFormat('anything', start)?.name).toBe(name);
    }
    expect(detectFormat('anything', 't,head_px,head_py\n')?.name).toBe('csv');
    expect(detectFormat('anything', 'dear diary\n')).toBeUndefined();
  });

  it.each([
    ['time;Position.X;Position.Y;Position.Z;Rotation.X;Rotation.Y;Rotation.Z\n0,5;0;1,6;0;0;90;0\n', 'unity'],
    ['1520530308189679351,0.8,0.1,0.2,1,0,0,0\n', 'euroc'],
  ])('reads %j as %s', async (text, name) => {
    expect(detectFormat('x', text)?.name).toBe(name);
  });

  it('names every format once', () => {
    const names = poseFormats.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining([
        'vrtposes',
        'csv',
        'tum',
        'euroc',
        'kitti',
        'aframe',
        'unity',
        'opentrack',
        'bvh',
      ]),
    );
  });
});

describe('a hostile recording', () => {
  let temporary: string;
  beforeEach(() => void (temporary = mkdtempSync(join(tmpdir(), 'vrt-formats-'))));
  afterEach(() => rmSync(temporary, { recursive: true, force: true }));

  it.each([
    ['1 2 3 4 0 0 0 1\n2 0 0 nan 0 0 0 1\n', 2, '"nan" is not a number'],
    ['1 2 3 4 0 0 0 1\n0.5 0 0 0 0 0 0 1\n', 2, 'the time goes back'],
    ['# nothing but talk\n1 2 3 4 0 0 0 0\n', 2, 'quaternion (x y z w) of length 0'],
    ['1 2 3 4 0 0 0 1\n2 3 4\n', 2, 'the line has 3 numbers, not 8'],
    ['1 0 0 9 0 1 0 9 0 0 1 9\n1 0 0 9 0 1 0 9 0 0 5 9\n', 1, 'no times'],
    ['HIERARCHY\nROOT Hips\n{\nOFFSET 0 0\n', 4, 'OFFSET must be three numbers'],
    ['HIERARCHY\nROOT a\n{\nCHANNELS 2 Xrotation\n', 4, 'CHANNELS says 2, and names 1'],
    ['HIERARCHY\nROOT a\n{\nCHANNELS 1 Xrotation\n}\nMOTION\nFrames: 1\nFrame Time: 0\n', 8, 'Frame Time'],
    [
      'HIERARCHY\nROOT a\n{\nCHANNELS 1 Xrotation\n}\nMOTION\nFrames: 1\nFrame Time: 0.1\n1 2\n',
      9,
      'has 2 numbers',
    ],
    ['HIERARCHY\n}\n', 2, 'a brace closes'],
    ['{"camera":{"poses":[\n{"position":1}\n]}}', 1, 'camera.poses[0].position is not {x, y, z}'],
    ['{"camera":{"poses":[\n{]}', 2, 'the file is not JSON'],
    ['{"poses":[]}', 1, 'the camera has no poses'],
    [
      'dt,rawTX,rawTY,rawTZ,rawYaw,rawPitch,rawRoll\n0,1,2,3,four,5,6\n',
      2,
      'column rawYaw is not a number: "four"',
    ],
    ['time,pos_x,pos_y,pos_z,rot_x,rot_y,rot_z\n0,1,2,,0,0,0\n', 2, 'column 4 is not a number'],
    [`1 ${'9'.repeat(70_000)}\n`, 1, 'not a recording that vrt can read'],
    [`1 0 0 0 0 0 0 1\n${'9'.repeat(70_000)}`, 2, 'longer than 65536 characters'],
    ['', 0, 'not a recording that vrt can read'],
  ])('%#. costs a sentence with its line', async (text, line, sentence) => {
    const path = join(temporary, 'recording');
    writeFileSync(path, text);
    await expect(samplesOf(path)).rejects.toThrow(sentence);
    if (line > 0 && !sentence.startsWith('not a recording'))
      await expect(samplesOf(path)).rejects.toThrow(`${path}:${line}: `);
  });

  it('of JSON is not held beyond its limit', () => {
    const parser = formatNamed('aframe')?.parser({});
    if (parser?.ok !== true) throw new Error('no parser');
    const chunk = ' '.repeat(1_000_000);
    const errors = Array.from({ length: 40 }, () => parser.value.push(chunk).error?.message);
    expect(errors.indexOf('the file is longer than 32000000 characters')).toBe(32);
    expect(parser.value.end()).toEqual({ samples: [], error: { line: 1, message: errors[32] } });
  });
});
