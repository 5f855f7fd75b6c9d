import { existsSync, renameSync } from 'node:fs';

/** A damaged database that was kept under another name. */
export interface SetAside {
  readonly path: string;
  readonly why: string;
}

/** Files that belong to one SQLite database, the write-ahead log first: it is of no use under a new main file. */
const suffixes = ['-wal', '-shm', ''];

/**
 * Renames the database at `path` to `<path>.corrupt-<time>` together with its log, so that a person can still recover
 * it with `sqlite3 FILE .recover`. Nothing is deleted. Throws the system's error when a rename fails.
 */
export function setAside(path: string, why: string, now: Date): SetAside {
  const stamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  let kept = `${path}.corrupt-${stamp}`;
  for (let copy = 2; suffixes.some((suffix) => existsSync(kept + suffix)); copy += 1) {
    kept = `${path}.corrupt-${stamp}-${copy}`;
  }
  for (const suffix of suffixes) {
    if (existsSync(path + suffix)) renameSync(path + suffix, kept + suffix);
  }
  return { path: kept, why };
}
