import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { VrtError } from '../../protocol/api/error.js';
import { errorCode, reasonOf } from '../../protocol/text/reason.js';

/** Below this an I/O error of SQLite means a full disk: it needs room for a WAL frame and its shared-memory file. */
const nearlyFullBytes = 256 * 1024;

/**
 * Turns what SQLite or the file system threw while `doing` something to the database at `path` into a VrtError:
 * `store-full` for a full disk or quota, else `store-failed`.
 */
export function storeError(error: unknown, doing: string, path: string): VrtError {
  if (error instanceof VrtError) return error;
  const code = errorCode(error);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return full(error, doing, path);
  if (code.startsWith('SQLITE_IOERR') && freeBytes(path) < nearlyFullBytes) return full(error, doing, path);
  return new VrtError('store-failed', `${doing} in ${path} failed: ${reason(error, code)}.`, {
    cause: error,
    ...hintFor(code, path),
  });
}

function full(cause: unknown, doing: string, path: string): VrtError {
  return new VrtError('store-full', `${doing} failed: no space is left for ${path}. Nothing was changed.`, {
    cause,
  });
}

function freeBytes(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function reason(error: unknown, code: string): string {
  if (code === 'SQLITE_CANTOPEN' || code === 'EACCES') return 'the file cannot be opened';
  if (code.startsWith('SQLITE_READONLY') || code === 'EROFS') return 'the file or its directory is read-only';
  if (code.startsWith('SQLITE_BUSY')) return 'another program holds the database locked';
  return reasonOf(error);
}

function hintFor(code: string, path: string): { hint?: string } {
  if (
    code === 'SQLITE_CANTOPEN' ||
    code.startsWith('SQLITE_READONLY') ||
    ['EACCES', 'EROFS'].includes(code)
  ) {
    return {
      hint: `Let the user that runs vrtd write to ${dirname(path)}, or name another directory with \`--state-dir\`.`,
    };
  }
  if (code.startsWith('SQLITE_BUSY')) return { hint: `See which program it is with \`fuser ${path}\`.` };
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return { hint: 'Restart vrtd: it sets a damaged database aside and begins a new one.' };
  }
  return {};
}
