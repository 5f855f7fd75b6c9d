import { beforeEach, describe, expect, it } from 'vitest';
import { CoreOverMemory, made, refusal } from '../testing/core-over-memory.js';
import { RecordedMailbox } from '../testing/recorded-mailbox.js';
import type { Users } from './users.js';

const start = '2026-01-02T03:04:05.000Z';
const oneSecondLater = '2026-01-02T03:04:06.000Z';
const password = 'long enough';
let core: CoreOverMemory;
let users: Users;

beforeEach(() => {
  core = new CoreOverMemory();
  users = core.people.users;
});

function limit(path: string, value: unknown): void {
  made(core.settings.planSet(`people.${path}`, value, { scope: 'user', owner: '' }));
}

function signIn(name: string, address = 'here', given?: string) {
  return users.signIn({ name, address, password: given });
}

/** What was told: `SEVERITY ACTION: MESSAGE`. */
function told(): string[] {
  return core.store.log
    .filter(({ type }) => type === 'user')
    .map(({ severity, action, message }) => `${severity} ${action}: ${message}`);
}

describe('a user that is added', () => {
  it('is an account without more, kept and told', async () => {
    const user = await users.add({ name: 'mira' });
    expect(user).toEqual({
      id: expect.stringMatching(/./) as unknown,
      name: 'mira',
      kind: 'account',
      role: 'user',
      hasPassword: false,
      present: false,
      session: null,
      room: null,
      data: {},
      address: null,
      banned: null,
      createdAt: start,
      lastSeenAt: null,
    });
    expect(core.store.written).toEqual([`put users ${user.id}`]);
    expect(core.store.log.map(({ seq: _seq, time: _time, ...event }) => event)).toEqual([
      {
        type: 'user',
        action: 'added',
        severity: 'info',
        message: 'User mira (account) was added.',
        subject: 'mira',
        data: { id: user.id, kind: 'account' },
      },
    ]);
    expect(core.restarted().people.users.list()).toEqual([user]);
  });

  it('is what was asked for, and alone has its name among accounts', async () => {
    const user = await users.add({ name: 'mira', role: 'admin', password, data: { a: 1 } });
    expect(user).toMatchObject({ role: 'admin', hasPassword: true, data: { a: 1 } });
    await expect(users.add({ name: 'mira' })).rejects.toMatchObject({
      code: 'name-taken',
      message: 'A user called "mira" already exists.',
    });
    const guest = await users.add({ name: 'mira', kind: 'guest' });
    expect(users.list().map(({ id }) => id)).toEqual([user.id, guest.id]);
  });

  it('is one of as many as are allowed', async () => {
    limit('limits.users', 2);
    await users.add({ name: 'a' });
    await users.add({ name: 'b' });
    await expect(users.add({ name: 'c' })).rejects.toMatchObject({
      code: 'quota-exceeded',
      message: 'No more than 2 users may be here.',
    });
    await expect(signIn('c')).rejects.toMatchObject({ code: 'quota-exceeded' });
    users.remove('a', 'over');
    expect((await signIn('c')).name).toBe('c');
  });

  it('has data of a bounded size, in bytes', async () => {
    limit('limits.user_data_bytes', 256);
    const data = (length: number) => ({ a: 'ä' + 'x'.repeat(length - 10) });
    expect(Buffer.byteLength(JSON.stringify(data(256)))).toBe(256);
    const { id } = await users.add({ name: 'a', data: data(256) });
    const refused = expect.objectContaining({
      code: 'quota-exceeded',
      message: 'User data of 257 bytes is too large; the limit is 256 bytes.',
    });
    await expect(users.add({ name: 'b', data: data(257) })).rejects.toThrow(refused);
    await expect(users.patch(id, { data: data(257) })).rejects.toThrow(refused);
    await expect(users.setData(id, data(257), 'replace')).rejects.toThrow(refused);
    expect(users.list()).toHaveLength(1);
    expect(users.get(id).data).toEqual(data(256));
  });
});

describe('users', () => {
  it('are found by id, name and the beginning of an id; those of one name by id', async () => {
    const one = await users.add({ name: 'mira' });
    for (const wanted of [one.id, 'mira', one.id.slice(0, 8)]) expect(users.get(wanted)).toEqual(one);
    expect(users.byId(one.id)).toEqual(one);
    expect(users.byId('mira')).toBeUndefined();
    const two = await users.add({ name: 'mira', kind: 'guest' });
    expect(() => users.find('mira')).toThrow(
      refusal('ambiguous', `2 users are called "mira": ${one.id}, ${two.id}.`),
    );
    expect(() => users.find('ole')).toThrow(refusal('user-not-found', 'There is no user called "ole".'));
    expect(users.nameOf(two.id)).toBe('mira');
    expect(users.nameOf('nobody')).toBe('nobody');
  });

  it('are shown where they are', async () => {
    const { id } = await users.add({ name: 'mira' });
    core.sessions.create({ name: 'lab', id: 's1' });
    core.people.gatherings.join('s1', users.get(id), true);
    core.people.mailboxes.add(id, new RecordedMailbox());
    expect(users.get(id)).toMatchObject({ present: true, session: 'lab', room: null });
  });
});

describe('a user that is changed', () => {
  it('keeps what is not named', async () => {
    const { id } = await users.add({ name: 'mira', password, data: { a: 1, b: 2 } });
    expect(await users.patch('mira', { role: 'admin' })).toMatchObject({
      role: 'admin',
      hasPassword: true,
      data: { a: 1, b: 2 },
    });
    expect(told().at(-1)).toBe('info changed: User mira was changed.');
    expect((await users.patch(id, { data: { b: 3 } })).data).toEqual({ a: 1, b: 3 });
    expect((await users.patch(id, { data: { c: 4 }, replaceData: true })).data).toEqual({ c: 4 });
    expect(await users.patch(id, { replaceData: true })).toMatchObject({ data: {}, role: 'admin' });
    expect(core.restarted().people.users.get(id)).toEqual(users.get(id));
  });

  it('may have another password, or none', async () => {
    const { id } = await users.add({ name: 'mira', password });
    expect((await users.patch(id, { password: 'another one' })).hasPassword).toBe(true);
    await expect(signIn('mira', 'here', password)).rejects.toMatchObject({ code: 'wrong-password' });
    expect((await signIn('mira', 'here', 'another one')).id).toBe(id);
    expect((await users.patch(id, { password: null })).hasPassword).toBe(false);
    expect((await signIn('mira')).id).toBe(id);
  });

  it('has new data over the old or instead of it, which its session is told', async () => {
    const { id } = await users.add({ name: 'mira', data: { a: 1 } });
    const box = new RecordedMailbox();
    core.people.mailboxes.add(id, box);
    core.sessions.create({ name: 'lab', id: 's1' });
    core.people.gatherings.join('s1', users.get(id), true);
    expect(await users.setData(id, { b: 2 }, 'merge')).toEqual({ a: 1, b: 2 });
    expect(await users.setData(id, { c: 3 }, 'replace')).toEqual({ c: 3 });
    users.flush();
    expect(users.get(id).data).toEqual({ c: 3 });
    expect(core.store.kept.users.get(id)?.data).toEqual({ c: 3 });
    expect(box.notices.at(-1)).toEqual({ kind: 'user-data', userId: id, data: { c: 3 } });
    await expect(users.setData('nobody', {}, 'merge')).rejects.toMatchObject({ code: 'user-not-found' });
  });
});

describe('whoever signs in', () => {
  it('is a new guest without an account, bound to its connection', async () => {
    const record = await signIn('mira');
    expect(record).toMatchObject({
      name: 'mira',
      kind: 'guest',
      role: 'user',
      password: null,
      bound: true,
      address: 'here',
      createdAt: start,
      lastSeenAt: start,
    });
    expect(core.store.kept.users.get(record.id)).toEqual(record);
    expect(told()).toEqual(['info signed-in: User mira (guest) was added.']);
  });

  it('is the guest that was here before from the same place, while only one is away', async () => {
    const first = await signIn('mira');
    core.clock.pass(1_000);
    expect(await signIn('mira')).toMatchObject({
      id: first.id,
      lastSeenAt: oneSecondLater,
      createdAt: start,
    });
    expect(told().at(-1)).toBe('info signed-in: User mira returned.');
    expect((await signIn('mira', 'there')).id).not.toBe(first.id);
    const box = new RecordedMailbox();
    core.people.mailboxes.add(first.id, box);
    const second = await signIn('mira');
    expect(second.id).not.toBe(first.id);
    // Two are away now.
    core.people.mailboxes.remove(first.id, box);
    const third = await signIn('mira');
    expect([first.id, second.id]).not.toContain(third.id);
  });

  it('is no guest where guests are not let in; accounts are', async () => {
    limit('guests', false);
    await expect(signIn('mira')).rejects.toMatchObject({
      code: 'guests-refused',
      message: expect.stringContaining('"mira"') as unknown,
    });
    const { id } = await users.add({ name: 'ole' });
    expect((await signIn('ole')).id).toBe(id);
    core.people.mailboxes.add(id, new RecordedMailbox());
    await expect(signIn('ole')).rejects.toMatchObject({ code: 'guests-refused' });
    expect(users.list()).toHaveLength(1);
  });

  it('is its account with its password, wherever it is, and nobody without', async () => {
    const { id } = await users.add({ name: 'mira', password });
    for (const wrong of [undefined, '', 'wrong'])
      await expect(signIn('mira', 'there', wrong)).rejects.toMatchObject({
        code: 'wrong-password',
        message: 'The password of "mira" is missing or wrong.',
      });
    expect(told().slice(1)).toEqual(
      Array(3).fill('warning refused: A sign-in as mira from there was refused: wrong password.'),
    );
    core.people.mailboxes.add(id, new RecordedMailbox());
    core.clock.pass(1_000);
    expect(await signIn('mira', 'there', password)).toMatchObject({
      id,
      address: 'there',
      bound: true,
      lastSeenAt: oneSecondLater,
    });
    expect(core.store.kept.users.get(id)).toMatchObject({ bound: true, address: 'there' });
  });

  it('is a guest beside an account without a password that is here', async () => {
    const { id } = await users.add({ name: 'mira' });
    expect((await signIn('mira')).id).toBe(id);
    core.people.mailboxes.add(id, new RecordedMailbox());
    expect(await signIn('mira')).toMatchObject({ kind: 'guest' });
  });
});

describe('a user that is removed', () => {
  it('is gone with its connections, and told', async () => {
    const { id } = await users.add({ name: 'mira' });
    const box = new RecordedMailbox();
    core.people.mailboxes.add(id, box);
    expect(users.remove('mira', 'it was removed')).toMatchObject({ id, present: true });
    expect(box.closed).toEqual(['it was removed']);
    expect(told().at(-1)).toBe('info removed: User mira was removed: it was removed.');
    expect([users.list(), users.record(id), core.store.kept.users.size]).toEqual([[], undefined, 0]);
    expect((await users.add({ name: 'mira' })).id).not.toBe(id);
    expect(() => users.remove('ole', 'x')).toThrow(refusal('user-not-found'));
  });

  it('has its id again when it is a guest and back in time, from the same place, once', async () => {
    const again = async (knownForMs: number, afterMs: number, address = 'here') => {
      const { id } = await signIn('mira');
      users.remove(id, 'x', knownForMs);
      core.clock.pass(afterMs);
      const back = await signIn('mira', address);
      users.remove(back.id, 'x');
      return back.id === id;
    };
    expect(await again(1_000, 999)).toBe(true);
    expect(await again(1_000, 1_000)).toBe(false);
    expect(await again(0, 0)).toBe(false);
    expect(await again(1_000, 1, 'there')).toBe(false);
  });

  it('that is an account comes back as somebody else', async () => {
    const { id } = await users.add({ name: 'mira' });
    await signIn('mira');
    users.remove(id, 'x', 1_000);
    expect((await signIn('mira')).id).not.toBe(id);
  });
});

describe('the bond of a user to its connection', () => {
  it('is stored when it is another', async () => {
    const { id } = await users.add({ name: 'mira' });
    expect(core.writesOf(() => users.bind(id, true))).toEqual([`put users ${id}`]);
    expect(core.writesOf(() => users.bind(id, true))).toEqual([]);
    expect(users.record(id)?.bound).toBe(true);
    expect(core.writesOf(() => users.bind(id, false))).toHaveLength(1);
    expect(core.writesOf(() => users.bind('nobody', true))).toEqual([]);
  });
});

describe('a banned name', () => {
  it('is kept out, all of that name, until it may come again', async () => {
    const first = await users.add({ name: 'mira' });
    const second = await users.add({ name: 'mira', kind: 'guest' });
    expect(users.ban(second.id, 'name')).toMatchObject({ id: first.id, banned: 'name' });
    expect([...core.store.kept.users.values()].map(({ banned }) => banned)).toEqual(['name', 'name']);
    expect(told().at(-1)).toBe('info banned: User mira is banned.');
    await expect(signIn('mira')).rejects.toMatchObject({ code: 'banned', message: 'You are banned here.' });
    expect(told().at(-1)).toBe('warning refused: A sign-in as mira from here was refused: mira is banned.');
    expect(users.unban('mira').map(({ id, banned }) => [id, banned])).toEqual([
      [first.id, null],
      [second.id, null],
    ]);
    expect(told().at(-1)).toBe('info unbanned: User mira may sign in again.');
    const before = told().length;
    expect(users.unban('mira')).toEqual([]);
    expect(told()).toHaveLength(before);
    expect(() => users.unban('nobody')).toThrow(refusal('user-not-found'));
  });

  it('may be nobody’s, which is kept as a guest’s', () => {
    expect(users.ban('eve', 'name')).toMatchObject({ name: 'eve', kind: 'guest', banned: 'name' });
    expect(core.restarted().people.users.isBanned({ name: 'eve', address: null })).toBe(true);
    expect(users.isBanned({ name: 'ann', address: null })).toBe(false);
  });

  it('may be banned with its address where that is known', async () => {
    await signIn('mira', '10.0.0.1');
    expect(users.ban('mira', 'address').banned).toBe('address');
    expect(told().at(-1)).toBe('info banned: User mira is banned, and its address.');
    expect(users.isBanned({ name: 'other', address: '10.0.0.1' })).toBe(true);
    expect(users.isBanned({ name: 'other', address: '10.0.0.2' })).toBe(false);
    await users.add({ name: 'ole' });
    for (const name of ['ole', 'nobody'])
      expect(() => users.ban(name, 'address')).toThrow(
        expect.objectContaining({
          code: 'invalid-request',
          message: expect.stringContaining(`"${name}"`) as unknown,
        }),
      );
    expect(users.list().map(({ name, banned }) => [name, banned])).toEqual([
      ['mira', 'address'],
      ['ole', null],
    ]);
  });
});
