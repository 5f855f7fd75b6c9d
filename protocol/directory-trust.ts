/** Status of a directory itself, links not followed. */
export interface DirectoryFacts {
  readonly kind: 'directory' | 'link' | 'other';
  readonly uid: number;
  readonly mode: number;
}

const sticky = 0o1000;
const writableToAll = 0o002;

/**
 * Why a socket or a database in this directory could be another user's doing, as the rest of a sentence that begins with
 * the directory; undefined when it could not. Whoever owns a directory, or may write to one without the sticky bit, can
 * put a socket of his own in place of ours; whoever owns a link decides where it leads.
 */
export function directoryDistrust({ kind, uid, mode }: DirectoryFacts, ownUid: number): string | undefined {
  if (uid !== ownUid && uid !== 0)
    return `it ${kind === 'link' ? 'is a symbolic link and ' : ''}belongs to user ${uid}`;
  if (kind === 'other') return 'it is not a directory';
  if (kind === 'directory' && (mode & writableToAll) !== 0 && (mode & sticky) === 0)
    return 'it is writable by everybody';
  return undefined;
}
