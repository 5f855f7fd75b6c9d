import { accessSync, constants, lstatSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { VrtError } from '../../protocol/api/error.js';
import { confirmed } from '../confirm.js';
import { errorCode, reasonOf } from '../../protocol/text/reason.js';

/**
 * Asks before an existing file is overwritten; a script has to pass `--force`. Throws VrtError `confirmation-needed`.
 * Devices and pipes may be written at any time.
 */
export async function checkOverwrite(path: string, force: boolean | undefined): Promise<void> {
  if (force === true || !isRegularFile(path)) return;
  const there = `The file ${path} already exists.`;
  const answer = await confirmed(`${there} Replace it?`);
  if (answer === true) return;
  throw new VrtError('confirmation-needed', answer === false ? `${path} is unchanged.` : there, {
    hint: 'Add --force to overwrite it.',
  });
}

/**
 * Writes a file as a whole or not at all, so that on a full disk what was there stays; a device, a pipe or what a
 * link leads to (`/dev/stdout`) as it is.
 * Throws VrtError `file-unreadable`.
 */
export function writeTextFile(path: string, text: string): void {
  const partial = `${path}.partial-${process.pid}`;
  try {
    const there = lstatSync(path, { throwIfNoEntry: false });
    if (there !== undefined && !(there.isFile() && mayWriteBeside(path))) return writeFileSync(path, text);
    writeFileSync(partial, text, { mode: (there?.mode ?? 0o666) & 0o777 });
    renameSync(partial, path);
  } catch (error) {
    discard(partial);
    throw cannotWrite(path, error, partial);
  }
}

function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // What could not be made cannot be removed either.
  }
}

/** Why a file could not be written, and what to do; `partial` is the name that it had until it was whole. */
export function cannotWrite(path: string, error: unknown, partial = path): VrtError {
  const hint = ['ENOSPC', 'EDQUOT'].includes(errorCode(error))
    ? 'Make room there, or write to another place.'
    : undefined;
  const isOwn = error instanceof Error && 'path' in error && error.path === path;
  return new VrtError(
    'file-unreadable',
    `${path} cannot be written: ${reasonOf(error, isOwn ? path : partial)}.`,
    {
      cause: error,
      ...(hint === undefined ? {} : { hint }),
    },
  );
}

/** Somebody may write a file and not its folder. */
function mayWriteBeside(path: string): boolean {
  try {
    accessSync(dirname(path), constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function isRegularFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
