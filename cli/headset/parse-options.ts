import { VrtError } from '../../protocol/api/error.js';
import { controlPort } from '../../protocol/alvr/session-constants.js';
import type { Fov } from '../../protocol/pose/pose.js';
import { parseNumber } from '../output/units.js';
import type { AnnounceTarget } from './options.js';

/** `WIDTHxHEIGHT` in pixels, per eye. Throws VrtError `invalid-request`, like every parser here. */
export function parseView(text: string): readonly [number, number] {
  const [, width, height] = /^(\d{2,5})x(\d{2,5})$/.exec(text) ?? [];
  if (width === undefined || height === undefined)
    throw refused(text, 'view', 'Write WIDTHxHEIGHT, like 672x704.');
  return [parseNumber(width, 'width', 32, 8192), parseNumber(height, 'height', 32, 8192)];
}

export function parseRates(text: string): readonly number[] {
  return text.split(',').map((rate) => parseNumber(rate, 'refresh rate in Hz', 1, 1000));
}

/** Half-angles of the left eye in degrees, `left,right,up,down`, all positive; the right eye is its mirror image. */
export function parseFov(text: string): readonly [Fov, Fov] {
  const angles = text
    .split(',')
    .map((angle) => (parseNumber(angle, 'half-angle in degrees', 1, 89) * Math.PI) / 180);
  const [outer, inner, up, down] = angles;
  if (
    outer === undefined ||
    inner === undefined ||
    up === undefined ||
    down === undefined ||
    angles.length > 4
  )
    throw refused(
      text,
      'field of view',
      'Write four half-angles of the left eye in degrees: left,right,up,down.',
    );
  return [
    { left: -outer, right: inner, up, down: -down },
    { left: -inner, right: outer, up, down: -down },
  ];
}

export function parsePort(text: string): number {
  const port = parseNumber(text, 'port', 0, 65_535);
  if (!Number.isInteger(port)) throw refused(text, 'port', 'A port is an integer.');
  return port;
}

/** `ADDRESS` or `ADDRESS:PORT`, IPv4. */
export function parseTarget(text: string, defaultPort = controlPort): AnnounceTarget {
  const [, address, port] = /^(\d{1,3}(?:\.\d{1,3}){3})(?::(\d+))?$/.exec(text) ?? [];
  if (address === undefined) throw refused(text, 'target', 'Write an IPv4 address, or ADDRESS:PORT.');
  return { address, port: port === undefined ? defaultPort : parsePort(port) };
}

/** `1%` or `0.01`, as a share of 1. */
export function parseShare(text: string): number {
  const percent = text.endsWith('%');
  const value = parseNumber(
    percent ? text.slice(0, -1) : text,
    percent ? 'percentage' : 'share',
    0,
    percent ? 100 : 1,
  );
  return percent ? value / 100 : value;
}

export function parseCount(text: string): number {
  const value = parseNumber(text, 'number', 0, 0xffff_ffff);
  if (!Number.isInteger(value)) throw refused(text, 'number', 'It has to be an integer.');
  return value;
}

/** Host names that the wire and the store accept (alvr.md 4.1: 32 bytes). */
export function parseHostname(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/.test(text)) return text;
  throw refused(text, 'host name', 'Use up to 32 letters, digits, dots and dashes, like 1234.client.');
}

function refused(text: string, what: string, hint: string): VrtError {
  return new VrtError('invalid-request', `"${text}" is not a ${what}.`, { hint });
}
