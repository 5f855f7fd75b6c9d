import { chmodSync, closeSync, existsSync, openSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ReportTrouble } from './misfits.js';

const ownerOnly = 0o600;

/**
 * Lets only their owner read the database at `path`, its log and shared memory, and the damaged ones beside it, whatever
 * the umask was when they were made: they hold passwords' hashes, tokens and who met whom. SQLite gives its other files the
 * mode of the main one, so that one is made here first. One whose mode cannot be changed is reported.
 */
export function makePrivate(path: string, report: ReportTrouble): void {
  if (!existsSync(path)) closeSync(openSync(path, 'a', ownerOnly));
  const name = basename(path);
  for (const found of readdirSync(dirname(path))) {
    if (!found.startsWith(name)) continue;
    const file = join(dirname(path), found);
    try {
      const { mode } = statSync(file);
      if ((mode & 0o077) !== 0) chmodSync(file, ownerOnly);
    } catch (error) {
      report(`Others may read ${file}, and its mode cannot be changed.`, error);
    }
  }
}
