import { decoded, malformed, type Decoded } from '../decoded.js';
import { checkControl } from './controls.js';
import { checkPose, checkVelocity } from './plausible.js';
import {
  devices,
  type Controls,
  type ControlValue,
  type Device,
  type DeviceSample,
  type PoseSample,
} from './sample.js';
import { quoted } from './quoted.js';

const keys = new Set(['t', 'buttons', 'worn', ...devices.flatMap((device) => [device, `${device}Velocity`])]);

/** One sample from the fields of its line; `named` are the devices of the header. */
export function sampleFrom(
  fields: Readonly<Record<string, unknown>>,
  named: readonly Device[],
): Decoded<PoseSample> {
  const unknown = Object.keys(fields).find((key) => !keys.has(key) && !key.startsWith('x-'));
  if (unknown !== undefined) return malformed(`the sample has an unknown key ${quoted(unknown)}`);
  const { t: tS, worn } = fields;
  if (typeof tS !== 'number' || !(tS >= 0 && tS < Infinity))
    return malformed('t must be a number of seconds, at least 0');
  const stray = devices.find((device) => fields[device] !== undefined && !named.includes(device));
  if (stray !== undefined) return malformed(`${stray} is not among the devices of the header`);
  const head = deviceFrom(fields, 'head');
  if (!head.ok) return head;
  if (head.value === undefined) return malformed('head is missing: it must be in every sample');
  const left = deviceFrom(fields, 'left');
  if (!left.ok) return left;
  const right = deviceFrom(fields, 'right');
  if (!right.ok) return right;
  const buttons = controlsFrom(fields['buttons']);
  if (!buttons.ok) return buttons;
  if (worn !== undefined && typeof worn !== 'boolean') return malformed('worn must be true or false');
  return decoded({
    tS,
    head: head.value,
    left: left.value,
    right: right.value,
    buttons: buttons.value,
    worn,
  });
}

function deviceFrom(
  fields: Readonly<Record<string, unknown>>,
  device: Device,
): Decoded<DeviceSample | undefined> {
  const velocityKey = `${device}Velocity`;
  const velocity = fields[velocityKey];
  if (fields[device] === undefined) {
    return velocity === undefined
      ? decoded(undefined)
      : malformed(`${velocityKey} is given without ${device}`);
  }
  const numbers = numbersFrom(fields[device], 7);
  if (numbers === undefined) return malformed(`${device} must be seven numbers: px py pz qx qy qz qw`);
  const [px = 0, py = 0, pz = 0, qx = 0, qy = 0, qz = 0, qw = 0] = numbers;
  const pose = checkPose(device, { x: px, y: py, z: pz }, { x: qx, y: qy, z: qz, w: qw });
  if ('error' in pose) return malformed(pose.error);
  if (velocity === undefined) return decoded({ pose, velocity: undefined });
  const speeds = numbersFrom(velocity, 6);
  if (speeds === undefined) return malformed(`${velocityKey} must be six numbers: vx vy vz wx wy wz`);
  const [vx = 0, vy = 0, vz = 0, wx = 0, wy = 0, wz = 0] = speeds;
  const linear = { x: vx, y: vy, z: vz };
  const angular = { x: wx, y: wy, z: wz };
  const wrong = checkVelocity(velocityKey, linear, angular);
  return wrong === undefined ? decoded({ pose, velocity: { linear, angular } }) : malformed(wrong);
}

function controlsFrom(value: unknown): Decoded<Controls> {
  if (value === undefined) return decoded({});
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return malformed('buttons must be an object of control paths and values');
  }
  const controls: Record<string, ControlValue> = {};
  for (const [path, given] of Object.entries(value)) {
    const checked = checkControl(path, given);
    if (typeof checked === 'object') return malformed(checked.error);
    controls[path] = checked;
  }
  return decoded(controls);
}

function numbersFrom(value: unknown, count: number): number[] | undefined {
  if (!Array.isArray(value) || value.length !== count) return undefined;
  const numbers: number[] = [];
  for (const item of value) {
    // JSON has no NaN, but 1e999 is read as Infinity.
    if (typeof item !== 'number' || !Number.isFinite(item)) return undefined;
    numbers.push(item);
  }
  return numbers;
}
