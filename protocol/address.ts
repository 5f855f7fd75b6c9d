import { decoded, malformed, type Decoded } from './decoded.js';
import { ipBytes, type IpBytes } from './ip-bytes.js';

/** Address of a device, in the one form that is typed, stored, shown and dialled. */
export interface Address {
  /** An IP address in its canonical text (RFC 5952), a link-local one with its zone: `10.0.0.5`, `fe80::1%eth0`. */
  readonly host: string;
  /** Undefined: the port that its protocol has. */
  readonly port: number | undefined;
}

/** Accepted forms, for help and errors. */
export const addressExamples = '192.168.1.20, 192.168.1.20:9950, fe80::1%eth0 or [fd00::20]:9950';

/** Name of an interface as the kernel accepts it, or its number (RFC 4007 11.2). */
const zonePattern = /^[A-Za-z0-9_.@-]{1,15}$/;

/** Longer than any address: 39 characters, a zone of 15, a port. */
const longestAddress = 80;

/**
 * Reads the address of a device: IPv4, IPv6 with or without brackets, a port behind IPv4 or behind brackets, and
 * `localhost`. Addresses that no device can have (0.0.0.0, multicast, link-local without a zone) is refused. An error
 * is the rest of a sentence that begins with the address.
 */
export function parseAddress(text: string): Decoded<Address> {
  const typed = text.trim();
  const split = typed.length > longestAddress ? undefined : splitPort(typed);
  if (split === undefined) return malformed(`is not an address. Write one such as ${addressExamples}`);
  const host = parseHost(split.host);
  if (!host.ok) return host;
  if (split.port === undefined) return decoded({ host: host.value, port: undefined });
  const port = parsePort(split.port);
  return port === undefined
    ? malformed(`has the port ${split.port}; a port is a number from 1 to 65535`)
    : decoded({ host: host.value, port });
}

/**
 * Reads where something of this machine listens: an IP address, `localhost`, `0.0.0.0` or `::`, with or without brackets
 * and never with a port; empty is everywhere. An error is the rest of a sentence that begins with the setting's name.
 */
export function parseListeningAddress(text: string): Decoded<string> {
  const typed = text.trim();
  if (typed === '') return decoded('');
  const { host, port } = splitPort(typed) ?? { host: typed, port: undefined };
  if (port !== undefined) return noListeningAddress(typed, 'names a port, which is a setting of its own');
  const bytes = ipBytes(host.split('%')[0] ?? '');
  if (host === '0.0.0.0') return decoded(host);
  if (bytes?.length === 16 && bytes.every((byte) => byte === 0) && !host.includes('%')) return decoded('::');
  const read = parseHost(host);
  return read.ok ? read : noListeningAddress(typed, bytes === undefined ? 'is none' : read.error);
}

/** The canonical text, which `parseAddress` reads back. */
export function printAddress({ host, port }: Address): string {
  if (port === undefined) return host;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Whether this is an address of the machine that uses it. */
export function isLoopback(host: string): boolean {
  return host === '::1' || host === 'localhost' || /^(::ffff:)?127\./.test(host);
}

/** Whether a packet can come from, and a connection can go to, this IP address. */
export function isDeviceAddress(host: string): boolean {
  return parseHost(host).ok;
}

/** A TCP or UDP port as people write it; undefined for anything else, 0 included. */
function parsePort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

function splitPort(text: string): { readonly host: string; readonly port: string | undefined } | undefined {
  // IPv6 without brackets: every colon is its own.
  if (/^[^[\]]*:[^[\]]*:[^[\]]*$/.test(text)) return { host: text, port: undefined };
  const [, bracketed, plain, port] = /^(?:\[([^[\]]+)\]|([^:[\]]+))(?::(.*))?$/.exec(text) ?? [];
  const host = bracketed ?? plain;
  return host === undefined ? undefined : { host, port };
}

function parseHost(text: string): Decoded<string> {
  if (text.toLowerCase() === 'localhost') return decoded('127.0.0.1');
  const [address = '', zone, ...more] = text.split('%');
  const bytes = ipBytes(address);
  if (bytes === undefined || more.length > 0 || hasLeadingZero(address)) return malformed(whyNoHost(address));
  const [first = 0, second = 0] = bytes;
  if (bytes.every((byte) => byte === 0) || (bytes.length === 4 && first === 0))
    return malformed('means "any address", and no device has it');
  if (first === 255 || (bytes.length === 4 && first >= 224)) return malformed('belongs to no single device');
  if (bytes.length === 4) return zone === undefined ? decoded(bytes.join('.')) : malformed('takes no zone');
  const linkLocal = first === 0xfe && (second & 0xc0) === 0x80;
  if (!linkLocal) return zone === undefined ? decoded(ipv6Text(bytes)) : malformed('takes no zone');
  if (zone === undefined || !zonePattern.test(zone))
    return malformed(`is link-local: say through which interface, such as ${ipv6Text(bytes)}%eth0`);
  return decoded(`${ipv6Text(bytes)}%${zone}`);
}

/** Some programs read 010 as eight. */
function hasLeadingZero(address: string): boolean {
  return !address.includes(':') && address.split('.').some((part) => part.length > 1 && part.startsWith('0'));
}

function noListeningAddress(typed: string, why: string): Decoded<string> {
  const shown = typed.length > longestAddress ? `${typed.slice(0, longestAddress)}...` : typed;
  return malformed(
    `is an IP address of this machine such as 127.0.0.1, 192.168.1.20 or fd00::20, or empty for all of them; ${shown} ${why}`,
  );
}

function whyNoHost(address: string): string {
  if (/^[\d.]+$/.test(address))
    return 'is not an IPv4 address, which has four numbers from 0 to 255 without leading zeros';
  if (address.includes(':')) return 'is not an IPv6 address';
  return `is not an IP address. A host name is not enough: write an address such as ${addressExamples}`;
}

/** RFC 5952: lower case, no leading zeros, the first longest run of two or more zero groups as `::`. */
function ipv6Text(bytes: IpBytes): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  let run = { start: 0, length: 0 };
  for (let start = 0; start < 8; start += 1) {
    let length = 0;
    while (groups[start + length] === '0') length += 1;
    if (length > run.length) run = { start, length };
  }
  if (run.length < 2) return groups.join(':');
  return `${groups.slice(0, run.start).join(':')}::${groups.slice(run.start + run.length).join(':')}`;
}
