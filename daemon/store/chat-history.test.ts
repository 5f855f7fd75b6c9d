import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../core/store.js';
import { carryOut } from '../core/change.js';
import { openStore } from './open.js';
import { world, type World } from './testing/world.js';

let folder: string;
let store: Store;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vrt-chat-'));
  store = open();
});

afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

function open(): Store {
  return openStore({ path: join(folder, 'vrt.db'), now: () => new Date(), report: () => undefined }).store;
}

/** The core over the store, with two in one session. */
async function lobby(from = store) {
  const made = world(from);
  const { people, sessions } = made;
  const { id } = sessions.create({ name: 'lobby' });
  const mira = await people.users.add({ name: 'mira' });
  const ole = await people.users.add({ name: 'ole' });
  for (const user of [mira, ole]) people.gatherings.join(id, user, true);
  return { ...made, id, mira: mira.id, ole: ole.id };
}

function keep({ settings }: World, messages: number, sessionId?: string): void {
  const place =
    sessionId === undefined
      ? ({ scope: 'user', owner: '' } as const)
      : ({ scope: 'session', owner: sessionId } as const);
  carryOut(store, [settings.planSet('people.history.messages', messages, place).change()]);
}

const all = (sessionId: string) => ({ sessionId, since: 0, fromTime: undefined, limit: 100 });

/** What is in the database file itself, whoever asks. */
function rows(): number {
  const db = new Database(join(folder, 'vrt.db'), { readonly: true });
  const count = Number(db.prepare('SELECT count(*) FROM messages').pluck().get());
  db.close();
  return count;
}

describe('what is said in a session', () => {
  it('is kept nowhere until somebody wants it', async () => {
    const { people, id, mira } = await lobby();
    people.messages.toAll(mira, 'hello');
    expect([people.history.keeps(id), people.history.select(all(id)), rows()]).toEqual([false, [], 0]);
  });

  it('is kept as it was said: by whom, to whom, in which words or bytes', async () => {
    const made = await lobby();
    const { people, id, mira, ole } = made;
    keep(made, 10);
    people.messages.toAll(mira, 'hello');
    people.messages.to(ole, mira, { a: [1] });
    people.messages.toAll(mira, Uint8Array.of(0xff, 0));
    people.messages.announce(people.gatherings.get(id), undefined, 'it begins');
    people.messages.toAll(mira, 'x'.repeat(5_000));
    expect(() => people.messages.to(mira, 'nobody', 'lost')).toThrow(/is not in session/);
    const said = people.history.select(all(id));
    const always = { sessionId: id, time: expect.stringMatching(/Z$/) as string };
    expect(said).toEqual([
      { ...always, seq: 1, from: 'mira', fromId: mira, to: null, text: 'hello' },
      { ...always, seq: 2, from: 'ole', fromId: ole, to: 'mira', json: { a: [1] } },
      { ...always, seq: 3, from: 'mira', fromId: mira, to: null, bytes: '/wA=' },
      { ...always, seq: 4, from: 'operator', fromId: null, to: null, text: 'it begins' },
      { ...always, seq: 5, from: 'mira', fromId: mira, to: null, omitted: 5_011 },
    ]);
  });

  it('is the newest of each session, up to the bound of that session', async () => {
    const made = await lobby();
    const { people, sessions, id, mira } = made;
    const other = sessions.create({ name: 'other' }).id;
    keep(made, 3);
    keep(made, 1, other);
    for (let n = 1; n <= 5; n += 1) {
      people.messages.toAll(mira, `${n}`);
      people.messages.announce(people.gatherings.get(other), undefined, `other ${n}`);
    }
    const texts = (sessionId: string) => people.history.select(all(sessionId)).map(({ text }) => text);
    expect([texts(id), texts(other), rows()]).toEqual([['3', '4', '5'], ['other 5'], 4]);
    const seqs = people.history.select(all(id)).map(({ seq }) => seq);
    expect(people.history.select({ ...all(id), since: seqs[0] ?? 0 }).map(({ text }) => text)).toEqual([
      '4',
      '5',
    ]);
    expect(people.history.select({ ...all(id), limit: 1 }).map(({ text }) => text)).toEqual(['5']);
    expect(people.history.select({ ...all(id), fromTime: '9999-01-01T00:00:00.000Z' })).toEqual([]);
  });

  it('is there after a start, goes with a lower bound, and with its session, and no number comes twice', async () => {
    const made = await lobby();
    keep(made, 5);
    for (const text of ['a', 'b', 'c']) made.people.messages.toAll(made.mira, text);
    const before = made.people.history.select(all(made.id));
    store.close();
    store = open();
    const again = world(store);
    expect(again.people.history.select(all(made.id))).toEqual(before);
    keep(again, 2);
    expect(again.people.history.select(all(made.id)).map(({ text }) => text)).toEqual(['b', 'c']);
    again.sessions.stop('lobby');
    again.sessions.delete('lobby');
    expect(rows()).toBe(0);
    const { id } = again.sessions.create({ name: 'lobby' });
    again.people.messages.announce(again.people.gatherings.get(id), undefined, 'd');
    expect(again.people.history.select(all(id))).toMatchObject([{ seq: 4, text: 'd' }]);
  });

  it('is deleted when it shall be kept no longer, also by a start', async () => {
    const made = await lobby();
    keep(made, 5);
    made.people.messages.toAll(made.mira, 'a');
    expect(rows()).toBe(1);
    keep(made, 0);
    expect(rows()).toBe(0);
    keep(made, 5);
    made.people.messages.toAll(made.mira, 'b');
    // The settings changed while no daemon ran.
    store.settings.apply({ scope: 'user', owner: '' }, new Map([['people.history.messages', undefined]]));
    world(store);
    expect(rows()).toBe(0);
  });

  it('reaches followers of that session once it is stored, and waits, bounded, for a disk that is full', async () => {
    const state = { full: false };
    const made = await lobby({
      ...store,
      atomically: (work) => {
        if (state.full) throw new Error('disk full');
        return store.atomically(work);
      },
    });
    const { people, bus, id, mira } = made;
    keep(made, 2);
    const heard: (string | undefined)[] = [];
    const elsewhere: unknown[] = [];
    const end = people.history.follow(id, ({ text }) => heard.push(text));
    people.history.follow('another', (message) => elsewhere.push(message));
    const told: string[] = [];
    bus.subscribe((event) => {
      if (event.action === 'store') told.push(event.message);
    });
    people.messages.toAll(mira, '1');
    state.full = true;
    for (const text of ['2', '3', '4']) people.messages.toAll(mira, text);
    expect([heard, told.length, rows()]).toEqual([['1'], 1, 1]);
    state.full = false;
    people.history.flush();
    expect([heard, told.length]).toEqual([['1', '3', '4'], 2]);
    expect(people.history.select(all(id)).map(({ text }) => text)).toEqual(['3', '4']);
    end();
    people.messages.toAll(mira, '5');
    expect([heard.length, elsewhere]).toEqual([3, []]);
  });
});
