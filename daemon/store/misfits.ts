import type { Database } from 'better-sqlite3';

/** Says that something about the store needs a person's eye, in one sentence. Never throws. */
export type ReportTrouble = (message: string, cause?: unknown) => void;

/** Says which row it is, by the columns of its table's primary key. */
export interface Place {
  readonly table: string;
  readonly key: readonly string[];
}

/**
 * Moves unusable rows, edited by hand or written by a defect, into the table `set_aside`: they are reported once, lose
 * nothing, and block no name. Rows that refer to them stay.
 */
export class Misfits {
  readonly #db: Database;
  readonly #now: () => Date;
  readonly #report: ReportTrouble;

  constructor(db: Database, now: () => Date, report: ReportTrouble) {
    this.#db = db;
    this.#now = now;
    this.#report = report;
  }

  /** Never throws: a row that cannot be moved stays, and is reported. */
  setAside({ table, key }: Place, row: Readonly<Record<string, unknown>>, why: string): void {
    const names = [...key, 'name'].flatMap((column) => (column in row ? [shown(row[column])] : []));
    const subject = `A row of the database does not fit: ${table} ${names.join(' ')}, ${why}`;
    try {
      this.#move({ table, key }, row, why);
      this.#report(`${subject}. It was moved to the table set_aside.`);
    } catch (error) {
      this.#report(`${subject}. It is left out.`, error);
    }
  }

  #move({ table, key }: Place, row: Readonly<Record<string, unknown>>, why: string): void {
    const values = Object.fromEntries(Object.entries(row).map(([column, value]) => [column, plain(value)]));
    // With its rules on, the rows that refer to this one would be deleted with it.
    this.#db.pragma('foreign_keys = OFF');
    try {
      this.#db.transaction(() => {
        this.#db
          .prepare('INSERT INTO set_aside (time, table_name, row, why) VALUES (?, ?, ?, ?)')
          .run(this.#now().toISOString(), table, JSON.stringify(values), why);
        const where = key.map((column) => `${column} IS ?`).join(' AND ');
        const { changes } = this.#db
          .prepare(`DELETE FROM ${table} WHERE ${where}`)
          .run(key.map((column) => row[column]));
        if (changes === 0) throw new Error('it is not where it was');
      })();
    } finally {
      this.#db.pragma('foreign_keys = ON');
    }
  }
}

/** Short, and in quotes when it is a text. */
function shown(value: unknown): string {
  return JSON.stringify(plain(value)).slice(0, 64);
}

/** JSON knows no bytes. */
function plain(value: unknown): unknown {
  return value instanceof Uint8Array ? { hex: Buffer.from(value).toString('hex') } : value;
}
