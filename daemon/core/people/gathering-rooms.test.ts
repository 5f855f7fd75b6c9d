import { beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../../../protocol/api/user.js';
import { carryOut } from '../change.js';
import { ConnectedUsers } from '../testing/connected-users.js';
import { CoreOverMemory, made, refusal } from '../testing/core-over-memory.js';
import type { Gatherings } from './gatherings.js';
import { completed, instanceOf } from './scenarios.js';

let core: CoreOverMemory;
let gatherings: Gatherings;
let connected: ConnectedUsers;
let ann: User, bob: User, cem: User;

const yard = completed({
  id: 'y',
  name: 'yard',
  rooms: [
    { id: 'r1', name: 'One' },
    { id: 'r2', name: 'Two', capacity: 1 },
    // Called like another's id.
    { id: 'r3', name: 'r1' },
  ],
});

beforeEach(async () => {
  core = new CoreOverMemory();
  gatherings = core.people.gatherings;
  connected = new ConnectedUsers(core.people);
  [ann, bob, cem] = [
    await connected.arrive('ann'),
    await connected.arrive('bob'),
    await connected.arrive('cem'),
  ];
  core.sessions.create({ name: 'lab', id: 's1', scenario: instanceOf(yard) });
  core.sessions.create({ name: 'hall', id: 's2' });
});

function join(sessionId: string, ...users: User[]): void {
  for (const user of users) gatherings.join(sessionId, user, true);
}

function told(work: () => void): string[] {
  return core.eventsOf(work).map(({ action, message }) => `${action}: ${message}`);
}

describe('the members of a session', () => {
  it('are shown with their roles, rooms and whether they are here', () => {
    join('s1', ann);
    core.clock.pass(1_000);
    gatherings.join('s1', bob, false);
    gatherings.handOver('s1', 'administrator', bob.id);
    gatherings.enter(bob.id, 'One');
    connected.away(bob);
    expect(gatherings.members('s1')).toEqual([
      {
        userId: ann.id,
        name: 'ann',
        administrator: false,
        master: true,
        canBeMaster: true,
        present: true,
        room: null,
        joinedAt: '2026-01-02T03:04:05.000Z',
      },
      {
        userId: bob.id,
        name: 'bob',
        administrator: true,
        master: false,
        canBeMaster: false,
        present: false,
        room: 'One',
        joinedAt: '2026-01-02T03:04:06.000Z',
      },
    ]);
    expect(gatherings.placeOf(ann.id)).toEqual({ session: 'lab', room: null });
    expect(gatherings.placeOf(bob.id)).toEqual({ session: 'lab', room: 'One' });
    expect(gatherings.placeOf(cem.id)).toBeUndefined();
  });
});

describe('a room', () => {
  beforeEach(() => join('s1', ann, bob));

  it('is entered by id, else by name, stored and told to all in the session', () => {
    const events = core.eventsOf(() => {
      expect(connected.notices(() => gatherings.enter(ann.id, 'r2'), ann, bob, cem)).toEqual([
        [{ kind: 'entered', userId: ann.id, roomId: 'r2' }],
        [{ kind: 'entered', userId: ann.id, roomId: 'r2' }],
        [],
      ]);
    });
    expect(events).toEqual([
      {
        type: 'session',
        action: 'room-entered',
        severity: 'info',
        message: 'ann entered room Two.',
        subject: 'lab',
        session: 'lab',
        data: { id: 's1', userId: ann.id },
      },
    ]);
    expect(gatherings.enter(bob.id, 'r1').members.map(({ room }) => room)).toEqual(['r2', 'r1']);
    const rows = () => [ann, bob].map(({ id }) => core.store.kept.members.get(id)?.room);
    expect(rows()).toEqual(['r2', 'r1']);
    expect(core.restarted().people.gatherings.placeOf(ann.id)).toEqual({ session: 'lab', room: 'Two' });
    gatherings.enter(bob.id, 'One');
    expect(gatherings.rooms('s1').map(({ name, users }) => [name, users])).toEqual([
      ['One', ['bob']],
      ['Two', ['ann']],
      ['r1', []],
    ]);
    expect(gatherings.rooms('s1')[1]).toEqual({
      id: 'r2',
      name: 'Two',
      description: '',
      capacity: 1,
      users: ['ann'],
    });
    expect(gatherings.rooms('s2')).toEqual([]);
  });

  it('is left for another, which is told first', () => {
    gatherings.enter(ann.id, 'r1');
    const work = () => void gatherings.enter(ann.id, 'r2');
    expect(
      told(() =>
        expect(connected.notices(work, bob)).toEqual([
          [
            { kind: 'left-room', userId: ann.id, roomId: 'r1' },
            { kind: 'entered', userId: ann.id, roomId: 'r2' },
          ],
        ]),
      ),
    ).toEqual(['room-left: ann left room One.', 'room-entered: ann entered room Two.']);
  });

  it('is not entered twice, even when it is full', () => {
    gatherings.enter(ann.id, 'r2');
    expect(core.writesOf(() => gatherings.enter(ann.id, 'r2'))).toEqual([]);
    expect(told(() => gatherings.enter(ann.id, 'r2'))).toEqual([]);
  });

  it('takes as many as it has room for; without a capacity all', () => {
    gatherings.enter(ann.id, 'r2');
    expect(() => gatherings.enter(bob.id, 'r2')).toThrow(refusal('room-full', 'Room Two is full: 1 user.'));
    expect(gatherings.placeOf(bob.id)?.room).toBeNull();
    for (const { id } of [ann, bob]) gatherings.enter(id, 'r1');
    gatherings.enter(bob.id, 'r2');
    expect(gatherings.rooms('s1').map(({ users }) => users)).toEqual([['ann'], ['bob'], []]);
  });

  it('is one of the session’s, for who is in it', () => {
    expect(() => gatherings.enter(ann.id, 'Nine')).toThrow(
      refusal('room-not-found', 'Session lab has no room called "Nine".'),
    );
    expect(() => gatherings.enter(cem.id, 'r1')).toThrow(
      refusal('not-a-member', 'User cem is in no session.'),
    );
    expect(() => gatherings.leaveRoom(cem.id)).toThrow(refusal('not-a-member'));
    join('s2', cem);
    expect(() => gatherings.enter(cem.id, 'r1')).toThrow(
      refusal('room-not-found', 'Session hall has no room called "r1".'),
    );
  });

  it('is left into none, once', () => {
    gatherings.enter(ann.id, 'r1');
    gatherings.enter(bob.id, 'r1');
    const work = () => void gatherings.leaveRoom(ann.id);
    expect(
      told(() =>
        expect(connected.notices(work, bob)).toEqual([[{ kind: 'left-room', userId: ann.id, roomId: 'r1' }]]),
      ),
    ).toEqual(['room-left: ann left room One.']);
    expect(core.store.kept.members.get(ann.id)?.room).toBeNull();
    expect(gatherings.rooms('s1')[0]?.users).toEqual(['bob']);
    expect(told(work)).toEqual([]);
    expect(core.writesOf(work)).toEqual([]);
    expect(core.writesOf(() => gatherings.leaveRoom(bob.id))).toEqual([`put members ${bob.id}`]);
    expect(gatherings.rooms('s1')[0]?.users).toEqual([]);
  });

  it('keeps its id where its scenario has it no longer', () => {
    gatherings.enter(ann.id, 'r1');
    gatherings.keepScenario('s1', { ...instanceOf(yard), rooms: [] });
    expect(gatherings.placeOf(ann.id)).toEqual({ session: 'lab', room: 'r1' });
    expect(gatherings.members('s1')[0]?.room).toBe('r1');
  });

  it('is where it was when the move cannot be stored', () => {
    core.store.full = true;
    expect(told(() => expect(() => gatherings.enter(ann.id, 'r1')).toThrow('disk full'))).toEqual([]);
    expect(gatherings.placeOf(ann.id)?.room).toBeNull();
  });
});

describe('a gathering', () => {
  it('is called and about what was said last, kept so', () => {
    carryOut(core.store, [gatherings.editing('s1', { title: 'The lab' })]);
    carryOut(core.store, [gatherings.editing('s1', { description: 'Where it began' })]);
    expect(gatherings.get('s1')).toMatchObject({
      session: 'lab',
      title: 'The lab',
      description: 'Where it began',
      protocol: 'socketio',
    });
    expect(core.restarted().people.gatherings.get('s1')).toEqual(gatherings.get('s1'));
    expect(core.store.kept.gatherings.get('s1')).not.toHaveProperty('members');
    expect(() => gatherings.editing('s9', {})).toThrow(refusal('session-not-found'));
  });

  it('keeps its copy of a scenario', () => {
    const later = { ...instanceOf(yard), clockMs: 7 };
    join('s1', ann);
    gatherings.keepScenario('s1', later);
    expect(gatherings.get('s1').scenario).toBe(later);
    expect(gatherings.get('s1').members.map(({ userId }) => userId)).toEqual([ann.id]);
    expect(core.store.kept.gatherings.get('s1')?.scenario).toBe(later);
  });

  it('is locked where a setting says so', () => {
    expect(gatherings.isLocked('s1')).toBe(false);
    made(core.settings.planSet('people.locked', true, { scope: 'session', owner: 's1' }));
    expect([gatherings.isLocked('s1'), gatherings.isLocked('s2')]).toEqual([true, false]);
  });

  it('is a plain one after a start when nothing was stored of it, and without those of sessions that are gone', () => {
    join('s1', ann);
    join('s2', bob);
    core.store.kept.gatherings.clear();
    core.store.kept.sessions.delete('s2');
    const again = core.restarted().people.gatherings;
    expect([...again.list()]).toEqual([
      {
        sessionId: 's1',
        session: 'lab',
        title: 'lab',
        description: null,
        protocol: 'socketio',
        administrator: null,
        master: null,
        scenario: null,
        members: [expect.objectContaining({ userId: ann.id })],
      },
    ]);
    expect(again.of(bob.id)).toBeUndefined();
    expect(again.sessionIdOf(bob.id)).toBeUndefined();
  });
});
