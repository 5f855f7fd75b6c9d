import { beforeEach, describe, expect, it } from 'vitest';
import { CoreOverMemory, made, refusal } from '../testing/core-over-memory.js';
import { RecordedMailbox } from '../testing/recorded-mailbox.js';
import type { DataStreams } from './data-streams.js';

let core: CoreOverMemory;
let streams: DataStreams;
/** Ids of users who are connected; a, b and c are in the session `yard`, d is in `hall`, e is in none. */
let a: string, b: string, c: string, d: string, e: string;
let boxes: Map<string, RecordedMailbox>;

beforeEach(async () => {
  core = new CoreOverMemory();
  streams = core.people.dataStreams;
  boxes = new Map();
  const yard = core.sessions.create({ name: 'yard' });
  const hall = core.sessions.create({ name: 'hall' });
  const arrive = async (name: string, sessionId?: string) => {
    const user = await core.people.users.add({ name });
    const box = new RecordedMailbox();
    boxes.set(user.id, box);
    core.people.mailboxes.add(user.id, box);
    if (sessionId !== undefined) core.people.gatherings.join(sessionId, user, true);
    return user.id;
  };
  [a, b, c] = [await arrive('a', yard.id), await arrive('b', yard.id), await arrive('c', yard.id)];
  [d, e] = [await arrive('d', hall.id), await arrive('e')];
});

function limit(path: string, value: number): void {
  made(core.settings.planSet(`people.limits.${path}`, value, { scope: 'user', owner: '' }));
}

/** How many frames each of these has received. */
function received(...users: string[]): (number | undefined)[] {
  return users.map((id) => boxes.get(id)?.frames.length);
}

function stream(from: string, kind: string) {
  return streams.list().find((one) => one.userId === from && one.kind === kind);
}

const bytes = (length: number) => new Uint8Array(length);

describe('a declared stream', () => {
  it('is listed with its words, stored, and there again after a start', () => {
    expect(core.writesOf(() => streams.declare(a, 'k', 'Point clouds'))).toEqual([`put dataWishes ${a}`]);
    const listed = {
      userId: a,
      user: 'a',
      session: 'yard',
      kind: 'k',
      description: 'Point clouds',
      declared: true,
      frames: 0,
      bytes: 0,
      refused: 0,
      bitrateBps: 0,
      latencyMs: null,
      subscribers: [],
    };
    expect(streams.list()).toEqual([listed]);
    expect([...streams.state(a).declared]).toEqual([['k', 'Point clouds']]);
    expect(core.restarted().people.dataStreams.list()).toEqual([listed]);
    streams.declare(e, 'm', '');
    expect(stream(e, 'm')).toMatchObject({ session: null, description: '', declared: true });
  });

  it('is one of as many as one user may have, and may be declared again', () => {
    limit('streams_per_user', 2);
    streams.declare(a, 'k', 'one');
    streams.declare(a, 'm', 'two');
    expect(() => streams.declare(a, 'n', 'three')).toThrow(
      refusal('quota-exceeded', 'One user may have 2 streams.'),
    );
    streams.declare(a, 'k', 'other words');
    expect(stream(a, 'k')?.description).toBe('other words');
    expect(streams.list()).toHaveLength(2);
    streams.declare(b, 'n', '');
    expect(streams.list()).toHaveLength(3);
  });

  it('is gone when it is withdrawn and nobody wants it', () => {
    streams.declare(a, 'k', 'one');
    streams.declare(a, 'm', 'two');
    streams.withdraw(a, 'k');
    expect(streams.list().map(({ kind }) => kind)).toEqual(['m']);
    expect(core.store.kept.dataWishes.get(a)?.declared).toEqual([{ kind: 'm', description: 'two' }]);
    expect(core.writesOf(() => streams.withdraw(a, 'm'))).toEqual([`delete dataWishes ${a}`]);
    expect(streams.list()).toEqual([]);
    expect(streams.state(a).declared.size).toBe(0);
    expect(core.store.kept.dataWishes.size).toBe(0);
  });

  it('is one of all that are withdrawn when none is named', () => {
    for (const kind of ['k', 'm']) streams.declare(a, kind, '');
    streams.declare(b, 'k', '');
    streams.withdraw(a);
    expect(streams.list().map(({ userId }) => userId)).toEqual([b]);
  });

  it('stays, undeclared, for who wants it', () => {
    streams.declare(a, 'k', 'words');
    streams.subscribe(b, a, 'k');
    streams.withdraw(a, 'k');
    expect(stream(a, 'k')).toMatchObject({ declared: false, description: '', subscribers: [{ user: 'b' }] });
  });

  it('is not there when it cannot be stored', () => {
    core.store.full = true;
    expect(() => streams.declare(a, 'k', '')).toThrow('disk full');
    expect(() => streams.subscribe(a, b, 'k')).toThrow('disk full');
    expect(streams.list()).toEqual([]);
    expect(streams.state(a).declared.size + streams.state(a).subscriptions.size).toBe(0);
  });
});

describe('a subscription', () => {
  it('may come before its stream, is stored and there again after a start', () => {
    expect(core.writesOf(() => streams.subscribe(b, a, 'k'))).toEqual([`put dataWishes ${b}`]);
    expect([...streams.state(b).subscriptions]).toEqual([[`${a}::k`, { userId: a, kind: 'k' }]]);
    expect(stream(a, 'k')).toMatchObject({
      declared: false,
      subscribers: [{ userId: b, user: 'b', frames: 0, bytes: 0, dropped: 0, queuedBytes: 0 }],
    });
    const again = core.restarted().people.dataStreams;
    expect(again.list()).toEqual(streams.list());
    expect(again.state(b)).toEqual(streams.state(b));
    streams.declare(a, 'k', 'words');
    expect(streams.list()).toHaveLength(1);
    expect(stream(a, 'k')).toMatchObject({ declared: true, subscribers: [{ user: 'b' }] });
  });

  it('is one of as many as one user may have, and may be made again without losing its count', () => {
    limit('streams_per_user', 2);
    streams.subscribe(b, a, 'k');
    streams.subscribe(b, c, 'k');
    expect(() => streams.subscribe(b, a, 'm')).toThrow(
      refusal('quota-exceeded', 'One user may have 2 subscriptions.'),
    );
    streams.send(a, 'k', bytes(5));
    streams.subscribe(b, a, 'k');
    expect(stream(a, 'k')?.subscribers).toMatchObject([{ user: 'b', frames: 1, bytes: 5 }]);
    streams.declare(b, 'k', '');
    streams.declare(b, 'm', '');
  });

  it('ends, and with the last one a stream that nobody declares', () => {
    for (const id of [b, c]) streams.subscribe(id, a, 'k');
    streams.subscribe(b, a, 'm');
    streams.unsubscribe(b, a, 'k');
    expect(stream(a, 'k')?.subscribers.map(({ user }) => user)).toEqual(['c']);
    expect(core.store.kept.dataWishes.get(b)?.subscriptions).toEqual([{ userId: a, kind: 'm' }]);
    streams.unsubscribe(c, a, 'k');
    expect(streams.list().map(({ kind }) => kind)).toEqual(['m']);
    expect(core.store.kept.dataWishes.has(c)).toBe(false);
    expect(core.writesOf(() => streams.unsubscribe(c, a, 'k'))).toEqual([]);
    streams.send(a, 'k', bytes(1));
    expect(received(b, c)).toEqual([0, 0]);
  });

  it('leaves a declared stream behind when it ends', () => {
    streams.declare(a, 'k', '');
    streams.subscribe(b, a, 'k');
    streams.unsubscribe(b, a, 'k');
    expect(stream(a, 'k')?.subscribers).toEqual([]);
  });

  it('is one of all that end at once, and nothing else does', () => {
    streams.declare(b, 'own', '');
    for (const from of [a, c]) streams.subscribe(b, from, 'k');
    streams.subscribe(d, a, 'k');
    streams.unsubscribeAll(b);
    expect(streams.list().map(({ userId, kind }) => [userId, kind])).toEqual([
      [b, 'own'],
      [a, 'k'],
    ]);
    expect(stream(a, 'k')?.subscribers.map(({ user }) => user)).toEqual(['d']);
    expect(core.store.kept.dataWishes.get(b)).toEqual({
      userId: b,
      declared: [{ kind: 'own', description: '' }],
      subscriptions: [],
    });
  });
});

describe('a frame', () => {
  it('goes to every subscriber in the session of the sender, as one object, and to nobody else', () => {
    for (const id of [b, c, d, e]) streams.subscribe(id, a, 'k');
    streams.subscribe(b, a, 'other');
    const payload = bytes(9);
    expect(streams.send(a, 'k', payload)).toBe(2);
    expect(received(a, b, c, d, e)).toEqual([0, 1, 1, 0, 0]);
    expect(boxes.get(b)?.frames[0]).toEqual({ from: a, kind: 'k', bytes: payload });
    expect(boxes.get(b)?.frames[0]).toBe(boxes.get(c)?.frames[0]);
    expect(stream(a, 'k')).toMatchObject({ frames: 1, bytes: 9 });
    expect(stream(a, 'k')?.subscribers.map(({ user, frames }) => [user, frames])).toEqual([
      ['b', 1],
      ['c', 1],
      ['d', 0],
      ['e', 0],
    ]);
  });

  it('goes to each connection of a subscriber', () => {
    const second = new RecordedMailbox();
    core.people.mailboxes.add(b, second);
    streams.subscribe(b, a, 'k');
    streams.send(a, 'k', bytes(1));
    expect([received(b), second.frames.length]).toEqual([[1], 1]);
  });

  it('of who is in no session goes nowhere, and costs nothing', () => {
    limit('bytes_per_second', 1_000);
    streams.declare(e, 'k', '');
    streams.subscribe(a, e, 'k');
    expect(streams.send(e, 'k', bytes(1_000))).toBe(0);
    expect(received(a)).toEqual([0]);
    expect(stream(e, 'k')).toMatchObject({ frames: 0, refused: 0 });
    core.people.gatherings.join(core.sessions.get('yard').id, core.people.users.get(e), true);
    streams.send(e, 'k', bytes(1_000));
    expect(received(a)).toEqual([1]);
  });

  it('is refused beyond what one user may send in a second, on all its streams together', () => {
    limit('bytes_per_second', 1_000);
    for (const kind of ['k', 'm']) streams.subscribe(b, a, kind);
    streams.send(a, 'k', bytes(600));
    expect(streams.send(a, 'm', bytes(401))).toBeUndefined();
    expect(stream(a, 'm')).toMatchObject({ frames: 0, bytes: 0, refused: 1 });
    streams.send(a, 'm', bytes(400));
    streams.send(a, 'm', bytes(1));
    expect(stream(a, 'm')).toMatchObject({ frames: 1, bytes: 400, refused: 2 });
    expect(received(b)).toEqual([2]);
    streams.send(c, 'k', bytes(1_000));
    core.clock.pass(100);
    streams.send(a, 'k', bytes(101));
    expect(stream(a, 'k')).toMatchObject({ frames: 1, refused: 1 });
    streams.send(a, 'k', bytes(100));
    expect(stream(a, 'k')).toMatchObject({ frames: 2, bytes: 700, refused: 1 });
  });

  it('that nobody wants counts against the sender, and makes no stream', () => {
    limit('bytes_per_second', 1_000);
    expect(streams.send(a, 'nobody-wants', bytes(1_000))).toBe(0);
    streams.send(a, 'nobody-wants', bytes(1));
    expect(streams.list()).toEqual([]);
    streams.declare(a, 'k', '');
    streams.send(a, 'k', bytes(1));
    expect(stream(a, 'k')).toMatchObject({ frames: 0, refused: 1 });
  });

  it('is measured: its rate, and its age when it begins with its time', () => {
    streams.declare(a, 'k', '');
    const stamped = Buffer.alloc(16);
    stamped.writeBigInt64LE(BigInt(core.clock.now().getTime() - 40));
    streams.send(a, 'k', stamped);
    expect(stream(a, 'k')?.latencyMs).toBe(40);
    core.clock.pass(1_000);
    expect(stream(a, 'k')?.bitrateBps).toBe(16 * 8);
  });
});

describe('a frame that a media server carries', () => {
  it('is counted as its sender’s, and makes its stream known', () => {
    expect(streams.carry(a, 'k', bytes(7))).toBe(true);
    expect(streams.carry(a, 'k', bytes(3))).toBe(true);
    expect(stream(a, 'k')).toMatchObject({ declared: false, frames: 2, bytes: 10, refused: 0 });
    expect(received(b, c)).toEqual([0, 0]);
  });

  it('passes uncounted when its sender is in no session', () => {
    limit('bytes_per_second', 1_000);
    expect(streams.carry(e, 'k', bytes(1_001))).toBe(true);
    expect(streams.list()).toEqual([]);
  });

  it('must not pass beyond what its sender may send', () => {
    limit('bytes_per_second', 1_000);
    expect(streams.carry(a, 'k', bytes(1_000))).toBe(true);
    expect(streams.carry(a, 'k', bytes(1))).toBe(false);
    expect(stream(a, 'k')).toMatchObject({ frames: 1, bytes: 1_000, refused: 1 });
    core.clock.pass(10);
    expect(streams.carry(a, 'k', bytes(10))).toBe(true);
  });

  it('makes no more streams known than its sender may have; what goes beyond passes', () => {
    limit('streams_per_user', 2);
    for (const kind of ['k', 'm', 'n', 'k']) expect(streams.carry(a, kind, bytes(1))).toBe(true);
    expect(streams.list().map(({ kind, frames }) => [kind, frames])).toEqual([
      ['k', 2],
      ['m', 1],
    ]);
    limit('bytes_per_second', 1_000);
    streams.carry(a, 'n', bytes(996));
    expect(streams.carry(a, 'n', bytes(1_000))).toBe(false);
    expect(streams.list().map(({ refused }) => refused)).toEqual([0, 0]);
  });
});

describe('a user who leaves its session', () => {
  it('loses who is subscribed to it, and keeps what it asked for and declares', () => {
    streams.declare(a, 'k', 'words');
    for (const [id, kind] of [
      [b, 'k'],
      [b, 'm'],
      [c, 'k'],
    ] as const)
      streams.subscribe(id, a, kind);
    streams.subscribe(b, c, 'k');
    streams.subscribe(a, b, 'k');
    streams.left(a);
    expect(streams.list().map(({ user, kind, subscribers }) => [user, kind, subscribers.length])).toEqual([
      ['a', 'k', 0],
      ['c', 'k', 1],
      ['b', 'k', 1],
    ]);
    expect([...streams.state(b).subscriptions.values()]).toEqual([{ userId: c, kind: 'k' }]);
    expect(core.store.kept.dataWishes.has(c)).toBe(false);
    expect(streams.state(a).subscriptions.size).toBe(1);
    expect(core.writesOf(() => streams.left(a))).toEqual([]);
    expect(core.writesOf(() => streams.left(e))).toEqual([]);
  });
});

describe('a user who is gone', () => {
  it('takes along all that it declared, asked for and may send', () => {
    limit('bytes_per_second', 1_000);
    streams.declare(a, 'k', 'words');
    streams.subscribe(b, a, 'k');
    streams.subscribe(a, b, 'm');
    streams.subscribe(a, c, 'm');
    streams.subscribe(d, c, 'm');
    streams.send(a, 'k', bytes(1_000));
    expect(core.writesOf(() => streams.forget(a)).at(-1)).toBe(`delete dataWishes ${a}`);
    expect(streams.list().map(({ user, subscribers }) => [user, subscribers.length])).toEqual([['c', 1]]);
    expect(streams.state(a).declared.size + streams.state(a).subscriptions.size).toBe(0);
    expect([...core.store.kept.dataWishes.keys()]).toEqual([d]);
    // Whoever has its id next begins anew.
    streams.declare(a, 'k', '');
    streams.send(a, 'k', bytes(1_000));
    expect(stream(a, 'k')).toMatchObject({ frames: 1, refused: 0, description: '' });
  });
});
