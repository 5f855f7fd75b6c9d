import { decoded, malformed, type Decoded } from '../decoded.js';
import { asciiText } from './ascii.js';

/** vrtogether.md 12.1: `2,<name>,<timestamp>,<length>,000...0\n`, in ASCII. */
export const headerBytes = 128;
const version = '2';
const newline = 0x0a;

export interface ReflectorHeader {
  /** `<userId>/<stream>/<index>`. */
  readonly name: string;
  readonly timestamp: string;
  /** Bytes that follow the header. */
  readonly length: number;
}

/** Reads the header at the beginning of `bytes`, which holds at least `headerBytes`. */
export function readHeader(bytes: Uint8Array): Decoded<ReflectorHeader> {
  if (bytes.length < headerBytes || bytes[headerBytes - 1] !== newline)
    return malformed('it does not end with a line feed');
  const fields = asciiText(bytes.subarray(0, headerBytes - 1)).split(',');
  const [given, name = '', timestamp = '', length = ''] = fields;
  if (fields.length !== 5 || given !== version) return malformed('it does not have five fields of version 2');
  if (!/^\d{1,10}$/.test(length)) return malformed('its length is not a number');
  if (name === '' || !/^-?\d{1,20}$/.test(timestamp)) return malformed('its name or time is missing');
  return decoded({ name, timestamp, length: Number(length) });
}

/**
 * Throws RangeError for fields that do not fit. vrt relays headers as they came, so only the apps of tests write some.
 * @internal
 */
export function writeHeader({ name, timestamp, length }: ReflectorHeader): Uint8Array {
  const text = `${version},${name},${timestamp},${length},`;
  if (text.length > headerBytes - 1) throw new RangeError(`the header has ${text.length} characters`);
  return Uint8Array.from(`${text.padEnd(headerBytes - 1, '0')}\n`, (character) => character.charCodeAt(0));
}

/** The user who sends a stream of that name. */
export function userOf(name: string): string {
  return name.split('/', 1)[0] ?? '';
}
