import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from '../../protocol/address.js';

/** Caller of an HTTP request. */
export interface Handshake {
  readonly address: string;
  readonly headers: IncomingHttpHeaders;
}

/** Whether a program of this machine connects, and not a proxy of this machine for somebody else (RFC 7239). */
export function isLocal({ address, headers }: Handshake): boolean {
  return isLoopback(address) && headers['x-forwarded-for'] === undefined && headers.forwarded === undefined;
}
