import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VrtError } from '../../protocol/api/error.js';
import { ringOf } from '../../protocol/api/event-ring.js';
import { openStore } from './open.js';
import { world, type World } from './testing/world.js';
import type { Store } from '../core/store.js';
import type { DataFrame } from '../core/people/data-frame.js';
import type { Mailbox } from '../core/people/mailbox.js';
import type { Notice } from '../core/people/notice.js';
import { completed, instanceOf } from '../core/people/scenarios.js';

let folder: string;
let store: Store;
let trouble: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vrt-people-'));
  trouble = [];
  store = open();
});

afterEach(() => {
  store.close();
  rmSync(folder, { recursive: true });
});

function open(): Store {
  return openStore({
    path: join(folder, 'vrt.db'),
    now: () => new Date(),
    report: (message) => trouble.push(message),
  }).store;
}

/** All that is known of people, without what only a running daemon has. */
function knowledge({ people, sessions }: Pick<World, 'people' | 'sessions'>): unknown {
  return {
    users: people.users.list().map(({ present: _present, ...user }) => user),
    sessions: sessions.list(),
    members: sessions
      .list()
      .map(({ id }) => people.gatherings.members(id).map(({ present: _present, ...one }) => one)),
    rooms: sessions.list().map(({ id }) => people.gatherings.rooms(id)),
    scenarios: people.scenarios.list(),
    streams: people.users
      .list()
      .map(({ id }) => [
        id,
        [...people.dataStreams.state(id).declared],
        [...people.dataStreams.state(id).subscriptions],
      ]),
  };
}

class Box implements Mailbox {
  readonly notices: Notice[] = [];
  readonly frames: DataFrame[] = [];
  notify(notice: Notice): void {
    this.notices.push(notice);
  }
  data(frame: DataFrame): void {
    this.frames.push(frame);
  }
  readonly closed: string[] = [];
  close(reason: string): void {
    this.closed.push(reason);
  }
}

const rooms = completed({
  name: 'yard',
  rooms: [
    { id: 'r1', name: 'One' },
    { id: 'r2', name: 'Two', capacity: 1 },
  ],
});

/** What somebody does; numbers choose among who and what is there. */
const step = fc.record({
  act: fc.constantFrom(
    ...(['sign-in', 'sign-in', 'sign-in', 'sign-in', 'create', 'create', 'join', 'join', 'enter'] as const),
    ...(['leave', 'leave-room', 'data', 'declare', 'subscribe', 'withdraw', 'unsubscribe'] as const),
    ...(['start', 'stop', 'depart', 'drop', 'remove', 'ban', 'unban'] as const),
  ),
  a: fc.nat(3),
  b: fc.nat(3),
});

describe('what people did', () => {
  it('is all there again after a start, whatever it was, and fits together', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), async (steps) => {
        const { people, sessions, presence } = world(store);
        const boxes = new Map<string, Box>();
        for (const { act, a, b } of steps) {
          const user = people.users.list()[a];
          const other = people.users.list()[b];
          const session = sessions.list()[b];
          try {
            if (act === 'sign-in') {
              const record = await people.users.signIn({ name: `n${a}`, password: undefined, address: 'x' });
              const box = boxes.get(record.id) ?? new Box();
              boxes.set(record.id, box);
              presence.arrive(record, box);
            }
            if (user === undefined) continue;
            const box = boxes.get(user.id);
            if (act === 'depart') presence.depart(user.id, 'it wants to');
            if (act === 'ban') presence.ban(user.id, b > 2 ? 'address' : 'name');
            if (act === 'unban') presence.unban(user.name);
            if (act === 'drop' && box !== undefined) presence.drop(user.id, box, 0);
            if (act === 'create') {
              const scenario = instanceOf(a > 0 ? rooms : { ...rooms, name: '', rooms: [] });
              const id = `${people.users.list().length}-${sessions.list().length}-${a}-${b}`;
              sessions.create({
                name: sessions.freeName(`s${a}`),
                source: 'none',
                id,
                administrator: user.id,
                scenario,
              });
              presence.leave(user.id);
              people.gatherings.join(id, user, b > 1);
            }
            if (act === 'leave') presence.leave(user.id);
            if (act === 'enter') people.gatherings.enter(user.id, b > 1 ? 'r1' : 'Two');
            if (act === 'leave-room') people.gatherings.leaveRoom(user.id);
            if (act === 'data')
              await people.users.setData(user.id, { [`k${b}`]: [a, { deep: null }] }, 'merge');
            if (act === 'declare') people.dataStreams.declare(user.id, `k${b}`, 'd');
            if (act === 'withdraw') people.dataStreams.withdraw(user.id, `k${b}`);
            if (act === 'subscribe' && other !== undefined)
              people.dataStreams.subscribe(user.id, other.id, 'k1');
            if (act === 'unsubscribe' && other !== undefined)
              people.dataStreams.unsubscribe(user.id, other.id, 'k1');
            if (session === undefined) continue;
            if (act === 'join') people.gatherings.join(session.id, user, a > 1);
            if (act === 'start') people.scenarioRuns.start(session.id);
            if (act === 'stop') people.scenarioRuns.stop(session.id);
            if (act === 'remove') sessions.remove(session.id, 'somebody wanted it');
          } catch (error) {
            if (!(error instanceof VrtError)) throw error;
          }
          for (const { id, master } of sessions.list()) {
            const members = people.gatherings.members(id);
            const able = members.filter(({ canBeMaster }) => canBeMaster);
            expect(able.some(({ userId }) => userId === master)).toBe(able.length > 0);
            for (const { userId } of members) expect(people.gatherings.of(userId)?.sessionId).toBe(id);
          }
        }
        // The clocks of running scenarios go on between two looks.
        for (const { id } of sessions.list()) people.scenarioRuns.stop(id);
        const before = knowledge({ people, sessions });
        expect(trouble).toEqual([]);
        const again = world(store);
        expect(knowledge(again)).toEqual(before);
        expect(trouble).toEqual([]);
        for (const { id } of again.people.users.list()) again.presence.depart(id, 'over');
        for (const { id } of again.sessions.list()) again.sessions.remove(id, 'over');
        expect(again.people.dataStreams.list()).toEqual([]);
      }),
      { numRuns: 100 },
    );
  }, 60_000);
});

describe('a user who is away', () => {
  it('has its place for as long as the grace period lasts, and finds it when it is back', async () => {
    const { people, sessions, presence } = world(store, 500);
    const mira = await people.users.signIn({ name: 'mira', password: undefined, address: 'here' });
    const box = new Box();
    expect(presence.arrive(mira, box)).toBe(false);
    sessions.create({ name: 'lab', source: 'none', id: 's1', administrator: mira.id });
    people.gatherings.join('s1', people.users.get(mira.id), true);
    presence.drop(mira.id, box, 1_000);
    presence.tick(1_499);
    expect(people.gatherings.of(mira.id)?.session).toBe('lab');
    // Somebody of her name elsewhere is somebody else.
    const other = await people.users.signIn({ name: 'mira', password: undefined, address: 'there' });
    expect(other.id).not.toBe(mira.id);
    const back = await people.users.signIn({ name: 'mira', password: undefined, address: 'here' });
    expect(back.id).toBe(mira.id);
    expect(presence.arrive(back, box)).toBe(true);
    presence.tick(10_000);
    expect(sessions.list()).toHaveLength(1);
    presence.drop(mira.id, box, 20_000);
    presence.tick(20_500);
    expect(sessions.list()).toEqual([]);
    expect(people.users.record(mira.id)).toBeUndefined();
  });
});

describe('a ban', () => {
  const from = (address: string, name: string) => ({ name, password: undefined, address });

  it('disconnects who is here, closes its sessions, and holds after a start until it is lifted', async () => {
    const { people, sessions, presence } = world(store);
    await people.users.add({ name: 'ole', password: 'long enough' });
    const ole = await people.users.signIn({ name: 'ole', password: 'long enough', address: 'there' });
    const mira = await people.users.signIn(from('here', 'mira'));
    const [oles, miras] = [new Box(), new Box()];
    presence.arrive(ole, oles);
    presence.arrive(mira, miras);
    sessions.create({ name: 'lab', source: 'none', id: 's1', administrator: mira.id });
    sessions.create({ name: 'hall', source: 'none', id: 's2', administrator: ole.id });
    for (const { id } of [ole, mira]) people.gatherings.join('s2', people.users.get(id), true);
    expect(presence.ban('mira', 'name')).toMatchObject({ kind: 'guest', banned: 'name', present: false });
    expect(sessions.list().map(({ name }) => name)).toEqual(['hall']);
    expect(miras.notices.at(-1)).toEqual({ kind: 'removed', sessionId: 's2', userId: mira.id });
    expect([miras.closed, oles.closed]).toEqual([['it is banned'], []]);
    expect(oles.notices.at(-1)).toEqual({ kind: 'left', userId: mira.id });
    presence.ban('ole', 'name');
    expect(oles.closed).toEqual(['it is banned']);

    const again = world(store);
    const { users } = again.people;
    const unban = (name: string) => again.presence.unban(name);
    await expect(users.signIn(from('elsewhere', 'mira'))).rejects.toMatchObject({ code: 'banned' });
    // Not even its password is looked at.
    await expect(users.signIn({ ...from('x', 'ole'), password: 'wrong' })).rejects.toThrow('banned here');
    expect((await users.signIn(from('here', 'other'))).name).toBe('other');
    expect(unban('mira')).toMatchObject({ name: 'mira', banned: null });
    expect(users.list().map(({ name }) => name)).toEqual(['ole', 'other']);
    expect((await users.signIn(from('here', 'mira'))).name).toBe('mira');
    unban('ole');
    expect((await users.signIn({ ...from('x', 'ole'), password: 'long enough' })).id).toBe(ole.id);
    expect(() => unban('nobody')).toThrow('There is no user');
  });

  it('of an address too keeps out, and disconnects, every name from there', async () => {
    const { people, presence } = world(store);
    const { users } = people;
    const [mira, kuno, ole] = await Promise.all([
      users.signIn(from('::ffff:192.0.2.1', 'mira')),
      users.signIn(from('192.0.2.1', 'kuno')),
      users.signIn(from('192.0.2.2', 'ole')),
    ]);
    const boxes = [new Box(), new Box(), new Box()] as const;
    presence.arrive(mira, boxes[0]);
    presence.arrive(kuno, boxes[1]);
    presence.arrive(ole, boxes[2]);
    presence.ban('mira', 'address');
    expect(boxes.map(({ closed }) => closed.length)).toEqual([1, 1, 0]);
    await expect(users.signIn(from('192.0.2.1', 'new'))).rejects.toMatchObject({ code: 'banned' });
    expect(users.list().map(({ name, banned }) => [name, banned])).toEqual([
      ['mira', 'address'],
      ['ole', null],
    ]);
    presence.unban('mira');
    expect((await users.signIn(from('192.0.2.1', 'new'))).name).toBe('new');
    expect(() => presence.ban('nobody', 'address')).toThrow('The address of "nobody" is unknown');
    expect(presence.ban('nobody', 'name')).toMatchObject({ name: 'nobody', banned: 'name' });
  });

  it('holds for who was giving its password when it came', async () => {
    const { people, presence } = world(store);
    await people.users.add({ name: 'ole', password: 'long enough' });
    const signingIn = people.users.signIn({ name: 'ole', password: 'long enough', address: 'there' });
    presence.ban('ole', 'name');
    await expect(signingIn).rejects.toMatchObject({ code: 'banned' });
  });

  it('is told, among what somebody decided', async () => {
    const { bus, people, presence } = world(store);
    const told: string[] = [];
    bus.subscribe(({ type, action, message, data }) => {
      if (type === 'user') told.push(`${ringOf({ type, action, data })} ${action}: ${message}`);
    });
    await people.users.signIn(from('here', 'mira'));
    presence.ban('mira', 'address');
    await expect(people.users.signIn(from('here', 'eve'))).rejects.toThrow('You are banned here.');
    presence.unban('mira');
    expect(told.slice(1)).toEqual([
      'audit banned: User mira is banned, and its address.',
      'traffic refused: A sign-in as eve from here was refused: mira is banned.',
      'audit unbanned: User mira may sign in again.',
      'traffic removed: User mira was removed: it is no longer banned.',
    ]);
  });
});

describe('a full disk', () => {
  it('keeps nobody here who is gone: whoever could not depart does so later', async () => {
    let full = false;
    const members = {
      ...store.members,
      delete: (userId: string) => {
        if (full) throw new VrtError('store-full', 'The disk is full.');
        store.members.delete(userId);
      },
    };
    const { people, sessions, presence } = world({ ...store, members });
    const mira = await people.users.signIn({ name: 'mira', password: undefined, address: 'here' });
    const box = new Box();
    presence.arrive(mira, box);
    sessions.create({ name: 'lab', source: 'none', id: 's1', administrator: mira.id });
    people.gatherings.join('s1', people.users.get(mira.id), true);
    full = true;
    expect(() => presence.drop(mira.id, box, 0)).toThrow('The disk is full.');
    expect(() => presence.tick(5_000)).toThrow('The disk is full.');
    expect(people.gatherings.members('s1')).toHaveLength(1);
    full = false;
    presence.tick(10_000);
    expect(sessions.list()).toEqual([]);
    expect(people.users.list()).toEqual([]);
  });
});

describe('data', () => {
  it('reaches subscribers in the session of the sender, each frame as one object for all', async () => {
    const { people, sessions, presence } = world(store);
    const boxes: Box[] = [];
    const users: string[] = [];
    for (const name of ['a', 'b', 'c', 'd']) {
      const record = await people.users.signIn({ name, password: undefined, address: 'x' });
      const box = new Box();
      presence.arrive(record, box);
      boxes.push(box);
      users.push(record.id);
    }
    const [a = '', b = '', c = '', d = ''] = users;
    for (const id of ['s1', 's2']) sessions.create({ name: id, source: 'none', id, administrator: a });
    for (const [id, session] of [
      [a, 's1'],
      [b, 's1'],
      [c, 's1'],
      [d, 's2'],
    ] as const)
      people.gatherings.join(session, people.users.get(id), true);
    for (const id of [b, c, d]) people.dataStreams.subscribe(id, a, 'k');
    people.dataStreams.send(a, 'k', Buffer.from('x'));
    expect(boxes.map(({ frames }) => frames.length)).toEqual([0, 1, 1, 0]);
    expect(boxes[1]?.frames[0]).toBe(boxes[2]?.frames[0]);
  });
});
