import { binding } from './load.js';

export interface PeerCredentials {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups. */
  readonly groups: readonly number[];
}

/** Who is at the other end of a connected Unix socket, by SO_PEERCRED and SO_PEERGROUPS. Throws for other descriptors. */
export function peerCredentials(fd: number): PeerCredentials {
  if (!Number.isInteger(fd) || fd < 0) throw new RangeError(`${fd} is no file descriptor`);
  return binding().peerCredentials(fd);
}
