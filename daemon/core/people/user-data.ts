import type { User } from '../../../protocol/api/user.js';
import type { Store, UserRecord } from '../store.js';

/** Of the time that passes, what writing user data and telling others of it may take, at most. */
const share = 0.1;
/** Longest pause between two writes, ms: a person waits for the answer. */
const longestPauseMs = 500;

export interface UserDataParts {
  readonly store: Pick<Store, 'users' | 'atomically'>;
  readonly record: (id: string) => UserRecord | undefined;
  readonly remember: (record: UserRecord) => void;
  /** Tells the user's session what its data are now. */
  readonly tell: (userId: string, data: User['data']) => void;
  readonly monotonicMs: () => number;
  /** Does something after that many milliseconds, 0: in the next turn. */
  readonly later: (work: () => void, afterMs: number) => void;
}

interface Waiting {
  /** What is in the store. */
  readonly stored: User['data'];
  readonly kept: (() => void)[];
  readonly failed: ((error: unknown) => void)[];
}

/**
 * Changes of user data, written together: one transaction for all that came since the last. Somebody who changes its data in a
 * loop must not hold up the daemon by a synchronous write for each. Memory has a change at once, the store before anybody is
 * told that it is kept.
 */
export class UserDataWrites {
  readonly #parts: UserDataParts;
  #waiting = new Map<string, Waiting>();
  #due = false;
  #notBeforeMs = 0;

  constructor(parts: UserDataParts) {
    this.#parts = parts;
  }

  /** Resolves when the store has it; rejects with what the store throws, and the data are what they were. */
  put(record: UserRecord, data: User['data']): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(record.id) ?? { stored: record.data, kept: [], failed: [] };
      this.#waiting.set(record.id, waiting);
      waiting.kept.push(resolve);
      waiting.failed.push(reject);
      this.#parts.remember({ ...record, data });
      this.#plan();
    });
  }

  /** Writes what waits. */
  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = new Map();
    const beganMs = this.#parts.monotonicMs();
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
    const endedMs = this.#parts.monotonicMs();
    this.#notBeforeMs = endedMs + Math.min(longestPauseMs, (endedMs - beganMs) * (1 / share - 1));
  }

  #plan(): void {
    if (this.#due) return;
    this.#due = true;
    const work = () => {
      this.#due = false;
      this.flush();
    };
    this.#parts.later(work, Math.max(0, this.#notBeforeMs - this.#parts.monotonicMs()));
  }

  #takeBack(waiting: ReadonlyMap<string, Waiting>, error: unknown): void {
    for (const [id, { stored, failed }] of waiting) {
      const record = this.#parts.record(id);
      if (record !== undefined) this.#parts.remember({ ...record, data: stored });
      for (const reject of failed) reject(error);
    }
  }
}
