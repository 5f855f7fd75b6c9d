import { binding } from './load.js';

/** Tells systemd a state such as `READY=1`; false where nobody listens. Unix datagram sockets are in no Node. */
export function sdNotify(socketPath: string, state: string): boolean {
  return binding().notify(socketPath, state);
}
