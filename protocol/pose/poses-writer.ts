import { devices, type DeviceSample, type PoseSample } from './sample.js';
import { posesFormat, posesVersion, type PosesHeader } from './vrtposes.js';

/** The header line, with its line feed. */
export function formatHeader(header: PosesHeader): string {
  const { rateHz, recordedBy, description } = header;
  return line({
    format: posesFormat,
    version: posesVersion,
    rateHz: micro(rateHz),
    space: 'stage',
    devices: devices.filter((device) => header.devices.includes(device)),
    recordedBy,
    description,
  });
}

/**
 * One sample's line, with its line feed. All numbers must be finite, and two samples at least a microsecond apart. It
 * writes the buttons it is given: `ControlState.changes` leaves only the news.
 */
export function formatSample(sample: PoseSample): string {
  const fields: Record<string, unknown> = { t: micro(sample.tS) };
  for (const device of devices) {
    const motion = sample[device];
    if (motion === undefined) continue;
    fields[device] = poseNumbers(motion);
    if (motion.velocity !== undefined) {
      const { linear, angular } = motion.velocity;
      fields[`${device}Velocity`] = [linear.x, linear.y, linear.z, angular.x, angular.y, angular.z].map(
        micro,
      );
    }
  }
  const buttons = Object.entries(sample.buttons);
  if (buttons.length > 0) {
    fields['buttons'] = Object.fromEntries(
      buttons.map(([path, value]) => [path, typeof value === 'number' ? micro(value) : value]),
    );
  }
  if (sample.worn !== undefined) fields['worn'] = sample.worn;
  return line(fields);
}

function poseNumbers({ pose: { position: p, orientation: q } }: DeviceSample): number[] {
  return [...[p.x, p.y, p.z].map(micro), ...[q.x, q.y, q.z, q.w].map((value) => rounded(value, 7))];
}

function micro(value: number): number {
  return rounded(value, 6);
}

/** Through decimal text, so that a number that was read from a file is written with the same digits. */
function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function line(fields: Record<string, unknown>): string {
  return `${JSON.stringify(fields)}\n`;
}
