import type { Database } from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EventNumbers, largestSeq } from './event-numbers.js';
import { memoryDatabase } from './testing/memory-database.js';

let db: Database;

beforeEach(() => {
  db = memoryDatabase();
});
afterEach(() => {
  db.close();
});

function saved(): unknown {
  return db.prepare('SELECT reserved FROM event_numbers').pluck().get();
}

function save(reserved: number): void {
  db.prepare('INSERT OR REPLACE INTO event_numbers (id, reserved) VALUES (1, ?)').run(reserved);
}

describe('numbers of events', () => {
  it.each([
    ['nothing', undefined, 0, 0],
    ['the table alone', undefined, 7, 7],
    ['what was reserved', 1_000, 7, 1_000],
    ['the table when more is there than was reserved', 5, 7, 7],
    ['the table when what was reserved is less than none', -1, 7, 7],
    ['the table when what was reserved is nonsense', largestSeq, 7, 7],
    ['the largest that makes sense', largestSeq - 1, 7, largestSeq - 1],
  ])('begin behind %s', (_, reserved, newest, last) => {
    if (reserved !== undefined) save(reserved);
    expect(new EventNumbers(db, newest).last).toBe(last);
  });

  it('only grow', () => {
    const numbers = new EventNumbers(db, 7);
    numbers.note(9);
    numbers.note(8);
    expect(numbers.last).toBe(9);
  });

  it('are exhausted beyond what is reserved', () => {
    save(10);
    const numbers = new EventNumbers(db, 7);
    expect(numbers.exhausted).toBe(false);
    numbers.note(11);
    expect(numbers.exhausted).toBe(true);
    numbers.reserveAhead();
    expect(numbers.exhausted).toBe(false);
  });

  it('are exhausted where nothing that makes sense is reserved', () => {
    save(-5);
    expect(new EventNumbers(db, 1).exhausted).toBe(true);
    expect(new EventNumbers(db, 0).exhausted).toBe(false);
  });

  it('are reserved by the thousand, as soon as less than half of one is left', () => {
    const numbers = new EventNumbers(db, 0);
    numbers.reserveAhead();
    expect(saved()).toBe(1_000);
    numbers.note(500);
    numbers.reserveAhead();
    expect(saved()).toBe(1_000);
    numbers.note(501);
    numbers.reserveAhead();
    expect(saved()).toBe(1_501);
  });

  it('are given back where they were not used, and written only then', () => {
    const numbers = new EventNumbers(db, 0);
    numbers.note(3);
    numbers.reserveAhead();
    numbers.release();
    expect(saved()).toBe(3);
    db.pragma('query_only = ON');
    expect(() => numbers.release()).not.toThrow();
    expect(new EventNumbers(db, 3).last).toBe(3);
  });
});
