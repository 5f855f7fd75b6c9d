import { chmodSync, chownSync, statSync } from 'node:fs';
import { VrtError } from '../../protocol/api/error.js';
import { reasonOf } from '../../protocol/text/reason.js';

/**
 * Binds the socket file: mode 0660, of the configured group, never open to more people in between. Throws VrtError
 * `file-unreadable` with the reason.
 */
export async function listenOnSocketFile(
  listen: (path: string) => Promise<unknown>,
  path: string,
  gid: number | null,
): Promise<void> {
  // Whatever is made while the socket is bound is for its owner alone, until the mode below.
  const umask = process.umask(0o177);
  try {
    await listen(path);
  } catch (error) {
    throw unusable(path, error);
  } finally {
    process.umask(umask);
  }
  try {
    // Asked for only where it changes something: the service may not call chown at all (systemd/vrtd.service).
    if (gid !== null && statSync(path).gid !== gid) chownSync(path, -1, gid);
    chmodSync(path, 0o660);
  } catch (error) {
    throw unusable(path, error);
  }
}

function unusable(path: string, cause: unknown): VrtError {
  const why = reasonOf(cause, path);
  return new VrtError('file-unreadable', `The socket ${path} cannot be made: ${why}.`, { cause });
}
