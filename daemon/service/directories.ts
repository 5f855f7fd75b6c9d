import { accessSync, chmodSync, chownSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { VrtError } from '../../protocol/api/error.js';

export interface DirectoryOptions {
  readonly socket: string;
  /** The directory of the socket is vrt's own (the default one), not one that a person chose for other things too. */
  readonly ownSocketDir: boolean;
  readonly stateDir: string;
  readonly uid: number;
  /** Group whose members may reach the socket. */
  readonly gid: number | null;
}

/**
 * Makes the directory of the socket (0750, of the configured group) and the state directory (0700). One that exists
 * keeps its mode, but must belong to us or to root. Throws VrtError `file-unreadable` with the path and the reason.
 */
export function prepareDirectories({ socket, ownSocketDir, stateDir, uid, gid }: DirectoryOptions): void {
  const socketDir = dirname(socket);
  const made = makeDirectory(socketDir, 0o750, uid, '--socket');
  if (gid !== null && (made || ownSocketDir)) share(socketDir, gid);
  makeDirectory(stateDir, 0o700, uid, '--state-dir');
}

/** Returns whether it was made. */
function makeDirectory(path: string, mode: number, uid: number, flag: string): boolean {
  return attempt(path, flag, () => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) {
      mkdirSync(path, { recursive: true, mode });
      // The umask of whoever started us took bits away.
      chmodSync(path, mode);
      return true;
    }
    if (!found.isDirectory()) throw unusable(path, 'it is no directory', flag);
    // Whoever owns the directory could put another socket or database in place of ours.
    if (found.uid !== uid && found.uid !== 0) throw unusable(path, `it belongs to user ${found.uid}`, flag);
    accessSync(path, constants.W_OK | constants.X_OK);
    return false;
  });
}

function share(path: string, gid: number): void {
  attempt(path, '--group', () => {
    chownSync(path, -1, gid);
    chmodSync(path, 0o750);
  });
}

function attempt<T>(path: string, flag: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof VrtError) throw error;
    throw unusable(path, error instanceof Error ? error.message : String(error), flag, error);
  }
}

function unusable(path: string, why: string, flag: string, cause?: unknown): VrtError {
  return new VrtError('file-unreadable', `The directory ${path} cannot be used: ${why}.`, {
    hint: `Mend its owner or permissions, or choose another with \`${flag}\`.`,
    cause,
  });
}
