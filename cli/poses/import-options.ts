import { Option, type Command } from 'commander';
import { VrtError } from '../../protocol/api/error.js';
import type { Decoded } from '../../protocol/decoded.js';
import { namedAxes, parseAxes } from '../../protocol/pose/import/axes.js';
import { radiansPerDegree, type ImportOptions } from '../../protocol/pose/import/conventions.js';
import { parseEulerOrder } from '../../protocol/pose/import/euler.js';
import { plainNumber } from '../../protocol/pose/plain-number.js';
import { parseNumber } from '../output/units.js';
import { formatNamed, poseFormats, type PoseFormat } from './formats.js';
import type { Reading } from './read.js';

/** As commander has them. */
export interface ImportFlags {
  readonly format: string;
  readonly units?: string;
  readonly axes?: string;
  readonly deviceAxes?: string;
  readonly quaternion?: 'xyzw' | 'wxyz';
  readonly euler?: string;
  readonly angles?: 'degrees' | 'radians';
  readonly time?: 's' | 'ms' | 'us' | 'ns';
  readonly rate?: string;
  readonly joint?: readonly string[];
}

const metresPer: Readonly<Record<string, number>> = { m: 1, cm: 0.01, mm: 0.001, in: 0.0254, ft: 0.3048 };
const secondsPer = { s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 } as const;

/** The flag of each option, to say which are of no use for a format. */
const flagOf: Readonly<Record<keyof ImportOptions, string>> = {
  metresPerUnit: '--units',
  world: '--axes',
  device: '--device-axes',
  quaternionOrder: '--quaternion',
  eulerOrder: '--euler',
  radiansPerAngle: '--angles',
  secondsPerUnit: '--time',
  rateHz: '--rate',
  joints: '--joint',
};

/** Adds the flags that say how a recording of another program is to be read. */
export function withImportOptions(command: Command): Command {
  const names = poseFormats.map(({ name }) => name).filter((name) => name !== 'vrtposes');
  return command
    .addOption(new Option('--format <format>', 'of the file').choices(['auto', ...names]).default('auto'))
    .option('--units <unit>', 'of positions: m, cm, mm, in, ft, or metres per unit')
    .option(
      '--axes <axes>',
      `of positions: ${Object.keys(namedAxes).join(', ')}, or what right, up and back are called, such as x,z,-y`,
    )
    .option('--device-axes <axes>', 'of the headset itself, if different')
    .addOption(new Option('--quaternion <order>', 'of the numbers').choices(['xyzw', 'wxyz']))
    .option('--euler <order>', 'of angles, as their matrices stand: YXZ turns about Z first')
    .addOption(new Option('--angles <unit>', 'of rotations').choices(['degrees', 'radians']))
    .addOption(new Option('--time <unit>', 'of times').choices(['s', 'ms', 'us', 'ns']))
    .option('--rate <hz>', 'samples a second, where the file has no times')
    .option('--joint <device=name...>', 'of a skeleton: head=NAME, left=NAME, right=NAME');
}

/** The flags checked, also against what the format can heed. Throws VrtError `invalid-request`. */
export function readingOf(flags: ImportFlags): Reading {
  const format = formatNamed(flags.format);
  const said = saidBy(flags);
  if (format !== undefined) checkHeeded(format, said);
  return { format, said };
}

/** Throws for an option that would change nothing. */
export function checkHeeded(format: PoseFormat, said: ImportOptions): void {
  for (const [option, flag] of Object.entries(flagOf)) {
    const given = Object.entries(said).some(([name, value]) => name === option && value !== undefined);
    if (given && !format.heeds.some((heeded) => heeded === option)) {
      throw new VrtError('invalid-request', `${flag} changes nothing for a recording in ${format.name}.`, {
        hint: `It is read as: ${format.meaning}.`,
      });
    }
  }
}

function saidBy(flags: ImportFlags): ImportOptions {
  const { units, axes, deviceAxes, quaternion, euler, angles, time, rate, joint } = flags;
  return {
    metresPerUnit: units === undefined ? undefined : unitOf(units),
    world: axes === undefined ? undefined : checked(parseAxes(axes)),
    device: deviceAxes === undefined ? undefined : checked(parseAxes(deviceAxes)),
    quaternionOrder: quaternion,
    eulerOrder: euler === undefined ? undefined : checked(parseEulerOrder(euler)),
    radiansPerAngle: angles === undefined ? undefined : angles === 'degrees' ? radiansPerDegree : 1,
    secondsPerUnit: time === undefined ? undefined : secondsPer[time],
    rateHz: rate === undefined ? undefined : parseNumber(rate, 'rate in Hz', 0.001, 10_000),
    ...(joint !== undefined && { joints: jointsOf(joint) }),
  };
}

function unitOf(text: string): number {
  const metres = metresPer[text] ?? plainNumber(text);
  if (metres !== undefined && metres > 0) return metres;
  throw new VrtError('invalid-request', `${JSON.stringify(text)} is not a unit of length.`, {
    hint: `Write one of ${Object.keys(metresPer).join(', ')}, or the metres that one unit has, such as 0.01.`,
  });
}

function jointsOf(words: readonly string[]): NonNullable<ImportOptions['joints']> {
  return Object.fromEntries(
    words.map((word) => {
      const [, device, name] = /^(head|left|right)=(.+)$/.exec(word) ?? [];
      if (device !== undefined && name !== undefined) return [device, name];
      throw new VrtError('invalid-request', `${JSON.stringify(word)} names no joint.`, {
        hint: 'Write head=NAME, left=NAME or right=NAME, with the name that the file has.',
      });
    }),
  );
}

function checked<T>(result: Decoded<T>): T {
  if (result.ok) return result.value;
  throw new VrtError('invalid-request', `${result.error}.`);
}
