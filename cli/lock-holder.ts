import { readFileSync, statSync } from 'node:fs';

/**
 * The process that holds the lock of a file by flock(2), in the text of /proc/locks (proc(5)); `inode` of that file,
 * device left aside as file systems do not agree on its number there.
 */
export function holderIn(locks: string, inode: number): number | undefined {
  for (const line of locks.split('\n')) {
    const match = /^\d+: FLOCK\s+\S+\s+WRITE\s+(\d+)\s+[\da-f]+:[\da-f]+:(\d+)\s/.exec(line);
    if (match !== null && Number(match[2]) === inode) return Number(match[1]);
  }
  return undefined;
}

/** The pid of the daemon that claimed a socket path, whether or not the socket is there; undefined when none did. */
export function lockHolder(socketPath: string): number | undefined {
  try {
    const path = `${socketPath}.lock`;
    const holder = holderIn(readFileSync('/proc/locks', 'utf8'), statSync(path).ino);
    // The file names it too: an inode number alone may belong to a file elsewhere.
    return holder !== undefined && Number.parseInt(readFileSync(path, 'utf8'), 10) === holder
      ? holder
      : undefined;
  } catch {
    return undefined;
  }
}
