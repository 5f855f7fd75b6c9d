import { beforeEach, describe, expect, it } from 'vitest';
import { CoreOverMemory, made, refusal } from '../testing/core-over-memory.js';
import { RecordedMailbox } from '../testing/recorded-mailbox.js';
import { peopleGrace, type Grace } from './grace.js';
import { Presence } from './presence.js';

let core: CoreOverMemory;
let presence: Presence;
let grace: Grace;
/** The connection of each user. */
let boxes: Map<string, RecordedMailbox>;

beforeEach(() => {
  core = new CoreOverMemory();
  grace = { restartMs: 60_000, dropMs: 0 };
  boxes = new Map();
  presence = presenceOf(core, 0);
});

function presenceOf({ people, sessions }: CoreOverMemory, nowMs: number): Presence {
  return new Presence({ ...people, sessions, grace: () => grace }, nowMs);
}

/** A guest who signs in, with a connection; `back`: whether it found its place as it was. */
async function arrive(name: string, address = 'here') {
  const record = await core.people.users.signIn({ name, password: undefined, address });
  const box = new RecordedMailbox();
  boxes.set(record.id, box);
  return { id: record.id, box, back: presence.arrive(record, box) };
}

function join(sessionId: string, id: string): void {
  core.people.gatherings.join(sessionId, core.people.users.get(id), true);
}

function names(): string[] {
  return core.people.users.list().map(({ name }) => name);
}

function sessions(): string[] {
  return core.sessions.list().map(({ name }) => name);
}

describe('a user who arrives', () => {
  it('is here, bound to the connection, and was not away', async () => {
    const { id, box, back } = await arrive('mira');
    expect(back).toBe(false);
    expect(core.people.users.record(id)?.bound).toBe(true);
    expect([...core.people.mailboxes.of(id)]).toEqual([box]);
  });

  it('that is an account is bound from then on', async () => {
    const { id } = await core.people.users.add({ name: 'ole' });
    const record = core.people.users.find(id);
    expect(presence.arrive(record, new RecordedMailbox())).toBe(false);
    expect(core.store.kept.users.get(id)?.bound).toBe(true);
  });
});

describe('a connection that breaks', () => {
  it('takes a guest along at once, its sessions and what it wanted too', async () => {
    const { id, box } = await arrive('mira');
    const other = await arrive('ole');
    core.sessions.create({ name: 'lab', id: 's1', administrator: id });
    core.sessions.create({ name: 'hall', id: 's2', administrator: other.id });
    for (const each of [id, other.id]) join('s2', each);
    core.people.dataStreams.declare(id, 'k', '');
    core.people.dataStreams.subscribe(other.id, id, 'k');
    presence.drop(id, box, 1_000);
    expect(names()).toEqual(['ole']);
    expect(sessions()).toEqual(['hall']);
    expect(core.people.dataStreams.list()).toEqual([]);
    expect(boxes.get(other.id)?.notices.at(-1)).toEqual({ kind: 'left', userId: id });
    expect(core.store.log.map(({ message }) => message)).toContain(
      'Session lab was deleted: its administrator left.',
    );
    expect(core.store.log.at(-1)?.message).toBe('User mira was removed: its connection ended.');
  });

  it('is not the last of a user who has another', async () => {
    const { id, box } = await arrive('mira');
    core.people.mailboxes.add(id, new RecordedMailbox());
    presence.drop(id, box, 0);
    presence.suspend(id, new RecordedMailbox(), 0);
    presence.tick(1e9);
    expect(names()).toEqual(['mira']);
  });

  it('lets an account stay, bound no longer', async () => {
    const { id } = await core.people.users.add({ name: 'ole' });
    const box = new RecordedMailbox();
    presence.arrive(core.people.users.find(id), box);
    core.sessions.create({ name: 'lab', id: 's1' });
    join('s1', id);
    presence.drop(id, box, 0);
    expect(core.people.users.record(id)?.bound).toBe(false);
    expect(core.people.gatherings.of(id)).toBeUndefined();
  });

  it('keeps its place for the grace that settings give, to the millisecond', async () => {
    grace = { restartMs: 60_000, dropMs: 500 };
    const { id, box } = await arrive('mira');
    const other = await arrive('ole');
    core.sessions.create({ name: 'lab', id: 's1' });
    for (const each of [id, other.id]) join('s1', each);
    presence.drop(id, box, 1_000);
    // Somebody present is the master meanwhile.
    expect(core.people.gatherings.get('s1').master).toBe(other.id);
    presence.tick(1_499);
    expect(names()).toEqual(['mira', 'ole']);
    presence.tick(1_500);
    expect(names()).toEqual(['ole']);
    expect(core.store.log.at(-1)?.message).toBe('User mira was removed: it did not return.');
  });

  it('of who is back in time costs nothing, also later', async () => {
    grace = { restartMs: 60_000, dropMs: 500 };
    const { id, box } = await arrive('mira');
    presence.drop(id, box, 1_000);
    expect(await arrive('mira')).toMatchObject({ id, back: true });
    presence.tick(1e9);
    expect(names()).toEqual(['mira']);
  });

  it('of a guest without grace leaves its id, for as long as a start of the daemon would give it', async () => {
    const { id, box } = await arrive('mira');
    presence.drop(id, box, 0);
    core.clock.pass(59_999);
    expect(await arrive('mira')).toMatchObject({ id, back: false });
    presence.drop(id, boxes.get(id) ?? box, 0);
    core.clock.pass(60_000);
    expect((await arrive('mira')).id).not.toBe(id);
  });

  it('of one who is gone is nothing', async () => {
    const { id, box } = await arrive('mira');
    presence.remove(id);
    presence.drop(id, box, 0);
    presence.suspend(id, box, 0);
    presence.tick(1e9);
    expect(names()).toEqual([]);
  });
});

describe('a gateway that stops', () => {
  it('keeps the places of who came by it as a start of the daemon does', async () => {
    const { id, box } = await arrive('mira');
    presence.suspend(id, box, 1_000);
    expect(core.people.mailboxes.has(id)).toBe(false);
    presence.tick(60_999);
    expect(names()).toEqual(['mira']);
    presence.tick(61_000);
    expect(names()).toEqual([]);
  });
});

describe('a daemon that starts', () => {
  it('keeps the places of who was here for a while, and of nobody else', async () => {
    const { id } = await arrive('mira');
    await core.people.users.add({ name: 'ole' });
    core = core.restarted();
    presence = presenceOf(core, 1_000);
    presence.tick(60_999);
    expect(names()).toEqual(['mira', 'ole']);
    const again = presenceOf(core, 1_000);
    presence.tick(61_000);
    expect(names()).toEqual(['ole']);
    expect(core.people.users.record(id)).toBeUndefined();
    again.tick(1e9);
    expect(names()).toEqual(['ole']);
  });

  it('finds whoever signs in again in its place', async () => {
    const { id } = await arrive('mira');
    core = core.restarted();
    presence = presenceOf(core, 0);
    expect(await arrive('mira')).toMatchObject({ id, back: true });
  });
});

describe('a user who leaves its session', () => {
  it('is asked for no data there any more, and told when another wanted it', async () => {
    const { id, box } = await arrive('mira');
    const other = await arrive('ole');
    core.sessions.create({ name: 'lab', id: 's1' });
    for (const each of [id, other.id]) join('s1', each);
    core.people.dataStreams.subscribe(other.id, id, 'k');
    expect(presence.leave(id, true)?.session).toBe('lab');
    expect(box.notices.at(-1)).toEqual({ kind: 'removed', sessionId: 's1', userId: id });
    expect(core.people.dataStreams.list()).toEqual([]);
    core.people.dataStreams.subscribe(other.id, id, 'k');
    expect(presence.leave(id)).toBeUndefined();
    expect(core.people.dataStreams.list()).toHaveLength(1);
    presence.leave(other.id);
    expect(boxes.get(other.id)?.notices.at(-1)?.kind).not.toBe('removed');
  });
});

describe('a user who is removed', () => {
  it('is gone, account or guest, and was there', async () => {
    const { id, box } = await arrive('mira');
    await core.people.users.add({ name: 'ole' });
    expect(presence.remove('mira')).toMatchObject({ id, present: true });
    expect(box.closed).toEqual(['it was removed']);
    expect(presence.remove('ole').name).toBe('ole');
    expect(names()).toEqual([]);
    expect(() => presence.remove('ole')).toThrow(refusal('user-not-found'));
    expect(core.store.log.filter(({ action }) => action === 'removed')).toHaveLength(2);
  });
});

describe('a ban', () => {
  it('lets who is here leave, disconnected, and keeps its name', async () => {
    const { id, box } = await arrive('mira');
    const other = await arrive('ole');
    core.sessions.create({ name: 'lab', id: 's1', administrator: id });
    core.sessions.create({ name: 'hall', id: 's2' });
    for (const each of [id, other.id]) join('s2', each);
    expect(presence.ban('mira', 'name')).toMatchObject({ id, banned: 'name', present: false, session: null });
    expect(box.notices.at(-1)).toEqual({ kind: 'removed', sessionId: 's2', userId: id });
    expect([box.closed, other.box.closed]).toEqual([['it is banned'], []]);
    expect(sessions()).toEqual(['hall']);
    expect(core.people.users.record(id)?.bound).toBe(false);
    expect(presence.unban('mira')).toMatchObject({ name: 'mira', banned: null });
    expect(names()).toEqual(['ole']);
    expect(core.store.log.at(-1)?.message).toBe('User mira was removed: it is no longer banned.');
  });

  it('of an account leaves it when it is lifted, and may be lifted again', async () => {
    const { id } = await core.people.users.add({ name: 'ole' });
    presence.ban('ole', 'name');
    expect(presence.unban('ole').id).toBe(id);
    expect(presence.unban('ole').id).toBe(id);
    expect(names()).toEqual(['ole']);
    expect(() => presence.unban('eve')).toThrow(refusal('user-not-found'));
  });

  it('of an address takes along who else is there', async () => {
    const mira = await arrive('mira', '10.0.0.1');
    const kuno = await arrive('kuno', '10.0.0.1');
    const ole = await arrive('ole', '10.0.0.2');
    presence.ban('mira', 'address');
    expect([mira, kuno, ole].map(({ box }) => box.closed.length)).toEqual([1, 1, 0]);
    expect(names()).toEqual(['mira', 'ole']);
  });
});

describe('a departure that cannot be stored', () => {
  it('is tried again 5 s later, that of others meanwhile', async () => {
    const mira = await arrive('mira');
    const ole = await arrive('ole');
    core.store.full = true;
    expect(() => presence.drop(mira.id, mira.box, 1_000)).toThrow('disk full');
    presence.tick(5_999);
    expect(() => presence.drop(ole.id, ole.box, 1_000)).toThrow('disk full');
    expect(() => presence.tick(6_000)).toThrow('disk full');
    core.store.full = false;
    presence.tick(10_999);
    expect(names()).toEqual(['mira', 'ole']);
    presence.tick(11_000);
    expect(names()).toEqual([]);
  });
});

describe('the grace', () => {
  it('is what settings say, in milliseconds', () => {
    const user = { scope: 'user', owner: '' } as const;
    made(core.settings.planSet('people.grace.after_restart_s', 7, user));
    made(core.settings.planSet('people.grace.after_drop_s', 3, user));
    expect(peopleGrace(core.settings.values())).toEqual({ restartMs: 7_000, dropMs: 3_000 });
  });
});
