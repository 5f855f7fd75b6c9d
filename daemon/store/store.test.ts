import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import Database from 'better-sqlite3';
import type { Json } from '../../protocol/settings/node.js';
import type { EventBounds } from './event-table.js';
import { openStore } from './open.js';
import { clientRecord, event, sessionRecord } from './testing/records.js';
import type { EventType } from '../../protocol/api/event.js';
import { everyEvent } from '../../protocol/api/event-filter.js';

const every = { ...everyEvent, fromTime: undefined };
let directory: string;
let path: string;
let told: string[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vrt-store-'));
  path = join(directory, 'vrt.db');
  told = [];
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function open(events?: { bounds?: EventBounds; flushMs?: number }) {
  return openStore({
    path,
    now: () => new Date('2025-06-07T08:09:10.111Z'),
    report: (message) => told.push(message),
    ...(events && { events }),
  }).store;
}

/** Closes the store and opens it again, as a restart of the daemon does. */
function restarted<T>(
  before: (store: ReturnType<typeof open>) => void,
  after: (store: ReturnType<typeof open>) => T,
): T {
  const first = open();
  before(first);
  first.close();
  const second = open();
  try {
    return after(second);
  } finally {
    second.close();
  }
}

describe('the store', () => {
  it('is empty when new', () => {
    const store = open();
    expect(store.sessions.list()).toEqual([]);
    expect(store.clients.list()).toEqual([]);
    expect(store.settings.list()).toEqual([]);
    expect(store.events.lastSeq()).toBe(0);
    expect(store.events.select({ ...every, since: 0, types: [], limit: 10 })).toEqual([]);
    store.close();
  });

  it('gives back sessions exactly, with their clients in order, after a restart', () => {
    const records = [
      sessionRecord({ clients: ['zeta', 'alpha'] }),
      sessionRecord({ id: 'aa00000002', name: 'Größe', state: 'stopped', startedAt: null }),
    ];
    expect(
      restarted(
        (store) => records.forEach((record) => store.sessions.put(record)),
        (store) => store.sessions.list(),
      ),
    ).toEqual(records);
  });

  it('gives back clients exactly, with their addresses in order, after a restart', () => {
    const records = [
      clientRecord({
        addresses: ['192.0.2.9:9943', '[2001:db8::1]'],
        model: 'Quest 3',
        lastSeenAt: '2025-01-02T00:00:00.000Z',
      }),
      clientRecord({
        id: 'cc00000002',
        hostname: '9.client',
        trust: 'blocked',
        address: null,
        dialect: null,
      }),
    ];
    expect(
      restarted(
        (store) => records.forEach((record) => store.clients.put(record)),
        (store) => store.clients.list(),
      ),
    ).toEqual(records);
  });

  it('leaves out addresses that nothing can dial, and says so', () => {
    const addresses = ['127.0.0.3:99999', '192.0.2.9', ':0'];
    expect(
      restarted(
        (store) => store.clients.put(clientRecord({ addresses })),
        (store) => store.clients.list(),
      ),
    ).toEqual([clientRecord({ addresses: ['192.0.2.9'] })]);
    expect(told).toEqual([
      'A row of the database does not fit: client_addresses "cc00000001" 0, ' +
        '"127.0.0.3:99999" has the port 99999; a port is a number from 1 to 65535. It was moved to the table set_aside.',
      expect.stringMatching(
        /^A row of the database does not fit: client_addresses .*":0" is not an address\./,
      ),
    ]);
  });

  it('replaces a record that is put again, and its lists with it', () => {
    const store = open();
    store.sessions.put(sessionRecord({ clients: ['a', 'b'] }));
    store.sessions.put(sessionRecord({ clients: ['c'], state: 'stopped' }));
    expect(store.sessions.list()).toEqual([sessionRecord({ clients: ['c'], state: 'stopped' })]);
    store.sessions.delete('aa00000001');
    expect(store.sessions.list()).toEqual([]);
    store.close();
    const db = new Database(path);
    expect(db.prepare('SELECT count(*) FROM session_clients').pluck().get()).toBe(0);
    db.close();
  });

  it('changes nothing when a put breaks a rule of the database', () => {
    const store = open();
    store.sessions.put(sessionRecord({ clients: ['a'] }));
    const twin = sessionRecord({ id: 'aa00000002', clients: ['b'] });
    expect(() => store.sessions.put(twin)).toThrow(expect.objectContaining({ code: 'store-failed' }));
    expect(store.sessions.list()).toEqual([sessionRecord({ clients: ['a'] })]);
    store.close();
  });

  it('keeps what was chosen in each place as it was, and forgets a place whole', () => {
    const user = { scope: 'user', owner: '' } as const;
    const session = { scope: 'session', owner: 'aa00000001' } as const;
    expect(
      restarted(
        (store) => {
          store.settings.apply(
            user,
            new Map<string, Json>([
              ['b', 0.2],
              ['a', false],
              ['gone', 'x'],
            ]),
          );
          store.settings.apply(
            user,
            new Map<string, Json | undefined>([
              ['a', true],
              ['gone', undefined],
            ]),
          );
          store.settings.apply(session, new Map<string, Json>([['a', { k: [1, null] }]]));
          store.settings.apply({ scope: 'client', owner: 'c' }, new Map([['a', 1]]));
          store.settings.forget({ scope: 'client', owner: 'c' });
        },
        (store) => store.settings.list(),
      ),
    ).toEqual([
      { ...session, path: 'a', value: { k: [1, null] } },
      { ...user, path: 'a', value: true },
      { ...user, path: 'b', value: 0.2 },
    ]);
  });

  it('keeps all of some work or nothing of it', () => {
    const store = open();
    const work = () =>
      store.atomically(() => {
        store.sessions.put(sessionRecord());
        store.settings.apply({ scope: 'session', owner: 'aa00000001' }, new Map([['a', 1]]));
        throw new Error('no more');
      });
    expect(work).toThrow(/no more/);
    expect(store.sessions.list()).toEqual([]);
    expect(store.settings.list()).toEqual([]);
    store.close();
  });

  it('sets a row aside that does not fit, says which, keeps it whole, and frees its name', () => {
    const store = open();
    store.sessions.put(sessionRecord());
    store.sessions.put(sessionRecord({ id: 'aa00000002', name: 'good' }));
    store.close();
    const db = new Database(path);
    db.exec(
      "UPDATE sessions SET state = 'odd' WHERE name = 'lobby'; INSERT INTO scoped_settings VALUES ('user', '', 'x', '{')",
    );
    db.close();
    const again = open();
    expect(again.sessions.list().map(({ name }) => name)).toEqual(['good']);
    expect(again.settings.list()).toEqual([]);
    expect(told[0]).toMatch(/sessions.*lobby.*state/);
    expect(told[1]).toMatch(/settings.*"x"/);
    again.sessions.put(sessionRecord({ id: 'aa00000003' }));
    expect(again.sessions.list().map(({ name }) => name)).toEqual(['good', 'lobby']);
    again.close();
    expect(told).toHaveLength(2);
    const check = new Database(path);
    const kept = check.prepare("SELECT row FROM set_aside WHERE table_name = 'sessions'").pluck().all();
    expect(kept.map((row) => JSON.parse(String(row)) as unknown)).toEqual([
      expect.objectContaining({ id: 'aa00000001', name: 'lobby', state: 'odd', source: 'room' }),
    ]);
    check.close();
  });
});

describe('the event ring', () => {
  it('shows an event at once, before and after it is written', () => {
    const store = open({ flushMs: 60_000 });
    store.events.append(event(1));
    store.events.append(event(2, { type: 'idr', data: { deep: [1, { two: 2 }] } }));
    const all = () => store.events.select({ ...every, since: 0, types: [], limit: 10 });
    expect(all()).toEqual([event(1), event(2, { type: 'idr', data: { deep: [1, { two: 2 }] } })]);
    store.close();
    const again = open();
    expect(again.events.select({ ...every, since: 0, types: [], limit: 10 })).toEqual([
      event(1),
      event(2, { type: 'idr', data: { deep: [1, { two: 2 }] } }),
    ]);
    expect(again.events.lastSeq()).toBe(2);
    again.close();
  });

  it('writes without a close, a little later', async () => {
    const store = open({ flushMs: 5 });
    store.events.append(event(1));
    const db = new Database(path, { readonly: true });
    const count = db.prepare('SELECT count(*) FROM events').pluck();
    await expect.poll(() => count.get()).toBe(1);
    db.close();
    store.close();
  });

  it('selects the newest after a number, of given types, oldest first', () => {
    const store = open({ flushMs: 60_000 });
    const select = (since: number, types: EventType[], limit: number) =>
      store.events.select({ ...every, since, types, limit }).map(({ seq }) => seq);
    const write = (from: number, to: number) => {
      for (let seq = from; seq <= to; seq += 1)
        store.events.append(event(seq, { type: seq % 2 ? 'loss' : 'idr' }));
    };
    const expectAnswers = () => {
      expect(select(0, [], 3)).toEqual([8, 9, 10]);
      expect(select(7, [], 100)).toEqual([8, 9, 10]);
      expect(select(0, ['loss'], 2)).toEqual([7, 9]);
      expect(select(5, ['loss', 'idr'], 4)).toEqual([7, 8, 9, 10]);
      expect(select(0, ['daemon'], 4)).toEqual([]);
      expect(select(10, [], 4)).toEqual([]);
    };
    write(1, 10);
    expectAnswers();
    store.close();
    const again = open();
    for (const [since, types, limit, seqs] of [
      [0, [], 3, [8, 9, 10]],
      [0, ['loss'], 2, [7, 9]],
    ] as const) {
      expect(again.events.select({ ...every, since, types, limit }).map(({ seq }) => seq)).toEqual(seqs);
    }
    again.events.append(event(11, { type: 'loss' }));
    expect(
      again.events.select({ ...every, since: 0, types: ['loss'], limit: 2 }).map(({ seq }) => seq),
    ).toEqual([9, 11]);
    again.close();
  });

  it('keeps the newest events and a tenth more at most', () => {
    const bounds = { audit: 10, traffic: 50 };
    const store = open({ bounds, flushMs: 60_000 });
    for (let seq = 1; seq <= 500; seq += 1) {
      store.events.append(event(seq));
      if (seq % 5 === 0) store.events.select({ ...every, since: 0, types: [], limit: 1 });
    }
    store.close();
    const again = open({ bounds });
    const kept = again.events.select({ ...every, since: 0, types: [], limit: 10_000 }).map(({ seq }) => seq);
    expect(kept.at(-1)).toBe(500);
    expect(kept.length).toBeGreaterThanOrEqual(50);
    expect(kept.length).toBeLessThanOrEqual(55);
    again.close();
  });

  it('keeps what people decided however much the network causes, under numbers that only grow', () => {
    const bounds = { audit: 100, traffic: 40 };
    const store = open({ bounds, flushMs: 60_000 });
    const trusted = event(1, { action: 'trusted', severity: 'info' });
    store.events.append(trusted);
    for (let seq = 2; seq <= 2_000; seq += 1) {
      store.events.append(event(seq, { type: seq % 2 === 0 ? 'loss' : 'idr', action: 'recovered' }));
      if (seq % 50 === 0) store.events.select({ ...every, since: 0, types: [], limit: 1 });
    }
    store.events.append(event(2_001, { action: 'blocked' }));
    store.close();
    const again = open({ bounds });
    const kept = again.events.select({ ...every, since: 0, types: [], limit: 10_000 });
    expect(kept[0]).toEqual(trusted);
    expect(kept.at(-1)?.action).toBe('blocked');
    expect(kept.length).toBeLessThanOrEqual(2 + 44);
    expect(kept.map(({ seq }) => seq)).toEqual(kept.map(({ seq }) => seq).toSorted((a, b) => a - b));
    expect(
      again.events.select({ ...every, since: 1_999, types: [], limit: 10 }).map(({ seq }) => seq),
    ).toEqual([2_000, 2_001]);
    expect(again.events.lastSeq()).toBe(2_001);
    again.close();
  });

  it('bounds each ring anew when told, at once for what comes', () => {
    const store = open({ flushMs: 60_000 });
    for (let seq = 1; seq <= 40; seq += 1)
      store.events.append(event(seq, { type: seq % 2 === 0 ? 'loss' : 'setting' }));
    store.close();
    const again = open({ flushMs: 60_000 });
    again.events.keep({ audit: 5, traffic: 10 });
    again.events.append(event(41, { type: 'setting' }));
    again.close();
    const third = open();
    const count = (type: EventType) =>
      third.events.select({ ...every, since: 0, types: [type], limit: 100 }).length;
    expect([count('setting'), count('loss')]).toEqual([5, 10]);
    third.close();
  });

  it('puts the events of a database of version 3 into their rings', () => {
    copyFileSync('fixtures/databases/0003.db', path);
    const before = new Database(path);
    before.exec("UPDATE events SET type = 'idr', action = 'sent' WHERE seq % 2 = 0");
    before.close();
    open().close();
    const db = new Database(path);
    const rows = db.prepare('SELECT seq, ring FROM events ORDER BY seq').all();
    expect(rows.length).toBeGreaterThan(10);
    expect(rows).toEqual(
      rows.map((_, index) => ({ seq: index + 1, ring: index % 2 === 0 ? 'audit' : 'traffic' })),
    );
    db.close();
  });

  it('never throws for data that is not JSON or too big', () => {
    const store = open();
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    store.events.append(event(1, { data: circle }));
    store.events.append(event(2, { data: { big: 'x'.repeat(100_000) } }));
    store.events.append(event(3, { data: { number: 10n } }));
    const data = store.events.select({ ...every, since: 0, types: [], limit: 9 }).map((entry) => entry.data);
    expect(data).toEqual([
      { omitted: 'data that is not JSON' },
      { omitted: '100010 characters' },
      { omitted: 'data that is not JSON' },
    ]);
    store.close();
  });
});
