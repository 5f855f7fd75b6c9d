import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  type Stats,
} from 'node:fs';
import { dirname } from 'node:path';
import { VrtError } from '../../protocol/api/error.js';
import { directoryDistrust, type DirectoryFacts } from '../../protocol/directory-trust.js';
import { reasonOf } from '../../protocol/text/reason.js';

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
 * keeps its mode, but must be nobody else's to write to, and not a link made by another user. Throws VrtError
 * `file-unreadable` with the path and the reason.
 */
export function prepareDirectories({ socket, ownSocketDir, stateDir, uid, gid }: DirectoryOptions): void {
  prepareSocketDirectory({ socket, ownSocketDir, uid, gid });
  withDirectory(stateDir, 0o700, uid, '--state-dir', () => undefined);
}

/** The part for the socket: again while the daemon runs, when it was removed. Throws like `prepareDirectories`. */
export function prepareSocketDirectory({
  socket,
  ownSocketDir,
  uid,
  gid,
}: Omit<DirectoryOptions, 'stateDir'>): void {
  withDirectory(dirname(socket), 0o750, uid, '--socket', (fd, made) => {
    if (gid === null || !(made || ownSocketDir)) return;
    if (fstatSync(fd).gid !== gid) fchownSync(fd, -1, gid);
    fchmodSync(fd, 0o750);
  });
}

/** Works on the descriptor of the directory that was checked: a path could lead elsewhere a moment later. */
function withDirectory(
  path: string,
  mode: number,
  uid: number,
  flag: string,
  work: (fd: number, made: boolean) => void,
): void {
  try {
    const made = lstatSync(path, { throwIfNoEntry: false }) === undefined;
    if (made) mkdirSync(path, { recursive: true, mode });
    const entry = facts(lstatSync(path));
    trust(entry, path, uid, flag);
    const fd = openSync(
      path,
      constants.O_RDONLY | constants.O_DIRECTORY | (entry.kind === 'link' ? 0 : constants.O_NOFOLLOW),
    );
    try {
      trust(facts(fstatSync(fd)), path, uid, flag);
      // The umask of the parent process removed bits.
      if (made) fchmodSync(fd, mode);
      accessSync(path, constants.W_OK | constants.X_OK);
      work(fd, made);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (error instanceof VrtError) throw error;
    throw unusable(path, reasonOf(error, path), flag, error);
  }
}

function trust(found: DirectoryFacts, path: string, uid: number, flag: string): void {
  const why = directoryDistrust(found, uid);
  if (why !== undefined) throw unusable(path, why, flag);
}

function facts(stats: Stats): DirectoryFacts {
  const kind = stats.isDirectory() ? 'directory' : stats.isSymbolicLink() ? 'link' : 'other';
  return { kind, uid: stats.uid, mode: stats.mode };
}

function unusable(path: string, why: string, flag: string, cause?: unknown): VrtError {
  return new VrtError('file-unreadable', `The directory ${path} cannot be used: ${why}.`, {
    hint: `Fix its owner or permissions, or choose another with \`${flag}\`.`,
    cause,
  });
}
