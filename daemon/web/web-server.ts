import { readFileSync } from 'node:fs';
import {
  createServer as createHttp,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { Duplex } from 'node:stream';
import { VrtError } from '../../protocol/api/error.js';
import type { Door } from './listener.js';

/** Where HTTP is served, and whether over TLS. */
export interface WebDoor extends Door {
  /** Files in PEM; null: plain HTTP. */
  readonly tls: { readonly certificate: string; readonly key: string } | null;
}

/** What answers, whichever door a request came by. */
export interface WebHandler {
  request(request: IncomingMessage, response: ServerResponse): void;
  /** Absent: nothing is upgraded. */
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

export interface WebLimits {
  /** TCP connections of one door. */
  readonly connections: number;
  /** For a whole request to arrive; half a request and silence costs no more than this. */
  readonly requestMs: number;
}

/** A server that does not listen yet. Throws VrtError `file-unreadable` or `config-invalid`. */
export function webServer({ tls }: WebDoor, handler: WebHandler, limits: WebLimits): Server {
  const options = { requestTimeout: limits.requestMs, headersTimeout: limits.requestMs };
  const answer = (request: IncomingMessage, response: ServerResponse) => handler.request(request, response);
  const server = tls === null ? createHttp(options, answer) : secured(tls, options, answer);
  server.maxConnections = limits.connections;
  const { upgrade } = handler;
  if (upgrade !== undefined) server.on('upgrade', upgrade);
  return server;
}

function secured(
  { certificate, key }: NonNullable<WebDoor['tls']>,
  options: { readonly requestTimeout: number; readonly headersTimeout: number },
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const files = { cert: readPem(certificate), key: readPem(key) };
  try {
    return createHttps({ ...options, ...files }, answer);
  } catch (error) {
    throw new VrtError(
      'config-invalid',
      `${certificate} and ${key} are not a certificate and its private key.`,
      {
        cause: error,
        hint: 'Name a certificate chain and its private key, both in PEM.',
      },
    );
  }
}

function readPem(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new VrtError('file-unreadable', `The TLS file ${path} cannot be read.`, { cause: error });
  }
}
