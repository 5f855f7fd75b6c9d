import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
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
 * Writes a file as a whole or not at all, so that on a full disk what was there stays. Written in place: a device, a pipe, what a
 * link leads to (`/dev/stdout`), and a file that would change its owner or lose its other names.
 * Throws VrtError `file-unreadable`.
 */
export function writeTextFile(path: string, text: string): void {
  const partial = `${path}.partial-${process.pid}`;
  try {
    const there = lstatSync(path, { throwIfNoEntry: false });
    if (there !== undefined && !(isReplaceable(there) && mayWrite(dirname(path)) && mayWrite(path)))
      return writeFileSync(path, text);
    writeFileSync(partial, text);
    if (there !== undefined) chmodSync(partial, there.mode & 0o777);
    replace(partial, path, text);
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

/** A file that is mounted by itself, or of a folder where only owners may rename, cannot be replaced and may be written. */
function replace(partial: string, path: string, text: string): void {
  try {
    renameSync(partial, path);
  } catch (error) {
    if (!['EBUSY', 'EPERM'].includes(errorCode(error) ?? '')) throw error;
    writeFileSync(path, text);
    discard(partial);
  }
}

function isReplaceable(there: Stats): boolean {
  return there.isFile() && there.nlink === 1 && there.uid === process.geteuid?.();
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function isRegularFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
