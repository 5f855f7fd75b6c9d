import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Event } from '../../protocol/api/event.js';
import { everyEvent } from '../../protocol/api/event-filter.js';
import type { EventSelection } from '../core/store.js';
import { EventLog } from './event-log.js';
import { storeGuard } from './guard.js';
import { Misfits } from './misfits.js';
import { memoryDatabase, setWritable } from './testing/memory-database.js';
import { event } from './testing/records.js';

const flushMs = 100;
const bounds = { audit: 20_000, traffic: 20_000 };
let db: Database;
let told: { message: string; cause: unknown }[];
let log: EventLog;

beforeEach(() => {
  vi.useFakeTimers();
  db = memoryDatabase();
  told = [];
  log = logOver(db);
});
afterEach(() => {
  expect(vi.getTimerCount()).toBeLessThanOrEqual(1);
  vi.useRealTimers();
  db.close();
});

function logOver(database: Database): EventLog {
  const report = (message: string, cause?: unknown) => void told.push({ message, cause });
  const misfits = new Misfits(database, () => new Date(0), report);
  return new EventLog(database, storeGuard('/x/vrt.db'), misfits, report, { bounds, flushMs });
}

function messages(): string[] {
  return told.map(({ message }) => message);
}

/** Numbers of the events that are written. */
function written(): unknown[] {
  return db.prepare('SELECT seq FROM events ORDER BY seq').pluck().all();
}

/** Up to where numbers are reserved; 0: none ever were. */
function reserved(): number {
  return Number(db.prepare('SELECT reserved FROM event_numbers').pluck().get() ?? 0);
}

function selected(query: Partial<EventSelection> = {}): Event[] {
  return log.select({ ...everyEvent, fromTime: undefined, since: 0, limit: 10_000, ...query });
}

function numbers(query: Partial<EventSelection> = {}): number[] {
  return selected(query).map(({ seq }) => seq);
}

function append(from: number, to: number, change: (seq: number) => Partial<Event> = () => ({})): void {
  for (let seq = from; seq <= to; seq += 1) log.append(event(seq, change(seq)));
}

describe('an event', () => {
  it('waits for others and is written with them, the time after the first of them', () => {
    append(1, 1);
    vi.advanceTimersByTime(flushMs - 1);
    append(2, 2);
    expect(written()).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(written()).toEqual([1, 2]);
    expect(vi.getTimerCount()).toBe(0);
    append(3, 3);
    vi.advanceTimersByTime(flushMs - 1);
    expect(written()).toEqual([1, 2]);
    vi.advanceTimersByTime(1);
    expect(written()).toEqual([1, 2, 3]);
  });

  it('is written once', () => {
    append(1, 2);
    log.flush();
    append(3, 3);
    log.flush();
    log.close();
    expect(written()).toEqual([1, 2, 3]);
    expect(numbers()).toEqual([1, 2, 3]);
  });

  it('is read back as it was, while it waits and from the disk', () => {
    const whole = event(1, { session: 'lobby', client: 'quest', data: { deep: [1, { two: null }] } });
    log.append(whole);
    expect(selected()).toEqual([whole]);
    log.flush();
    expect(selected()).toEqual([whole]);
  });

  it('that does not fit its schema is not stored, and told', () => {
    log.append({ ...event(1), severity: 'awful' as 'error' });
    expect(messages()).toEqual(['An event that does not fit its schema was not stored: client found.']);
    expect(selected()).toEqual([]);
    expect(log.face().lastSeq()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('holds 64 KiB of data, and a note in place of more or of what is not JSON', () => {
    const dataOf = (length: number) => ({ big: 'x'.repeat(length - '{"big":""}'.length) });
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    log.append(event(1, { data: dataOf(65_536) }));
    log.append(event(2, { data: dataOf(65_537) }));
    log.append(event(3, { data: circle }));
    log.append(event(4, { data: { number: 10n } }));
    const expected = [
      event(1, { data: dataOf(65_536) }),
      event(2, { data: { omitted: '65537 characters' } }),
      event(3, { data: { omitted: 'data that is not JSON' } }),
      event(4, { data: { omitted: 'data that is not JSON' } }),
    ];
    expect(selected()).toEqual(expected);
    log.flush();
    expect(selected()).toEqual(expected);
  });
});

describe('events that are selected', () => {
  /** 1 to 5 are written, 6 to 10 wait. */
  beforeEach(() => {
    const change = (seq: number): Partial<Event> => ({
      time: `2025-01-02T00:00:${String(seq).padStart(2, '0')}.000Z`,
      type: seq % 2 === 0 ? 'idr' : 'loss',
      severity: seq % 5 === 0 ? 'error' : 'info',
      session: seq % 3 === 0 ? 'lobby' : 'hall',
    });
    append(1, 5, change);
    log.flush();
    append(6, 10, change);
  });

  it.each<[string, Partial<EventSelection>, number[]]>([
    ['all', {}, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ['greater than a number', { since: 3 }, [4, 5, 6, 7, 8, 9, 10]],
    ['greater than one that waits', { since: 7 }, [8, 9, 10]],
    ['greater than the last', { since: 10 }, []],
    ['of some types', { types: ['idr'] }, [2, 4, 6, 8, 10]],
    ['of a severity and worse', { severity: 'warning' }, [5, 10]],
    ['of a session', { session: 'lobby' }, [3, 6, 9]],
    ['of a client nobody has', { client: 'nobody' }, []],
    ['from a time', { fromTime: '2025-01-02T00:00:04.000Z' }, [4, 5, 6, 7, 8, 9, 10]],
    ['from a time while all of them wait', { fromTime: '2025-01-02T00:00:07.000Z' }, [7, 8, 9, 10]],
    ['until a time', { toTime: '2025-01-02T00:00:04.000Z' }, [1, 2, 3, 4]],
    ['until a time while some of them wait', { toTime: '2025-01-02T00:00:07.000Z' }, [1, 2, 3, 4, 5, 6, 7]],
    ['the newest few, of those that wait', { limit: 3 }, [8, 9, 10]],
    ['as many as wait', { limit: 5 }, [6, 7, 8, 9, 10]],
    ['the newest few, of both', { limit: 7 }, [4, 5, 6, 7, 8, 9, 10]],
    ['the newest few that fit', { types: ['loss'], limit: 3 }, [5, 7, 9]],
  ])('are %s', (_, query, expected) => {
    expect(numbers(query)).toEqual(expected);
  });

  it('are an error in words when the table cannot be read', () => {
    log.flush();
    db.exec('DROP TABLE events');
    expect(() => selected()).toThrow(
      expect.objectContaining({
        code: 'store-failed',
        message: expect.stringMatching(/^Reading events in \/x\/vrt\.db failed: /) as unknown,
      }),
    );
  });
});

describe('the face of the log', () => {
  it('appends, selects, bounds and counts', () => {
    const face = log.face();
    face.append(event(7));
    expect(face.lastSeq()).toBe(7);
    expect(face.select({ ...everyEvent, fromTime: undefined, since: 0, limit: 9 })).toEqual([event(7)]);
    face.keep({ audit: 1, traffic: 1 });
    append(8, 12);
    log.flush();
    expect(written()).toEqual([12]);
  });
});

describe('the numbers of events', () => {
  it('are reserved before the first is written, and the rest given back at the end', () => {
    append(1, 1);
    expect([reserved(), written()]).toEqual([1_001, []]);
    append(2, 3);
    log.flush();
    expect(reserved()).toBe(1_001);
    log.close();
    expect(reserved()).toBe(3);
    expect(written()).toEqual([1, 2, 3]);
  });

  it('are reserved ahead with what is written, before they are used up', () => {
    append(1, 501);
    log.flush();
    expect(reserved()).toBe(1_001);
    append(502, 502);
    expect(reserved()).toBe(1_001);
    log.flush();
    expect(reserved()).toBe(1_502);
  });

  it('begin behind what was reserved when nobody gave it back', () => {
    append(1, 3);
    expect(logOver(db).face().lastSeq()).toBe(1_001);
    log.close();
    expect(logOver(db).face().lastSeq()).toBe(3);
  });
});

describe('a disk that takes nothing', () => {
  it('is told once, with why, and again when it is over', () => {
    setWritable(db, false);
    append(1, 1);
    expect(messages()).toEqual(['Events cannot be stored at the moment; vrtd keeps the newest in memory.']);
    expect(told[0]?.cause).toMatchObject({ code: 'SQLITE_READONLY' });
    vi.advanceTimersByTime(flushMs);
    append(2, 2);
    vi.advanceTimersByTime(flushMs);
    expect(told).toHaveLength(1);
    expect(numbers()).toEqual([1, 2]);
    setWritable(db, true);
    append(3, 3);
    vi.advanceTimersByTime(flushMs);
    expect(written()).toEqual([1, 2, 3]);
    expect(messages().slice(1)).toEqual(['Events are stored again; 0 were lost in between.']);
    append(4, 4);
    vi.advanceTimersByTime(flushMs);
    expect(told).toHaveLength(2);
  });

  it('is not tried for every event, only for every batch', () => {
    setWritable(db, false);
    append(1, 1);
    setWritable(db, true);
    append(2, 2);
    expect(reserved()).toBe(0);
    log.flush();
    expect(reserved()).toBe(1_002);
    append(3, 1_003);
    expect(reserved()).toBe(2_003);
  });

  it('takes a batch whole or not at all', () => {
    db.exec(`CREATE TRIGGER full BEFORE INSERT ON events WHEN NEW.seq = 3
             BEGIN SELECT RAISE(ABORT, 'no room'); END`);
    append(1, 4);
    log.flush();
    expect(written()).toEqual([]);
    db.exec('DROP TRIGGER full');
    log.flush();
    expect(written()).toEqual([1, 2, 3, 4]);
  });

  it('costs the oldest events beyond 2000, traffic first, and their number is told', () => {
    setWritable(db, false);
    const audited = [1, 3];
    append(1, 2_000, (seq) => (audited.includes(seq) ? { type: 'setting' } : { type: 'loss' }));
    expect(numbers()).toHaveLength(2_000);
    append(2_001, 2_003, () => ({ type: 'setting' }));
    expect(numbers().slice(0, 4)).toEqual([1, 3, 6, 7]);
    expect(numbers()).toHaveLength(2_000);
    expect(numbers().at(-1)).toBe(2_003);
    setWritable(db, true);
    log.flush();
    expect(messages().at(-1)).toBe('Events are stored again; 3 were lost in between.');
    expect(written()).toHaveLength(2_000);
    // What was lost was told.
    setWritable(db, false);
    append(2_004, 2_004);
    log.flush();
    setWritable(db, true);
    log.flush();
    expect(messages().at(-1)).toBe('Events are stored again; 0 were lost in between.');
  });

  it('costs the oldest of all when none of them is traffic', () => {
    setWritable(db, false);
    append(1, 2_002, () => ({ type: 'setting' }));
    expect(numbers()[0]).toBe(3);
    expect(numbers()).toHaveLength(2_000);
  });

  it('at the end is told', () => {
    append(1, 1);
    log.flush();
    setWritable(db, false);
    log.close();
    expect(messages()).toEqual(['Events cannot be stored at the moment; vrtd keeps the newest in memory.']);
    expect(told[0]?.cause).toBeDefined();
  });
});

describe('the end of the log', () => {
  it('writes what waits, and leaves no timer', () => {
    append(1, 2);
    log.close();
    expect(written()).toEqual([1, 2]);
    expect(vi.getTimerCount()).toBe(0);
    expect(told).toEqual([]);
  });

  it('touches the database no more when nothing waits', () => {
    append(1, 1);
    log.close();
    db.close();
    log.flush();
    expect(told).toEqual([]);
  });
});
