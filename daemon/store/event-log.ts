import type { Database } from 'better-sqlite3';
import { Compile } from 'typebox/compile';
import { Event } from '../../protocol/api/event.js';
import { matches } from '../../protocol/api/event-filter.js';
import { ringOf } from '../../protocol/api/event-ring.js';
import type { EventSelection, Store } from '../core/store.js';
import { EventNumbers } from './event-numbers.js';
import { EventTable, type EventBounds } from './event-table.js';
import type { StoreGuard } from './guard.js';
import type { Misfits, ReportTrouble } from './misfits.js';

export interface EventLogOptions {
  /** How many events of each ring are kept; older ones are removed in batches. */
  readonly bounds: EventBounds;
  readonly flushMs: number;
}

/** Events that wait for a disk that is full or failing; beyond that the oldest, of traffic first, are given up and counted. */
const pendingLimit = 2_000;
/** One event may hold this much data; more is replaced by a note, so that no sender can fill the disk with one. */
const dataLimitBytes = 64 * 1024;

const check = Compile(Event);

/**
 * The event ring. `append` never throws and never waits for the disk (but for one small write per thousand events):
 * events gather in memory and are written together, at the latest after `flushMs` and at close. Trouble with writing
 * is reported once when it begins and once when it ends.
 */
export class EventLog {
  readonly #table: EventTable;
  readonly #numbers: EventNumbers;
  readonly #db: Database;
  readonly #guard: StoreGuard;
  readonly #report: ReportTrouble;
  readonly #flushMs: number;
  #pending: Event[] = [];
  #timer: NodeJS.Timeout | undefined;
  #failing = false;
  #lost = 0;

  constructor(
    db: Database,
    guard: StoreGuard,
    misfits: Misfits,
    report: ReportTrouble,
    options: EventLogOptions,
  ) {
    this.#db = db;
    this.#guard = guard;
    this.#report = report;
    this.#flushMs = options.flushMs;
    this.#table = new EventTable(db, options.bounds, misfits);
    this.#numbers = new EventNumbers(db, this.#table.newestSeq());
  }

  face(): Store['events'] {
    return {
      lastSeq: () => this.#numbers.last,
      append: (event) => {
        this.append(event);
      },
      keep: (bounds) => this.#table.keep(bounds),
      select: (query) => this.select(query),
    };
  }

  append(event: Event): void {
    const fit = fitted(event);
    if (!check.Check(fit)) {
      this.#report(`An event that does not fit its schema was not stored: ${event.type} ${event.action}.`);
      return;
    }
    this.#pending.push(fit);
    if (this.#pending.length > pendingLimit) {
      const oldestTraffic = this.#pending.findIndex((one) => ringOf(one) === 'traffic');
      this.#pending.splice(Math.max(oldestTraffic, 0), 1);
      this.#lost += 1;
    }
    this.#numbers.note(event.seq);
    if (this.#numbers.exhausted && !this.#failing) this.#reserveNumbers();
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.flush();
    }, this.#flushMs);
  }

  /** Writes queued events. Never throws; those that could not be written wait for the next flush. */
  flush(): void {
    if (this.#pending.length === 0) return;
    const batch = this.#pending;
    try {
      this.#numbers.reserveAhead();
      this.#db.transaction(() => {
        this.#table.insert(batch);
      })();
    } catch (error) {
      this.#failed(error);
      return;
    }
    this.#pending = [];
    if (this.#failing) {
      this.#failing = false;
      this.#report(`Events are stored again; ${this.#lost} were lost in between.`);
      this.#lost = 0;
    }
  }

  /** Throws VrtError `store-failed` when the table cannot be read. */
  select(query: EventSelection): Event[] {
    const waiting = this.#pending.filter(
      (event) =>
        event.seq > query.since &&
        (query.fromTime === undefined || event.time >= query.fromTime) &&
        (query.toTime === undefined || event.time <= query.toTime) &&
        matches(query, event),
    );
    const stored =
      waiting.length >= query.limit
        ? []
        : this.#guard('Reading events', () =>
            this.#table.select({ ...query, limit: query.limit - waiting.length }),
          );
    return [...stored, ...waiting.slice(-query.limit)];
  }

  /** Writes what waits and gives back the numbers that were reserved and not used. */
  close(): void {
    clearTimeout(this.#timer);
    this.flush();
    try {
      this.#numbers.release();
    } catch (error) {
      this.#failed(error);
    }
  }

  #reserveNumbers(): void {
    try {
      this.#numbers.reserveAhead();
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(cause: unknown): void {
    if (this.#failing) return;
    this.#failing = true;
    this.#report('Events cannot be stored at the moment; vrtd keeps the newest in memory.', cause);
  }
}

/** The event with data that SQLite can hold: plain JSON of a bounded size. */
function fitted(event: Event): Event {
  let text: string;
  try {
    text = JSON.stringify(event.data);
  } catch {
    return { ...event, data: { omitted: 'data that is not JSON' } };
  }
  return text.length <= dataLimitBytes ? event : { ...event, data: { omitted: `${text.length} characters` } };
}
