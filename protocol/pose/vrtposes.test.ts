import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PosesParser } from './poses-parser.js';
import { formatHeader, formatSample } from './poses-writer.js';
import { normalise } from './quaternion.js';
import type { PoseSample } from './sample.js';
import { maxLineChars, type PosesHeader } from './vrtposes.js';

const header: PosesHeader = {
  rateHz: 72,
  devices: ['head', 'left', 'right'],
  recordedBy: 'vrt 0.1.0',
  description: 'grabbing a cube',
};
const headerLine = formatHeader(header);
const pose = '[0,1.6,0,0,0,0,1]';

function parse(text: string, chunkChars = text.length || 1) {
  const parser = new PosesParser();
  const samples: PoseSample[] = [];
  for (let at = 0; at < text.length; at += chunkChars) {
    samples.push(...parser.push(text.slice(at, at + chunkChars)).samples);
  }
  const last = parser.end();
  samples.push(...last.samples);
  return { header: parser.header, samples, error: last.error };
}

const coordinate = fc.double({ min: -20, max: 20, noNaN: true });
const unit = fc.double({ min: -1, max: 1, noNaN: true });
const vec3 = fc.record({ x: coordinate, y: coordinate, z: coordinate });
const quat = fc
  .record({ x: unit, y: unit, z: unit, w: unit })
  .filter((q) => Math.hypot(q.x, q.y, q.z, q.w) > 0.1)
  .map(normalise);
const device = fc.record({
  pose: fc.record({ position: vec3, orientation: quat }),
  velocity: fc.option(fc.record({ linear: vec3, angular: vec3 }), { nil: undefined }),
});
const buttons = fc.record(
  {
    'left/trigger/value': fc.double({ min: 0, max: 1, noNaN: true }),
    'right/thumbstick/x': unit,
    'right/a/click': fc.boolean(),
  },
  { requiredKeys: [] },
);
const recording = fc
  .array(
    fc.record({
      stepS: fc.double({ min: 0.001, max: 1, noNaN: true }),
      head: device,
      left: fc.option(device, { nil: undefined }),
      right: fc.option(device, { nil: undefined }),
      buttons,
      worn: fc.option(fc.boolean(), { nil: undefined }),
    }),
    { maxLength: 20 },
  )
  .map((steps) => {
    let tS = 0;
    return steps.map(({ stepS, ...sample }): PoseSample => ({ tS: (tS += stepS), ...sample }));
  });

describe('a .vrtposes file', () => {
  it('is written as the manual shows it', () => {
    expect(headerLine).toBe(
      '{"format":"vrtposes","version":1,"rateHz":72,"space":"stage","devices":["head","left","right"],"recordedBy":"vrt 0.1.0","description":"grabbing a cube"}\n',
    );
    const still = { orientation: { x: 0, y: 0, z: 0, w: 1 }, position: { x: 0, y: 1.6, z: -0.00000001 } };
    const sample: PoseSample = {
      tS: 1 / 72,
      head: { pose: still, velocity: { linear: { x: 0.1, y: 0, z: 0 }, angular: { x: 0, y: 0.5, z: 0 } } },
      left: undefined,
      right: { pose: still, velocity: undefined },
      buttons: { 'left/trigger/value': 0.5, 'right/a/click': true },
      worn: true,
    };
    expect(formatSample(sample)).toBe(
      '{"t":0.013889,"head":[0,1.6,0,0,0,0,1],"headVelocity":[0.1,0,0,0,0.5,0],"right":[0,1.6,0,0,0,0,1],"buttons":{"left/trigger/value":0.5,"right/a/click":true},"worn":true}\n',
    );
  });

  it('gives the same bytes when it is read, in chunks of any size, and written again', () => {
    fc.assert(
      fc.property(recording, fc.integer({ min: 1, max: 500 }), (samples, chunkChars) => {
        const text = headerLine + samples.map(formatSample).join('');
        const read = parse(text, chunkChars);
        expect(read.error).toBeUndefined();
        expect(read.header).toEqual(header);
        expect(read.samples).toHaveLength(samples.length);
        expect(headerLine + read.samples.map(formatSample).join('')).toBe(text);
      }),
      { numRuns: 50 },
    );
  });

  it('may have CRLF, a byte order mark, blank lines, private keys and no last line feed', () => {
    const text = `\uFEFF${headerLine.trimEnd()}\r\n\r\n{"t":0,"head":${pose},"x-note":"start"}\r\n{"t":1,"head":${pose}}`;
    const { samples, error } = parse(text, 3);
    expect(error).toBeUndefined();
    expect(samples.map(({ tS }) => tS)).toEqual([0, 1]);
  });

  it('makes quaternions unit within the tolerance', () => {
    const { samples } = parse(`${headerLine}{"t":0,"head":[0,1.6,0,0,0,0,1.0005]}\n`);
    expect(samples[0]?.head.pose.orientation.w).toBe(1);
  });

  it.each([
    ['{"t":0,"head":[0,1.6,0,0,0,0,1]', 'the last line is cut off after 31 characters'],
    ['{"t":0,"head":[0,1.6\n', 'the line is not a JSON object'],
    ['[1]\n', 'the line is not a JSON object'],
    [`{"head":${pose}}\n`, 't must be a number of seconds, at least 0'],
    [`{"t":-1,"head":${pose}}\n`, 't must be a number of seconds, at least 0'],
    [`{"t":1e999,"head":${pose}}\n`, 't must be a number of seconds, at least 0'],
    ['{"t":0}\n', 'head is missing: it must be in every sample'],
    ['{"t":0,"head":[0,1.6,0,0,0,1]}\n', 'head must be seven numbers: px py pz qx qy qz qw'],
    ['{"t":0,"head":[0,null,0,0,0,0,1]}\n', 'head must be seven numbers: px py pz qx qy qz qw'],
    [
      '{"t":0,"head":[0,1.6,0,0,0,0,0.9]}\n',
      'head has a quaternion (x y z w) of length 0.9; it must be 1 within 0.001',
    ],
    [
      '{"t":0,"head":[0,1600,0,0,0,0,1]}\n',
      'head is 1600 m from the origin; positions are in metres, at most 1000',
    ],
    [`{"t":0,"head":${pose},"leftVelocity":[0,0,0,0,0,0]}\n`, 'leftVelocity is given without left'],
    [
      `{"t":0,"head":${pose},"headVelocity":[0,0,0]}\n`,
      'headVelocity must be six numbers: vx vy vz wx wy wz',
    ],
    [`{"t":0,"head":${pose},"headVelocity":[0,0,5000,0,0,0]}\n`, 'headVelocity is beyond 1000 m/s or rad/s'],
    [`{"t":0,"head":${pose},"haed":1}\n`, 'the sample has an unknown key "haed"'],
    [`{"t":0,"head":${pose},"worn":1}\n`, 'worn must be true or false'],
    [`{"t":0,"head":${pose},"buttons":[]}\n`, 'buttons must be an object of control paths and values'],
    [`{"t":0,"head":${pose},"buttons":{"left/a/click":1}}\n`, 'left/a/click must be true or false'],
    [
      `{"t":0,"head":${pose},"buttons":{"left/trigger/value":1.5}}\n`,
      'left/trigger/value must be a number from 0 to 1',
    ],
    [
      `{"t":0,"head":${pose},"buttons":{"left/a/press":true}}\n`,
      'left/a/press ends in press: expected click, touch, value, force, x or y',
    ],
    [
      `{"t":0,"head":${pose},"buttons":{"__proto__":true}}\n`,
      '"__proto__" is not a control: expected left|right/part/aspect, like left/trigger/value',
    ],
  ])('refuses the sample %j', (line, message) => {
    expect(parse(headerLine + line).error).toEqual({ line: 2, message });
  });

  it('refuses time that stands still, and keeps what came before', () => {
    const text = `${headerLine}{"t":1,"head":${pose}}\n{"t":1,"head":${pose}}\n{"t":2,"head":${pose}}\n`;
    const { samples, error } = parse(text);
    expect(samples).toHaveLength(1);
    expect(error).toEqual({ line: 3, message: 't is 1, not after the sample before (1)' });
  });

  it.each([
    ['', 'the file is empty: expected a vrtposes header'],
    ['t,head_px\n', 'the file does not begin with a vrtposes header'],
    ['{"t":0}\n', 'the file does not begin with a vrtposes header: format is not "vrtposes"'],
    [headerLine.replace(':1,', ':2,'), 'the file is vrtposes version 2, but this program reads version 1'],
    [headerLine.replace('72', '0'), 'rateHz must be a number above 0, at most 10000'],
    [headerLine.replace('stage', 'local'), 'space must be "stage", not "local"'],
    [
      headerLine.replace('"head",', ''),
      'devices must list "head" and, if present, "left" and "right", each once',
    ],
    [
      headerLine.replace('"right"', '"waist"'),
      'devices must list "head" and, if present, "left" and "right", each once',
    ],
    [headerLine.replace('"grabbing a cube"', '7'), 'description must be text'],
    [headerLine.replace('recordedBy', 'recorder'), 'the header has an unknown key "recorder"'],
  ])('refuses the header %j', (text, message) => {
    expect(parse(text).error).toEqual({ line: 1, message });
  });

  it('refuses a hand that the header does not name', () => {
    const text = `${formatHeader({ ...header, devices: ['head', 'right'] })}{"t":0,"head":${pose},"left":${pose}}\n`;
    expect(parse(text).error).toEqual({ line: 2, message: 'left is not among the devices of the header' });
  });

  it('holds no more than one line of bounded length, in whatever chunks it comes', () => {
    for (const chunkChars of [1000, maxLineChars * 2]) {
      const { error } = parse(headerLine + ' '.repeat(maxLineChars + 1), chunkChars);
      expect(error).toEqual({ line: 2, message: `the line is longer than ${maxLineChars} characters` });
    }
  });

  it('never throws, whatever the text, and stays at its first error', () => {
    const mutation = fc.record({ at: fc.nat(400), with: fc.string({ maxLength: 5 }) });
    const text = `${headerLine}{"t":0,"head":${pose},"buttons":{"left/a/click":true}}\n{"t":1,"head":${pose}}\n`;
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        let broken = text;
        for (const { at, with: piece } of mutations)
          broken = broken.slice(0, at) + piece + broken.slice(at + 1);
        const parser = new PosesParser();
        const first = parser.push(broken).error;
        const again = parser.push(`{"t":9,"head":${pose}}\n`);
        if (first !== undefined) expect(again).toEqual({ samples: [], error: first });
      }),
      { numRuns: 300 },
    );
  });
});
