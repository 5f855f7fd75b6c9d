import type { User } from '../../../protocol/api/user.js';
import type { Store, UserRecord } from '../store.js';
import { PacedWork, type PaceParts } from './paced.js';

export interface UserDataParts extends PaceParts {
  readonly store: Pick<Store, 'users' | 'atomically'>;
  readonly record: (id: string) => UserRecord | undefined;
  readonly remember: (record: UserRecord) => void;
  /** Tells the user's session what its data are now. */
  readonly tell: (userId: string, data: User['data']) => void;
}

interface Waiting {
  /** State of the store. */
  readonly stored: User['data'];
  readonly kept: (() => void)[];
  readonly failed: ((error: unknown) => void)[];
}

/**
 * Changes of user data, written together: one transaction for all since the last. A user that changes its data in a
 * loop must not hold up the daemon by a synchronous write for each. Memory has a change at once, the store before it is
 * acknowledged.
 */
export class UserDataWrites {
  readonly #parts: UserDataParts;
  readonly #pace: PacedWork;
  #waiting = new Map<string, Waiting>();

  constructor(parts: UserDataParts) {
    this.#parts = parts;
    this.#pace = new PacedWork(() => this.#write(), parts);
  }

  /** Resolves when it is stored; rejects with the error of the store, and the data are restored. */
  put(record: UserRecord, data: User['data']): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(record.id) ?? { stored: record.data, kept: [], failed: [] };
      this.#waiting.set(record.id, waiting);
      waiting.kept.push(resolve);
      waiting.failed.push(reject);
      this.#parts.remember({ ...record, data });
      this.#pace.want();
    });
  }

  /** Writes what waits. */
  flush(): void {
    this.#pace.run();
  }

  #write(): void {
    const waiting = this.#waiting;
    this.#waiting = new Map();
    try {
      this.#parts.store.atomically(() => {
        for (const id of waiting.keys()) {
          const record = this.#parts.record(id);
          if (record !== undefined) this.#parts.store.users.put(record);
        }
      });
    } catch (error) {
      this.#takeBack(waiting, error);
      return;
    }
    for (const [id, { kept }] of waiting) {
      const record = this.#parts.record(id);
      if (record !== undefined) this.#parts.tell(id, record.data);
      for (const resolve of kept) resolve();
    }
  }

  #takeBack(waiting: ReadonlyMap<string, Waiting>, error: unknown): void {
    for (const [id, { stored, failed }] of waiting) {
      const record = this.#parts.record(id);
      if (record !== undefined) this.#parts.remember({ ...record, data: stored });
      for (const reject of failed) reject(error);
    }
  }
}
