/** Meaning of error codes of the system, as the end of a sentence. The codes are those of errno(3). */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EADDRINUSE: 'another program has that address',
  EADDRNOTAVAIL: 'this machine has no such address',
  EBUSY: 'it is in use',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the other side broke the connection',
  EDQUOT: 'your disk quota is used up',
  EEXIST: 'it already exists',
  EFBIG: 'the file is too large',
  EHOSTUNREACH: 'there is no route to that machine',
  EIO: 'the device failed',
  EISDIR: 'it is a directory',
  ELOOP: 'a link leads in a circle, or may not be followed',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ENETUNREACH: 'there is no route to that network',
  ENFILE: 'too many files are open on this machine',
  ENOENT: 'there is no such file or directory',
  ENOMEM: 'there is not enough memory',
  ENOSPC: 'no space is left on the device',
  ENOTDIR: 'a part of the path is not a directory',
  ENOTEMPTY: 'the directory is not empty',
  ENOTFOUND: 'there is no machine of that name',
  ENXIO: 'nobody reads from it',
  EPERM: 'the system does not allow it',
  EPIPE: 'its reader is gone',
  EROFS: 'the file system is read-only',
  ETIMEDOUT: 'it did not answer in time',
  ETXTBSY: 'the program is running',
};

/**
 * Why something failed, as the end of a sentence ("... cannot be read: it is a directory"): our own text for a code of
 * the system, else the message. A path is added unless it is `named`, the one already in the sentence.
 */
export function reasonOf(error: unknown, named?: string): string {
  if (!(error instanceof Error)) return String(error);
  const code = errorCode(error);
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined;
  const isStart =
    'syscall' in error && typeof error.syscall === 'string' && error.syscall.startsWith('spawn');
  if (isStart && code === 'ENOENT') return `there is no program ${path ?? 'of that name'}`;
  const reason = reasons[code] ?? ofTheSystem(error.message, code);
  if (reason === undefined) return error.message;
  return path === undefined || path === named ? reason : `${reason} (${path})`;
}

/** The same of a code alone, as the kernel gives it to the native addon. */
export function reasonOfCode(code: string): string {
  return reasons[code] ?? code;
}

/** The stable code of an error of the system ("ENOSPC") or of a library ("SQLITE_FULL"); empty when it has none. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Node writes "CODE: words of the system, call 'path'". */
function ofTheSystem(message: string, code: string): string | undefined {
  if (!/^E[A-Z0-9]+$/.test(code) || !message.startsWith(`${code}: `)) return undefined;
  return message.slice(code.length + 2).split(', ')[0];
}
