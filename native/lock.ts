import { readFileSync } from 'node:fs';
import { binding } from './load.js';

export interface FileLock {
  /** Lets the next one in. A second call does nothing. */
  release(): void;
}

export type LockResult =
  | { readonly held: true; readonly lock: FileLock }
  /** Held by another process; its pid where the file names it. */
  | { readonly held: false; readonly pid: number | undefined };

/** Takes an exclusive lock that the kernel drops when this process ends, however it ends. Throws when the file cannot be opened. */
export function lockFile(path: string): LockResult {
  const fd = binding().lockFile(path);
  if (fd >= 0) return { held: true, lock: heldLock(fd) };
  const pid = Number.parseInt(readFileSync(path, 'utf8'), 10);
  return { held: false, pid: Number.isNaN(pid) ? undefined : pid };
}

function heldLock(fd: number): FileLock {
  let held = true;
  return {
    release: () => {
      // By a second call the number may stand for another file.
      if (held) binding().unlockFile(fd);
      held = false;
    },
  };
}
