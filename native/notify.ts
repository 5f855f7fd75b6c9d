import { binding } from './load.js';

/** Sends systemd a state such as `READY=1`; false without a listener. Node has no Unix datagram sockets. */
export function sdNotify(socketPath: string, state: string): boolean {
  return binding().notify(socketPath, state);
}
