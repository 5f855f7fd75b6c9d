import type { Database, Statement } from 'better-sqlite3';
import { Compile } from 'typebox/compile';
import { Event } from '../../protocol/api/event.js';
import { atLeast } from '../../protocol/api/event-filter.js';
import type { EventSelection } from '../core/store.js';
import { decodeRows, decodeWith, parseJson, type ReportTrouble, type Row } from './rows.js';

const check = Compile(Event);

/** The table `events`: a ring that keeps the newest `limit` rows, and up to a tenth more between two prunings. */
export class EventTable {
  readonly #insert: Statement;
  readonly #select: Statement;
  readonly #prune: Statement<[number]>;
  readonly #newest: Statement;
  #limit: number;
  readonly #report: ReportTrouble;
  /** Rows, or a little more after a failed write; counted anew at the start only, because counting reads the whole table. */
  #rows: number;

  constructor(db: Database, limit: number, report: ReportTrouble) {
    this.#limit = limit;
    this.#report = report;
    this.#insert = db.prepare(
      `INSERT OR IGNORE INTO events (seq, time, type, action, severity, message, subject, session, client, data)
       VALUES (@seq, @time, @type, @action, @severity, @message, @subject, @session, @client, @data)`,
    );
    this.#select = db.prepare(`
      SELECT * FROM (SELECT * FROM events
                     WHERE seq > @since
                       AND (@types = '[]' OR type IN (SELECT value FROM json_each(@types)))
                       AND severity IN (SELECT value FROM json_each(@severities))
                       AND (@session IS NULL OR session = @session)
                       AND (@client IS NULL OR client = @client)
                       AND (@fromTime IS NULL OR time >= @fromTime)
                     ORDER BY seq DESC LIMIT @limit)
      ORDER BY seq`);
    this.#prune = db.prepare(
      'DELETE FROM events WHERE seq <= (SELECT seq FROM events ORDER BY seq DESC LIMIT 1 OFFSET ?)',
    );
    this.#rows = Number(db.prepare('SELECT count(*) FROM events').pluck().get());
    this.#newest = db.prepare('SELECT max(seq) FROM events').pluck();
  }

  /** How many rows are kept from now on. */
  keep(limit: number): void {
    this.#limit = limit;
  }

  newestSeq(): number {
    return Number(this.#newest.get() ?? 0);
  }

  /** Call inside a transaction. Throws what SQLite throws. */
  insert(events: readonly Event[]): void {
    for (const event of events) {
      const { session = null, client = null, data } = event;
      this.#insert.run({ ...event, session, client, data: JSON.stringify(data) });
    }
    this.#rows += events.length;
    if (this.#rows <= this.#limit * 1.1) return;
    this.#prune.run(this.#limit);
    this.#rows = this.#limit;
  }

  /** Oldest first. Throws what SQLite throws. */
  select(query: EventSelection): Event[] {
    const rows = this.#select.all({
      since: query.since,
      limit: query.limit,
      types: JSON.stringify(query.types),
      severities: JSON.stringify(atLeast(query.severity)),
      session: query.session ?? null,
      client: query.client ?? null,
      fromTime: query.fromTime ?? null,
    });
    return decodeRows('events', rows, decode, this.#report);
  }
}

function decode(row: Row) {
  const { session, client, ...rest } = row;
  return decodeWith(check, {
    ...rest,
    ...(session === null ? {} : { session }),
    ...(client === null ? {} : { client }),
    data: parseJson(row['data']),
  });
}
