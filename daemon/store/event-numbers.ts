import type { Database, Statement } from 'better-sqlite3';

/** Numbers are reserved on disk in blocks: one write per block. */
const block = 1_000;

/** No daemon gives out this many: a larger number is nonsense, and near 2^53 numbers would no longer grow. */
export const largestSeq = 2 ** 52;

/**
 * The sequence numbers of events. A number is never given out twice, even when the process is killed before the event
 * is written: numbers are reserved on disk ahead of their use, and a start after a crash begins behind the reservation
 * (so a crash leaves a gap). Only while the disk is full are numbers given out unreserved.
 */
export class EventNumbers {
  readonly #save: Statement<[number]>;
  #reserved: number;
  #last: number;

  /** `newestSeq`: the newest number in the table of events. */
  constructor(db: Database, newestSeq: number) {
    this.#save = db.prepare('INSERT OR REPLACE INTO event_numbers (id, reserved) VALUES (1, ?)');
    const saved = Number(db.prepare('SELECT reserved FROM event_numbers').pluck().get() ?? 0);
    this.#reserved = saved >= 0 && saved < largestSeq ? saved : 0;
    this.#last = Math.max(this.#reserved, newestSeq);
  }

  /** The newest number that may have been given out. */
  get last(): number {
    return this.#last;
  }

  /** Whether the newest number is beyond the reservation on disk. */
  get exhausted(): boolean {
    return this.#last > this.#reserved;
  }

  note(seq: number): void {
    this.#last = Math.max(this.#last, seq);
  }

  /** Reserves the next block once less than half of this one is left. Throws what SQLite throws. */
  reserveAhead(): void {
    if (this.#last + block / 2 > this.#reserved) this.#reserve(this.#last + block);
  }

  /** Returns unused reserved numbers. Throws the error of SQLite. */
  release(): void {
    if (this.#reserved !== this.#last) this.#reserve(this.#last);
  }

  #reserve(upTo: number): void {
    this.#save.run(upTo);
    this.#reserved = upTo;
  }
}
