import { Socket } from 'node:net';
import { isLoopback, parseAddress } from '../../../protocol/address.js';

export interface DialTarget {
  readonly host: string;
  readonly port: number;
  /** A typed loopback address: a headset reached through `adb forward` (alvr.md 1). */
  readonly wired: boolean;
}

/** alvr.md 4.3: one second for an attempt. */
const dialTimeoutMs = 1_000;

/**
 * Connects to a headset's control port and returns the socket connected but unread, so that it can be handed to
 * another process without losing the first packet. `undefined` when nobody answers.
 */
export function dial({ host, port }: DialTarget, signal: AbortSignal): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = new Socket();
    socket.pause();
    const finish = (result: Socket | undefined) => {
      clearTimeout(timeout);
      signal.removeEventListener('abort', fail);
      socket.removeListener('error', fail);
      if (result === undefined) socket.destroy();
      // From here on an error only means that the peer has left, which the streamer will notice.
      socket.on('error', () => undefined);
      resolve(result);
    };
    const fail = () => finish(undefined);
    const timeout = setTimeout(fail, dialTimeoutMs);
    signal.addEventListener('abort', fail, { once: true });
    socket.once('error', fail);
    socket.connect({ host, port, noDelay: true }, () => finish(socket));
  });
}

/** The targets for typed addresses; one that is none is left out. */
export function manualTargets(addresses: readonly string[], defaultPort: number): DialTarget[] {
  return addresses.flatMap((text) => {
    const address = parseAddress(text);
    if (!address.ok) return [];
    const { host, port = defaultPort } = address.value;
    return [{ host, port, wired: isLoopback(host) }];
  });
}
