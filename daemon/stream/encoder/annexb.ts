import type { AccessUnit, Codec } from './encoder.js';

/** One NAL unit inside an Annex B stream: from its start code to the next one. */
interface NalUnit {
  readonly start: number;
  /** First byte of the NAL unit itself. */
  readonly payload: number;
  readonly end: number;
}

/** What vrt does with a NAL unit. */
type Role = 'picture' | 'idr' | 'parameter-set' | 'discard';

const startCode = Uint8Array.of(0, 0, 0, 1);

/** Splits an encoder's Annex B output into the frame and its parameter sets (alvr.md 9). */
export function splitAccessUnit(codec: Codec, bytes: Uint8Array): AccessUnit {
  const units = [...nalUnits(bytes)].map((unit) => ({ unit, role: roleOf(codec, bytes[unit.payload] ?? 0) }));
  const isIdr = units.some(({ role }) => role === 'idr');
  const pictures = units.filter(({ role }) => role === 'picture' || role === 'idr').map(({ unit }) => unit);
  const sets = units.filter(({ role }) => role === 'parameter-set').map(({ unit }) => unit);
  const parameterSets =
    sets.length === 0
      ? undefined
      : joined(sets.flatMap((set) => [startCode, bytes.subarray(set.payload, set.end)]));
  return { data: contiguous(bytes, pictures), isIdr, parameterSets };
}

/** NAL units of an Annex B stream. `indexOf` skips to zeros at native speed; pictures hold few of them. */
export function* nalUnits(bytes: Uint8Array): Generator<NalUnit> {
  let current: { start: number; payload: number } | undefined;
  let at = bytes.indexOf(0);
  while (at >= 0 && at + 2 < bytes.length) {
    if (bytes[at + 1] === 0 && bytes[at + 2] === 1) {
      // A zero in front belongs to the start code of four bytes.
      const start = at > 0 && bytes[at - 1] === 0 ? at - 1 : at;
      if (current !== undefined) yield { ...current, end: start };
      current = { start, payload: at + 3 };
      at = bytes.indexOf(0, at + 3);
    } else at = bytes[at + 1] === 0 ? at + 1 : bytes.indexOf(0, at + 1);
  }
  if (current !== undefined) yield { ...current, end: bytes.length };
}

/** H.264 7.4.1 table 7-1 and H.265 7.4.2.2 table 7-1. */
function roleOf(codec: Codec, header: number): Role {
  if (codec === 'h264') {
    const type = header & 0x1f;
    if (type === 5) return 'idr';
    if (type === 7 || type === 8) return 'parameter-set';
    return type >= 1 && type <= 4 ? 'picture' : 'discard';
  }
  const type = (header >> 1) & 0x3f;
  if (type === 19 || type === 20) return 'idr';
  if (type >= 32 && type <= 34) return 'parameter-set';
  return type <= 31 ? 'picture' : 'discard';
}

/** The units as one view when they lie side by side, which they do unless something between them was discarded. */
function contiguous(bytes: Uint8Array, units: readonly NalUnit[]): Uint8Array {
  const first = units[0];
  const last = units.at(-1);
  if (first === undefined || last === undefined) return new Uint8Array();
  const adjacent = units.every((unit, index) => index === 0 || unit.start === units[index - 1]?.end);
  // The first start code always has four bytes: some clients' parsers know no other (alvr.md 9).
  if (adjacent && first.payload - first.start === startCode.length)
    return bytes.subarray(first.start, last.end);
  return joined([
    startCode,
    bytes.subarray(first.payload, first.end),
    ...units.slice(1).map((unit) => bytes.subarray(unit.start, unit.end)),
  ]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
