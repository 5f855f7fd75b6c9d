import { closeSync, constants, fchmodSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';
import { errorCode } from '../../protocol/text/reason.js';

export interface LogBounds {
  /** A file that would be larger is put aside. */
  readonly maximumBytes: number;
  /** Rotated files that are retained: FILE.1 is the newest. */
  readonly kept: number;
}

const defaultBounds: LogBounds = { maximumBytes: 10_000_000, kept: 3 };

/**
 * A log in a file of our own: for its owner alone whatever the umask, rotated before it grows too large, reopened when
 * it was moved by another program. Written at once, since the last line before a crash is the one that is needed; lines
 * that cannot be written (a full disk) are counted and reported when writing works again.
 */
export class LogFile {
  readonly path: string;
  #bounds = defaultBounds;
  #fd: number;
  #size: number;
  #lost = 0;
  /** The size at which to try again, where the file could not be put aside. */
  #again: number | undefined;
  /** Called with the number of lines that were lost, once lines can be written again. */
  onRecovered: ((lost: number) => void) | undefined;

  /** Throws what the system throws when the file cannot be opened. */
  constructor(path: string) {
    this.path = path;
    ({ fd: this.#fd, size: this.#size } = open(path));
  }

  bound(bounds: LogBounds): void {
    this.#bounds = bounds;
  }

  /** One line, or several. Never throws. */
  write(text: string): void {
    const bytes = Buffer.from(text);
    try {
      if (this.#size > 0 && this.#size + bytes.length > (this.#again ?? this.#bounds.maximumBytes))
        this.#tryPuttingAside();
      for (let from = 0; from < bytes.length;) from += writeSync(this.#fd, bytes, from);
      this.#size += bytes.length;
    } catch {
      this.#lost += 1;
      return;
    }
    if (this.#lost === 0) return;
    const lost = this.#lost;
    this.#lost = 0;
    this.onRecovered?.(lost);
  }

  /** Opens the file at the path, which may be a new one. Throws what the system throws; then the old one is still used. */
  reopen(): void {
    const { fd, size } = open(this.path);
    closeSync(this.#fd);
    this.#fd = fd;
    this.#size = size;
  }

  /** What cannot be put aside (nothing may be renamed in its folder) grows on, rather than lose lines. */
  #tryPuttingAside(): void {
    try {
      this.#putAside();
      this.#again = undefined;
    } catch {
      this.#again = this.#size + this.#bounds.maximumBytes / 10;
    }
  }

  #putAside(): void {
    const { kept } = this.#bounds;
    for (let number = kept - 1; number >= 1; number -= 1)
      move(`${this.path}.${number}`, `${this.path}.${number + 1}`);
    if (kept > 0) {
      move(this.path, `${this.path}.1`);
      this.reopen();
      return;
    }
    closeSync(this.#fd);
    ({ fd: this.#fd, size: this.#size } = open(this.path, constants.O_TRUNC));
  }
}

function open(path: string, flags = 0): { fd: number; size: number } {
  const fd = openSync(
    path,
    constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW | flags,
    0o600,
  );
  const { mode, size, uid } = fstatSync(fd);
  // An earlier version let the umask decide.
  if ((mode & 0o077) !== 0 && uid === process.getuid?.()) fchmodSync(fd, 0o600);
  return { fd, size };
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}
