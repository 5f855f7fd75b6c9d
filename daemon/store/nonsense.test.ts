import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VrtError } from '../../protocol/api/error.js';
import { everyEvent } from '../../protocol/api/event-filter.js';
import type { Store } from '../core/store.js';
import { SettingChanges } from '../core/setting-changes.js';
import { openStore } from './open.js';
import { statisticsRow } from './testing/records.js';
import { world, type World } from './testing/world.js';

const every = { ...everyEvent, fromTime: undefined, since: 0, types: [], limit: 10_000 };
let folder: string;
let path: string;
/** A database in which every table has rows. */
let full: Buffer;
let tables: readonly { readonly name: string; readonly columns: readonly string[]; readonly rows: number }[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vrt-nonsense-'));
  path = join(folder, 'vrt.db');
  const { store } = openStore({ path, now: () => new Date(), report: () => undefined });
  const { people, sessions, clients, settings } = world(store);
  people.scenarios.put({
    name: 'yard',
    rooms: [{ id: 'r1', name: 'One' }],
    script: [{ atMs: 5, name: 'x' }],
  });
  const lobby = sessions.create({ name: 'lobby', scenario: 'yard', clients: ['1234.client', 'left'] });
  sessions.create({ name: 'hall', settings: { 'video.preferred_fps': 90 } });
  await new SettingChanges(settings, () => []).set('people.guests', true, { scope: 'user', owner: '' });
  clients.add({ address: '192.0.2.7', hostname: '1234.client' });
  clients.add({ address: '192.0.2.8:9950' });
  const mira = await people.users.add({ name: 'mira', password: 'a long secret', data: { hat: 'red' } });
  const tom = await people.users.signIn({ name: 'tom', password: undefined, address: 'here' });
  for (const { id } of [mira, tom]) people.gatherings.join(lobby.id, people.users.get(id), true);
  people.gatherings.enter(tom.id, 'r1');
  people.dataStreams.declare(mira.id, 'audio', 'a voice');
  people.dataStreams.subscribe(tom.id, mira.id, 'audio');
  store.statistics.append([
    { resolutionS: 1, row: statisticsRow() },
    { resolutionS: 60, row: statisticsRow() },
  ]);
  store.close();
  const db = new Database(path);
  db.pragma('wal_checkpoint(TRUNCATE)');
  tables = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all()
    .map(String)
    .filter((name) => name !== 'set_aside')
    .map((name) => ({
      name,
      columns: db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(name).map(String),
      rows: Number(db.prepare(`SELECT count(*) FROM ${name}`).pluck().get()),
    }));
  db.close();
  full = readFileSync(path);
});

afterAll(() => rmSync(folder, { recursive: true }));

const nonsense = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, '', ' ', 'nonsense', '\u0000\u202e', 'x'.repeat(100_000), '127.0.0.3:99999'],
    ...['{', '{}', '[]', 'null', '1', '"text"', '[1]', '[null]', '{"__proto__":{"a":1}}', '[{"kind":1}]'],
    ...[`${'['.repeat(20_000)}${']'.repeat(20_000)}`, '__proto__', 'constructor', '; DROP TABLE sessions'],
    ...[0, -1, 1e18, 2n ** 62n, -(2n ** 62n), 0.5, 1e308, Buffer.from([0, 255, 254])],
    ...['running', 'trusted', 'account', 'admin', 'socketio', 'scrypt$1$1$1$$', 'scrypt$99999999999$8$1$a$b'],
    ...['2026-02-30T00:00:00Z', '9999999-01-01', '-000001-01-01T00:00:00Z'],
  ),
  fc.string({ unit: 'binary' }),
  fc.json({ maxDepth: 4 }),
);

/** Changes one value behind the back of the program. False where the type of the column does not let it happen. */
function corrupt(table: string, column: string, row: number, value: unknown): boolean {
  const db = new Database(path);
  db.pragma('foreign_keys = OFF');
  db.pragma('ignore_check_constraints = ON');
  try {
    const key = db
      .prepare('SELECT name FROM pragma_table_info(?) WHERE pk > 0')
      .pluck()
      .all(table)
      .map(String);
    const chosen = db.prepare(`SELECT * FROM ${table} LIMIT 1 OFFSET ?`).get(row) as Record<string, unknown>;
    db.prepare(
      `UPDATE ${table} SET ${column} = ? WHERE ${key.map((one) => `${one} IS ?`).join(' AND ')}`,
    ).run(value, ...key.map((one) => chosen[one]));
    return true;
  } catch (error) {
    if (error instanceof Error && /constraint|cannot store|datatype/.test(error.message)) return false;
    throw error;
  } finally {
    db.close();
  }
}

/** All that a started daemon is asked and may do: it may refuse in words, and nothing else. */
function use(from: Store): void {
  const words = (work: () => unknown) => {
    try {
      JSON.stringify(work());
    } catch (error) {
      if (!(error instanceof VrtError) || error.code === 'store-failed') throw error;
    }
  };
  const core = world(from);
  const { people, sessions, presence, clients, settings, statistics, bus } = core;
  JSON.stringify([sessions.list(), clients.list(), people.users.list(), people.scenarios.list()]);
  JSON.stringify([sessions.running(), settings.list({}), bus.select(every)]);
  for (const { id } of sessions.list())
    JSON.stringify([
      people.gatherings.members(id),
      people.gatherings.rooms(id),
      settings.list({ sessionId: id }),
    ]);
  for (const { id } of people.users.list()) JSON.stringify([...people.dataStreams.state(id).declared]);
  JSON.stringify(
    statistics.select({
      ...{ resolutionS: 1, sinceS: 0, untilS: 4e9, limit: 1_000 },
      ...{ session: undefined, client: undefined },
    }),
  );
  expect(missing(core)).toBeLessThanOrEqual(1);
  presence.tick(10_000);
  people.scenarioRuns.tick();
  clients.heard({ hostname: '1234.client', address: '192.0.2.7', dialect: 'ALVR 20.x', problem: null }, 0);
  clients.expire(60_000);
  for (const name of ['lobby', 'hall']) {
    words(() => sessions.stop(name));
    words(() => sessions.delete(name));
    words(() => sessions.create({ name, clients: ['left'] }));
  }
  words(() => clients.add({ address: '192.0.2.7', hostname: '1234.client' }));
  words(() => people.scenarios.put({ name: 'yard' }));
  const { seq } = bus.select(every).at(-1) ?? { seq: 0 };
  const facts = { severity: 'info', message: '', subject: '', data: {} } as const;
  const first = bus.emit('log', 'cut', facts).seq;
  const second = bus.emit('log', 'cut', facts).seq;
  expect(Number.isSafeInteger(second)).toBe(true);
  expect([first > seq, second]).toEqual([true, first + 1]);
  expect(bus.select({ ...every, since: seq })).toHaveLength(2);
}

/** How many of those that were there before are not there any more, at the first start. */
function missing({ sessions, clients, people }: World): number {
  const names = [
    ...sessions.list().map(({ name }) => name),
    ...clients.list().map(({ hostname }) => hostname),
    ...people.users.list().map(({ name }) => name),
    ...people.scenarios.list().map(({ name }) => name),
  ];
  return ['lobby', 'hall', '1234.client', '192.0.2.8:9950', 'mira', 'tom', 'yard'].filter(
    (name) => !names.includes(name),
  ).length;
}

describe('a database with any value of any row made nonsense', () => {
  it('is started from: what does not fit is set aside and told, the rest is as it was', () => {
    const place = fc.record({ table: fc.nat(), column: fc.nat(), row: fc.nat(), value: nonsense });
    fc.assert(
      fc.property(place, ({ table, column, row, value }) => {
        writeFileSync(path, full);
        for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
        const chosen = tables[table % tables.length];
        const named = chosen?.columns[column % chosen.columns.length];
        if (chosen === undefined || named === undefined) throw new Error('no table');
        fc.pre(corrupt(chosen.name, named, row % chosen.rows, value));
        const told: string[] = [];
        const options = { path, now: () => new Date(), report: (message: string) => told.push(message) };
        const first = openStore(options);
        expect(first.setAside).toBeUndefined();
        use(first.store);
        first.store.close();
        const db = new Database(path);
        const aside = db.prepare('SELECT table_name, row FROM set_aside').all();
        db.close();
        expect(told).toEqual(
          aside.map(() => expect.stringMatching(/It was moved to the table set_aside\.$/)),
        );
        // Told once: a second start has nothing more to say.
        told.length = 0;
        const second = openStore(options);
        world(second.store);
        second.store.close();
        expect(told).toEqual([]);
      }),
      { numRuns: Number(process.env['VRT_FUZZ_RUNS'] ?? 100) },
    );
  }, 120_000);

  it('keeps all of a row that it sets aside, and what hangs on it', () => {
    writeFileSync(path, full);
    expect(corrupt('sessions', 'state', 0, 'purple')).toBe(true);
    const { store } = openStore({ path, now: () => new Date(), report: () => undefined });
    expect(store.sessions.list()).toHaveLength(1);
    store.close();
    const db = new Database(path);
    const [row] = db.prepare('SELECT row FROM set_aside').pluck().all().map(String);
    const { clients: _clients, ...columns } = JSON.parse(row ?? '') as Record<string, string>;
    const names = Object.keys(columns);
    db.prepare(`INSERT INTO sessions (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`).run(
      ...names.map((name) => (name === 'state' ? 'stopped' : columns[name])),
    );
    expect(db.pragma('foreign_key_check')).toEqual([]);
    db.close();
    const again = openStore({ path, now: () => new Date(), report: () => undefined }).store;
    const { people, sessions } = world(again);
    expect(sessions.list().map(({ name }) => name)).toEqual(['lobby', 'hall']);
    expect(people.gatherings.members(sessions.get('lobby').id)).toHaveLength(2);
    again.close();
  });
});
