import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const othersRead = 0o004;
const othersEnter = 0o001;

/**
 * What keeps a user who is neither owner nor in the group from reading a file: the file, or the outermost directory that
 * he may not enter; undefined when nothing does.
 */
export function barredFromOthers(file: string): string | undefined {
  const real = realpathSync(file);
  const directories: string[] = [];
  for (let at = dirname(real); ; at = dirname(at)) {
    directories.unshift(at);
    if (at === dirname(at)) break;
  }
  const closed = directories.find((directory) => (statSync(directory).mode & othersEnter) === 0);
  return closed ?? ((statSync(real).mode & othersRead) === 0 ? real : undefined);
}
