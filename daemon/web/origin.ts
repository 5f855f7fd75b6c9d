import type { IncomingMessage } from 'node:http';

/**
 * Whether a web page, or a program that may be one, asks; every page sends its origin when it opens a WebSocket (RFC
 * 6455 4.1).
 */
export function mayBePage({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers.origin !== undefined || headers.upgrade === undefined;
}

/** Whether a request may connect, once its Host is known: apps send no origin; a web page must be ours or named. */
export function mayConnect(
  { headers }: Pick<IncomingMessage, 'headers'>,
  allowed: readonly string[],
): boolean {
  const { origin, host } = headers;
  if (origin === undefined || isAllowed(origin, allowed)) return true;
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}

/** Whether the settings name an origin. */
export function isAllowed(origin: string, allowed: readonly string[]): boolean {
  return allowed.includes('*') || allowed.includes(origin);
}
