import { beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../../../protocol/api/user.js';
import { ConnectedUsers } from '../testing/connected-users.js';
import { CoreOverMemory, made, refusal } from '../testing/core-over-memory.js';
import type { Gatherings } from './gatherings.js';

let core: CoreOverMemory;
let gatherings: Gatherings;
let connected: ConnectedUsers;
let ann: User, bob: User, cem: User;

beforeEach(async () => {
  core = new CoreOverMemory();
  gatherings = core.people.gatherings;
  connected = new ConnectedUsers(core.people);
  [ann, bob, cem] = [
    await connected.arrive('ann'),
    await connected.arrive('bob'),
    await connected.arrive('cem'),
  ];
  core.sessions.create({ name: 'lab', id: 's1' });
  core.sessions.create({ name: 'hall', id: 's2' });
});

function join(sessionId: string, ...users: User[]): void {
  for (const user of users) gatherings.join(sessionId, user, true);
}

function told(work: () => void): string[] {
  return core.eventsOf(work).map(({ action, message }) => `${action}: ${message}`);
}

function memberIds(sessionId: string): string[] {
  return gatherings.get(sessionId).members.map(({ userId }) => userId);
}

describe('who joins a session', () => {
  it('is in it from then on, in order, and kept so', () => {
    core.clock.pass(1_000);
    expect(core.writesOf(() => join('s1', ann))).toEqual([`put members ${ann.id}`, 'put gatherings s1']);
    gatherings.join('s1', bob, false);
    expect(gatherings.get('s1').members).toEqual([
      {
        sessionId: 's1',
        userId: ann.id,
        position: 1,
        canBeMaster: true,
        room: null,
        joinedAt: '2026-01-02T03:04:06.000Z',
      },
      expect.objectContaining({ userId: bob.id, position: 2, canBeMaster: false }),
    ]);
    expect(gatherings.of(ann.id)?.session).toBe('lab');
    expect(gatherings.sessionIdOf(bob.id)).toBe('s1');
    expect(gatherings.of(cem.id)).toBeUndefined();
    const again = core.restarted().people.gatherings;
    expect(again.get('s1')).toEqual(gatherings.get('s1'));
    expect([again.sessionIdOf(bob.id), again.sessionIdOf(cem.id)]).toEqual(['s1', undefined]);
  });

  it('is told of to those in it, itself included, and in an event', () => {
    join('s1', ann);
    join('s2', cem);
    const events = core.eventsOf(() => {
      expect(connected.notices(() => join('s1', bob), ann, bob, cem)).toEqual([
        [{ kind: 'joined', user: bob }],
        [],
        [],
      ]);
    });
    expect(events).toEqual([
      {
        type: 'session',
        action: 'joined',
        severity: 'info',
        message: 'bob joined session lab.',
        subject: 'lab',
        session: 'lab',
        data: { id: 's1', userId: bob.id },
      },
    ]);
  });

  it('comes after all who were there, also when the first has left', () => {
    join('s1', ann, bob);
    gatherings.leave(ann.id);
    join('s1', cem, ann);
    expect(gatherings.get('s1').members.map(({ position }) => position)).toEqual([2, 3, 4]);
    expect(memberIds('s1')).toEqual([bob.id, cem.id, ann.id]);
  });

  it('is in no other, and not in it already', () => {
    join('s1', ann);
    for (const sessionId of ['s1', 's2'])
      expect(() => join(sessionId, ann)).toThrow(
        refusal('already-a-member', 'User ann is already in session lab.'),
      );
    expect(memberIds('s1')).toEqual([ann.id]);
    expect(memberIds('s2')).toEqual([]);
  });

  it('is one of as many as the session may have, which may have a limit of its own', () => {
    const limit = (value: number, place: Parameters<typeof core.settings.planSet>[2]) =>
      made(core.settings.planSet('people.limits.members_per_session', value, place));
    limit(1, { scope: 'user', owner: '' });
    limit(2, { scope: 'session', owner: 's1' });
    join('s1', ann, bob);
    expect(() => join('s1', cem)).toThrow(refusal('quota-exceeded', 'Session lab is full: 2 users.'));
    gatherings.leave(bob.id);
    join('s1', cem);
    join('s2', bob);
  });

  it('needs a session', () => {
    expect(() => join('s9', ann)).toThrow(refusal('session-not-found', 'There is no session s9.'));
  });

  it('is not in it when that cannot be stored', () => {
    core.store.full = true;
    expect(told(() => expect(() => join('s1', ann)).toThrow('disk full'))).toEqual([]);
    expect(gatherings.of(ann.id)).toBeUndefined();
    expect(memberIds('s1')).toEqual([]);
    expect(gatherings.get('s1').master).toBeNull();
  });
});

describe('who leaves a session', () => {
  it('is in none, for good; those who stay and the events are told', () => {
    join('s1', ann, bob);
    const events = told(() => {
      expect(connected.notices(() => gatherings.leave(bob.id), ann, bob)).toEqual([
        [{ kind: 'left', userId: bob.id }],
        [],
      ]);
    });
    expect(events).toEqual(['left: bob left session lab.']);
    expect(gatherings.of(bob.id)).toBeUndefined();
    expect(memberIds('s1')).toEqual([ann.id]);
    expect([...core.store.kept.members.keys()]).toEqual([ann.id]);
    expect(core.restarted().people.gatherings.of(bob.id)).toBeUndefined();
  });

  it('is told when somebody else wanted it, and not otherwise', () => {
    join('s1', ann, bob);
    expect(connected.notices(() => gatherings.leave(bob.id, true), ann, bob)).toEqual([
      [{ kind: 'left', userId: bob.id }],
      [{ kind: 'removed', sessionId: 's1', userId: bob.id }],
    ]);
  });

  it('was in one', () => {
    expect(core.writesOf(() => expect(gatherings.leave(cem.id)).toBeUndefined())).toEqual([]);
  });

  it('may join again, and another', () => {
    join('s1', ann);
    gatherings.leave(ann.id);
    join('s2', ann);
    expect(gatherings.of(ann.id)?.session).toBe('hall');
  });

  it('stays when that cannot be stored', () => {
    join('s1', ann);
    core.store.full = true;
    expect(() => gatherings.leave(ann.id)).toThrow('disk full');
    expect(gatherings.of(ann.id)?.session).toBe('lab');
    expect(memberIds('s1')).toEqual([ann.id]);
  });
});

describe('the master', () => {
  it('is the first who can be, then the next, then nobody, and stored each time', () => {
    const master = () => [gatherings.get('s1').master, core.store.kept.gatherings.get('s1')?.master];
    gatherings.join('s1', ann, false);
    expect(master()).toEqual([null, null]);
    expect(core.writesOf(() => join('s1', bob))).toEqual([`put members ${bob.id}`, 'put gatherings s1']);
    expect(master()).toEqual([bob.id, bob.id]);
    expect(core.writesOf(() => join('s1', cem))).toEqual([`put members ${cem.id}`]);
    expect(master()).toEqual([bob.id, bob.id]);
    expect(gatherings.leave(bob.id)?.master).toBe(cem.id);
    expect(master()).toEqual([cem.id, cem.id]);
    gatherings.leave(cem.id);
    expect(master()).toEqual([null, null]);
  });

  it('is another when it is away and somebody present can be, which all are told', () => {
    join('s1', ann, bob);
    connected.away(ann);
    expect(connected.notices(() => gatherings.reelect(ann.id), bob, cem)).toEqual([[{ kind: 'roles' }], []]);
    expect(gatherings.get('s1').master).toBe(bob.id);
    expect(core.store.kept.gatherings.get('s1')?.master).toBe(bob.id);
    expect(memberIds('s1')).toEqual([ann.id, bob.id]);
    expect(connected.notices(() => gatherings.reelect(ann.id), bob)).toEqual([[]]);
    expect(core.writesOf(() => gatherings.reelect(cem.id))).toEqual([]);
  });

  it('stays when nobody present can be, and then nobody is told', () => {
    join('s1', ann);
    gatherings.join('s1', bob, false);
    connected.away(ann);
    expect(connected.notices(() => gatherings.reelect(ann.id), bob)).toEqual([[]]);
    expect(gatherings.get('s1').master).toBe(ann.id);
  });
});

describe('a role that is handed over', () => {
  beforeEach(() => {
    join('s1', ann);
    gatherings.join('s1', bob, false);
  });

  it('is the other’s from then on, stored and told to all, once', () => {
    const events = told(() => {
      expect(connected.notices(() => gatherings.handOver('s1', 'master', bob.id), ann, bob, cem)).toEqual([
        [{ kind: 'roles' }],
        [{ kind: 'roles' }],
        [],
      ]);
    });
    expect(events).toEqual(['handed-over: bob is now the master of session lab.']);
    expect(gatherings.get('s1').master).toBe(bob.id);
    expect(core.store.kept.gatherings.get('s1')?.master).toBe(bob.id);
    expect(core.writesOf(() => gatherings.handOver('s1', 'master', bob.id))).toEqual([]);
    expect(told(() => gatherings.handOver('s1', 'master', bob.id))).toEqual([]);
    // It was made master by hand, and stays it.
    join('s1', cem);
    expect(gatherings.get('s1').master).toBe(bob.id);
  });

  it('may be the administrator’s for who is not in the session, the master’s not', () => {
    expect(() => gatherings.handOver('s1', 'master', cem.id)).toThrow(
      refusal('not-in-session', 'User cem is not in session lab.'),
    );
    expect(gatherings.get('s1').master).toBe(ann.id);
    const events = told(() => gatherings.handOver('s1', 'administrator', cem.id));
    expect(events).toEqual(['handed-over: cem is now the administrator of session lab.']);
    expect(gatherings.get('s1')).toMatchObject({ administrator: cem.id, master: ann.id });
    expect(core.restarted().people.gatherings.get('s1').administrator).toBe(cem.id);
    expect(() => gatherings.handOver('s9', 'master', ann.id)).toThrow(refusal('session-not-found'));
  });
});

describe('a session that closes', () => {
  beforeEach(() => join('s1', ann, bob));

  it('is told to who is in it, and they are in none', () => {
    join('s2', cem);
    expect(connected.notices(() => gatherings.close('s1'), ann, bob, cem)).toEqual([
      [{ kind: 'session-closed', sessionId: 's1' }],
      [{ kind: 'session-closed', sessionId: 's1' }],
      [],
    ]);
    expect([gatherings.of(ann.id), gatherings.sessionIdOf(bob.id)]).toEqual([undefined, undefined]);
    expect([gatherings.find('s1'), gatherings.find('s2')?.session]).toEqual([undefined, 'hall']);
    expect(gatherings.of(cem.id)?.session).toBe('hall');
    expect(connected.notices(() => gatherings.close('s1'), ann)).toEqual([[]]);
  });

  it('is emptied when it stops: all leave at once, for good', () => {
    const events = told(() => {
      expect(
        connected.notices(
          () => expect(gatherings.empty('s1').map(({ userId }) => userId)).toEqual([ann.id, bob.id]),
          ann,
          bob,
        ),
      ).toEqual([
        [{ kind: 'session-closed', sessionId: 's1' }],
        [{ kind: 'session-closed', sessionId: 's1' }],
      ]);
    });
    expect(events).toEqual([
      'left: ann left session lab: it was stopped.',
      'left: bob left session lab: it was stopped.',
    ]);
    expect([memberIds('s1'), gatherings.get('s1').master]).toEqual([[], null]);
    expect(gatherings.sessionIdOf(ann.id)).toBeUndefined();
    expect(core.store.kept.members.size).toBe(0);
    expect(core.store.kept.gatherings.get('s1')?.master).toBeNull();
    expect(core.writesOf(() => gatherings.empty('s1'))).toEqual([]);
    expect(() => gatherings.empty('s9')).toThrow(refusal('session-not-found'));
  });

  it('is as it was when it cannot be emptied', () => {
    core.store.full = true;
    expect(told(() => expect(() => gatherings.empty('s1')).toThrow('disk full'))).toEqual([]);
    expect(memberIds('s1')).toEqual([ann.id, bob.id]);
    expect(gatherings.of(ann.id)?.session).toBe('lab');
  });
});
