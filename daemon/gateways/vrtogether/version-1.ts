import type { IncomingMessage } from 'node:http';

/**
 * The socket library of version 1's clients says EIO=4 and speaks Engine.IO 3 (vrtogether.md 10.1): it is recognised by
 * its User-Agent, and its request is read as Engine.IO 3.
 */
export function asEngine3(request: IncomingMessage): void {
  const agent = request.headers['user-agent'] ?? '';
  if (agent.startsWith('BestHTTP') && request.url !== undefined)
    request.url = request.url.replace(/([?&])EIO=4(?=&|$)/, '$1EIO=3');
}
