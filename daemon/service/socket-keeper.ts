import { lstatSync } from 'node:fs';
import type { EventBus } from '../core/events.js';
import { reasonOf } from '../../protocol/text/reason.js';

export interface SocketKeeperParts {
  readonly path: string;
  readonly bus: Pick<EventBus, 'emit'>;
  /** Restores the directory of the socket and its lock where they are missing too. Throws when they cannot be made. */
  readonly prepare: () => void;
  /** Listens at the path. Rejects when it cannot. */
  readonly listen: () => Promise<void>;
}

/** Period of the check for the socket: its loss is noticed soon, and a check costs one lstat. */
const lookMs = 1_000;

/**
 * Restores the socket file when it was removed, as cleaners of /tmp do: without it the daemon runs and cannot be
 * reached. A failure is reported once. Call `look` now and then, or let `start` do it.
 */
export class SocketKeeper {
  readonly #parts: SocketKeeperParts;
  #inode: number | undefined;
  #looking = false;
  #told = false;

  /** The socket is there and ours. */
  constructor(parts: SocketKeeperParts) {
    this.#parts = parts;
    this.#inode = inodeOf(parts.path);
  }

  /** Looks from now on; the returned function ends that. */
  start(guarded: (work: () => void) => () => void): () => void {
    const timer = setInterval(
      guarded(() => void this.look()),
      lookMs,
    );
    return () => clearInterval(timer);
  }

  async look(): Promise<void> {
    const inode = inodeOf(this.#parts.path);
    if (this.#looking || (inode !== undefined && inode === this.#inode)) return;
    this.#looking = true;
    try {
      if (inode !== undefined) throw new Error('another file is in its place');
      this.#parts.prepare();
      await this.#parts.listen();
      this.#inode = inodeOf(this.#parts.path);
      this.#told = false;
      this.#tell('socket-restored', 'warning', `${this.#parts.path} was removed and has been restored.`);
    } catch (error) {
      const why = reasonOf(error, this.#parts.path);
      if (!this.#told)
        this.#tell(
          'socket-missing',
          'error',
          `${this.#parts.path} is missing and cannot be restored: ${why}.`,
        );
      this.#told = true;
    } finally {
      this.#looking = false;
    }
  }

  #tell(action: 'socket-restored' | 'socket-missing', severity: 'warning' | 'error', message: string): void {
    this.#parts.bus.emit('daemon', action, { severity, message, subject: '', data: {} });
  }
}

function inodeOf(path: string): number | undefined {
  try {
    return lstatSync(path).ino;
  } catch {
    return undefined;
  }
}
