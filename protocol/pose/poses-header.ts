import { decoded, malformed, type Decoded } from '../decoded.js';
import { devices, type Device } from './sample.js';
import { posesFormat, posesVersion, type PosesHeader } from './vrtposes.js';
import { quoted } from './quoted.js';

const keys = new Set(['format', 'version', 'rateHz', 'space', 'devices', 'recordedBy', 'description']);
const highestRateHz = 10_000;

/** The header from the fields of a file's first line. */
export function headerFrom(fields: Readonly<Record<string, unknown>>): Decoded<PosesHeader> {
  const { format, version, rateHz, space } = fields;
  if (format !== posesFormat)
    return malformed(`the file does not begin with a vrtposes header: format is not "${posesFormat}"`);
  if (version !== posesVersion) {
    return malformed(
      `the file is vrtposes version ${quoted(version)}, but this program reads version ${posesVersion}`,
    );
  }
  const unknown = Object.keys(fields).find((key) => !keys.has(key) && !key.startsWith('x-'));
  if (unknown !== undefined) return malformed(`the header has an unknown key ${quoted(unknown)}`);
  if (typeof rateHz !== 'number' || !(rateHz > 0 && rateHz <= highestRateHz)) {
    return malformed(`rateHz must be a number above 0, at most ${highestRateHz}`);
  }
  if (space !== 'stage') return malformed(`space must be "stage", not ${quoted(space)}`);
  const named = deviceList(fields['devices']);
  if (named === undefined)
    return malformed('devices must list "head" and, if present, "left" and "right", each once');
  const recordedBy = optionalText(fields['recordedBy']);
  const description = optionalText(fields['description']);
  if (!recordedBy.ok) return malformed('recordedBy must be text');
  if (!description.ok) return malformed('description must be text');
  return decoded({ rateHz, devices: named, recordedBy: recordedBy.value, description: description.value });
}

function deviceList(value: unknown): readonly Device[] | undefined {
  if (!Array.isArray(value) || !value.includes('head') || new Set(value).size !== value.length)
    return undefined;
  const named = devices.filter((device) => value.includes(device));
  return named.length === value.length ? named : undefined;
}

function optionalText(value: unknown): { ok: true; value: string | undefined } | { ok: false } {
  return value === undefined || typeof value === 'string' ? { ok: true, value } : { ok: false };
}
