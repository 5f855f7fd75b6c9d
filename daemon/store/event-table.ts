import type { Database, Statement } from 'better-sqlite3';
import { Compile } from 'typebox/compile';
import { Event } from '../../protocol/api/event.js';
import { atLeast } from '../../protocol/api/event-filter.js';
import { eventRings, ringOf, type EventRing } from '../../protocol/api/event-ring.js';
import { malformed } from '../../protocol/decoded.js';
import type { EventSelection } from '../core/store.js';
import { largestSeq } from './event-numbers.js';
import type { Misfits, Place } from './misfits.js';
import { decodeRows, decodeWith, parseJson, type Row } from './rows.js';

const place: Place = { table: 'events', key: ['seq'] };

const check = Compile(Event);

/** How many events each ring keeps. */
export type EventBounds = Readonly<Record<EventRing, number>>;

/**
 * The table `events`: rings of which each keeps its newest rows up to its bound, and up to a tenth more between two
 * prunings.
 */
export class EventTable {
  readonly #insert: Statement;
  readonly #select: Statement;
  readonly #prune: Statement<[EventRing, EventRing, number]>;
  readonly #newest: Statement;
  #bounds: EventBounds;
  readonly #misfits: Misfits;
  /** Rows, or a little more after a failed write; counted anew at the start only, because counting reads the whole table. */
  readonly #rows: Record<EventRing, number>;

  constructor(db: Database, bounds: EventBounds, misfits: Misfits) {
    this.#bounds = bounds;
    this.#misfits = misfits;
    this.#insert = db.prepare(
      `INSERT OR IGNORE INTO events (seq, time, type, action, severity, message, subject, session, client, data, ring)
       VALUES (@seq, @time, @type, @action, @severity, @message, @subject, @session, @client, @data, @ring)`,
    );
    this.#select = db.prepare(`
      SELECT * FROM (SELECT * FROM events
                     WHERE seq > @since
                       AND (@types = '[]' OR type IN (SELECT value FROM json_each(@types)))
                       AND severity IN (SELECT value FROM json_each(@severities))
                       AND (@session IS NULL OR session = @session)
                       AND (@client IS NULL OR client = @client)
                       AND (@fromTime IS NULL OR time >= @fromTime)
                       AND (@toTime IS NULL OR time <= @toTime)
                     ORDER BY seq DESC LIMIT @limit)
      ORDER BY seq`);
    this.#prune = db.prepare(
      `DELETE FROM events WHERE ring = ?
         AND seq <= (SELECT seq FROM events WHERE ring = ? ORDER BY seq DESC LIMIT 1 OFFSET ?)`,
    );
    const count = db.prepare('SELECT count(*) FROM events WHERE ring = ?').pluck();
    this.#rows = { audit: Number(count.get('audit')), traffic: Number(count.get('traffic')) };
    this.#newest = db.prepare('SELECT max(seq) FROM events').pluck();
    const beyond = db.prepare('SELECT * FROM events WHERE seq < 1 OR seq >= ?');
    decodeRows(place, beyond.all(largestSeq), () => malformed('its number is invalid'), misfits);
  }

  /** How many rows are kept from now on; those beyond go with the next insertion. */
  keep(bounds: EventBounds): void {
    this.#bounds = bounds;
  }

  newestSeq(): number {
    return Number(this.#newest.get() ?? 0);
  }

  /** Call inside a transaction. Throws what SQLite throws. */
  insert(events: readonly Event[]): void {
    for (const event of events) {
      const { session = null, client = null, data } = event;
      const ring = ringOf(event);
      this.#insert.run({ ...event, session, client, data: JSON.stringify(data), ring });
      this.#rows[ring] += 1;
    }
    for (const ring of eventRings) {
      const bound = this.#bounds[ring];
      if (this.#rows[ring] <= bound * 1.1) continue;
      this.#prune.run(ring, ring, bound);
      this.#rows[ring] = bound;
    }
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
      toTime: query.toTime ?? null,
    });
    return decodeRows(place, rows, decode, this.#misfits);
  }
}

function decode(row: Row) {
  const { session, client, ring: _, ...rest } = row;
  return decodeWith(check, {
    ...rest,
    ...(session === null ? {} : { session }),
    ...(client === null ? {} : { client }),
    data: parseJson(row['data']),
  });
}
