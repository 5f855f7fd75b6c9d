import { lstatSync } from 'node:fs';
import { dirname } from 'node:path';
import { directoryDistrust } from '../protocol/directory-trust.js';

/**
 * Why the socket at a default path could be another user's, as a sentence; undefined when it could not, or does not
 * exist. Without XDG_RUNTIME_DIR the path is in /tmp, where anybody may have created it first.
 */
export function socketDistrust(path: string, uid: number): string | undefined {
  const directory = dirname(path);
  const found = lstatSync(directory, { throwIfNoEntry: false });
  if (found === undefined) return undefined;
  const kind = found.isDirectory() ? 'directory' : found.isSymbolicLink() ? 'link' : 'other';
  const why = directoryDistrust({ kind, uid: found.uid, mode: found.mode }, uid);
  if (why !== undefined) return `The directory ${directory} is not used: ${why}`;
  const socket = lstatSync(path, { throwIfNoEntry: false });
  if (socket === undefined || socket.uid === uid || socket.uid === 0) return undefined;
  return `The socket ${path} is not used: it belongs to user ${socket.uid}`;
}
