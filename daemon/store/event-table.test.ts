import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Event } from '../../protocol/api/event.js';
import { everyEvent } from '../../protocol/api/event-filter.js';
import type { EventSelection } from '../core/store.js';
import { largestSeq } from './event-numbers.js';
import { EventTable } from './event-table.js';
import { Misfits } from './misfits.js';
import { memoryDatabase } from './testing/memory-database.js';
import { event } from './testing/records.js';

let db: Database;
let told: string[];

beforeEach(() => {
  db = memoryDatabase();
  told = [];
});
afterEach(() => {
  db.close();
});

function tableOf(audit: number, traffic = audit): EventTable {
  const report = (message: string) => void told.push(message);
  return new EventTable(db, { audit, traffic }, new Misfits(db, () => new Date(0), report));
}

function numbers(table: EventTable, query: Partial<EventSelection> = {}): number[] {
  return table
    .select({ ...everyEvent, fromTime: undefined, since: 0, limit: 1_000, ...query })
    .map(({ seq }) => seq);
}

/** Events of these numbers, one insertion each. */
function insert(table: EventTable, from: number, to: number, change: Partial<Event> = {}): void {
  for (let seq = from; seq <= to; seq += 1) table.insert([event(seq, { type: 'setting', ...change })]);
}

const upTo = (last: number, from = 1) => Array.from({ length: last - from + 1 }, (_, index) => from + index);

describe('the table of events', () => {
  it('gives back what was put into it, and knows the newest number', () => {
    const table = tableOf(10);
    expect(table.newestSeq()).toBe(0);
    const whole = event(3, { session: 'lobby', client: 'quest', data: { a: [1] } });
    const plain = event(1);
    table.insert([whole, plain]);
    expect(
      table.select({ ...everyEvent, fromTime: undefined, since: 0, limit: 10 }).map((one) => one),
    ).toEqual([plain, whole]);
    expect(table.newestSeq()).toBe(3);
  });

  it('keeps the first of one number', () => {
    const table = tableOf(10);
    table.insert([event(1, { message: 'first' }), event(1, { message: 'second' })]);
    expect(
      table.select({ ...everyEvent, fromTime: undefined, since: 0, limit: 10 }).map(({ message }) => message),
    ).toEqual(['first']);
  });

  it('keeps its bound and a tenth more, then its bound', () => {
    const table = tableOf(10);
    insert(table, 1, 11);
    expect(numbers(table)).toEqual(upTo(11));
    insert(table, 12, 12);
    expect(numbers(table)).toEqual(upTo(12, 3));
    insert(table, 13, 13);
    expect(numbers(table)).toEqual(upTo(13, 3));
    insert(table, 14, 14);
    expect(numbers(table)).toEqual(upTo(14, 5));
  });

  it('counts what is there when it is opened', () => {
    insert(tableOf(10), 1, 11);
    insert(tableOf(10), 12, 12);
    expect(numbers(tableOf(10))).toEqual(upTo(12, 3));
  });

  it('counts each ring for itself', () => {
    const table = tableOf(10, 20);
    insert(table, 1, 11);
    insert(table, 12, 33, { type: 'loss' });
    expect(numbers(table)).toEqual(upTo(33));
    insert(table, 34, 34, { type: 'loss' });
    expect(numbers(table)).toEqual([...upTo(11), ...upTo(34, 15)]);
    const again = tableOf(10, 20);
    insert(again, 35, 36, { type: 'loss' });
    expect(numbers(again)).toEqual([...upTo(11), ...upTo(36, 15)]);
    insert(again, 37, 37, { type: 'loss' });
    expect(numbers(again)).toEqual([...upTo(11), ...upTo(37, 18)]);
    insert(again, 38, 38);
    expect(numbers(again)).toEqual([...upTo(11, 3), ...upTo(38, 18)]);
  });

  it('keeps another bound with the next insertion', () => {
    const table = tableOf(10);
    insert(table, 1, 8);
    table.keep({ audit: 4, traffic: 4 });
    expect(numbers(table)).toEqual(upTo(8));
    insert(table, 9, 9);
    expect(numbers(table)).toEqual(upTo(9, 6));
  });

  it('selects by number, type, severity, session, client and time, oldest first', () => {
    const table = tableOf(100);
    for (let seq = 1; seq <= 6; seq += 1)
      table.insert([
        event(seq, {
          time: `2025-01-02T00:00:0${seq}.000Z`,
          type: seq % 2 === 0 ? 'idr' : 'loss',
          severity: seq > 4 ? 'error' : 'warning',
          ...(seq > 2 ? { session: 'lobby' } : {}),
          ...(seq > 3 ? { client: 'quest' } : {}),
        }),
      ]);
    for (const [query, expected] of [
      [{ since: 4 }, [5, 6]],
      [{ types: ['idr'] }, [2, 4, 6]],
      [{ types: ['idr', 'loss'] }, upTo(6)],
      [{ severity: 'warning' }, upTo(6)],
      [{ severity: 'error' }, [5, 6]],
      [{ session: 'lobby' }, [3, 4, 5, 6]],
      [{ client: 'quest' }, [4, 5, 6]],
      [{ session: 'hall' }, []],
      [{ fromTime: '2025-01-02T00:00:05.000Z' }, [5, 6]],
      [{ toTime: '2025-01-02T00:00:02.000Z' }, [1, 2]],
      [{ limit: 2 }, [5, 6]],
    ] satisfies [Partial<EventSelection>, number[]][])
      expect(numbers(table, query)).toEqual(expected);
  });

  it('sets rows aside whose numbers are nonsense, before the first number is given out', () => {
    insert(tableOf(10), 1, 2);
    for (const seq of [0, -1, largestSeq]) insert(tableOf(10), seq, seq);
    insert(tableOf(10), largestSeq - 1, largestSeq - 1);
    told = [];
    const table = tableOf(10);
    expect(table.newestSeq()).toBe(largestSeq - 1);
    expect(numbers(table, { since: -10 })).toEqual([1, 2, largestSeq - 1]);
    expect(db.prepare('SELECT count(*) FROM set_aside').pluck().get()).toBe(3);
    expect(db.prepare('SELECT DISTINCT why FROM set_aside').pluck().all()).toEqual(['its number is invalid']);
  });

  it('sets a row aside that does not fit when it is read', () => {
    const table = tableOf(10);
    insert(table, 1, 3);
    db.exec("UPDATE events SET data = '{' WHERE seq = 2");
    expect(numbers(table)).toEqual([1, 3]);
    expect(told).toEqual([expect.stringContaining('events 2')]);
    expect(numbers(table)).toEqual([1, 3]);
    expect(told).toHaveLength(1);
  });
});
