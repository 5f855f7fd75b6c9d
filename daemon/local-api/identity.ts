import type { Socket } from 'node:net';
import { peerCredentials, type PeerCredentials } from '../../native/peer-credentials.js';
import { socketDescriptor } from '../../native/socket-descriptor.js';
import { VrtError } from '../../protocol/api/error.js';

/** Who asks, as the kernel saw it when the connection was made. */
export type Caller = PeerCredentials;

/** Who may change things, beside root. */
export interface WriteRule {
  /** User of the daemon itself. */
  readonly uid: number;
  /** Configured group; null when there is none. */
  readonly gid: number | null;
}

/** Throws VrtError `denied` unless the caller is root, the daemon's own user or in the configured group. */
export function requireWrite(caller: Caller, rule: WriteRule): void {
  const inGroup = rule.gid !== null && (caller.gid === rule.gid || caller.groups.includes(rule.gid));
  if (caller.uid === 0 || caller.uid === rule.uid || inGroup) return;
  throw new VrtError('denied', `User ${caller.uid} may read from this daemon but not change anything.`);
}

/** The credentials of the process that connected. Throws when the socket is closed already. */
export function callerOf(socket: Socket): Caller {
  const fd = socketDescriptor(socket);
  if (fd === undefined) throw new Error('the connection is closed');
  return peerCredentials(fd);
}
