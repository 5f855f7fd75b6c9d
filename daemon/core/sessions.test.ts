import { beforeEach, describe, expect, it } from 'vitest';
import type { Session } from '../../protocol/api/session.js';
import type { User } from '../../protocol/api/user.js';
import { completed, instanceOf } from './people/scenarios.js';
import { isForPeople } from './sessions.js';
import { CoreOverMemory, made, refusal } from './testing/core-over-memory.js';

const user = { scope: 'user', owner: '' } as const;
const yard = completed({ id: 'y', name: 'yard', rooms: [{ id: 'r1', name: 'One' }] });
let core: CoreOverMemory;

beforeEach(() => {
  core = new CoreOverMemory();
});

/** What was told because of `work`: `ACTION: MESSAGE`. */
function told(work: () => void): string[] {
  return core.eventsOf(work).map(({ action, message }) => `${action}: ${message}`);
}

function limit(path: string, value: number): void {
  made(core.settings.planSet(`people.limits.${path}`, value, user));
}

function join(session: Session, ...users: User[]): void {
  for (const one of users) core.people.gatherings.join(session.id, one, true);
}

describe('a session that is created', () => {
  it('runs, with what a session is when nobody said anything, and is kept', () => {
    const session = core.sessions.create({ name: 'lobby' });
    const { id } = session;
    expect(session).toEqual({
      id: expect.stringMatching(/./) as unknown,
      name: 'lobby',
      state: 'running',
      source: 'room',
      clients: [],
      createdAt: '2026-01-02T03:04:05.000Z',
      startedAt: '2026-01-02T03:04:05.000Z',
      codec: 'h264',
      encoder: 'auto',
      bitrateBps: 20_000_000,
      refreshHz: 72,
      maxEyeWidth: null,
      transport: 'auto',
      packetSize: 1400,
      avoidVideoGlitching: true,
      audience: 'headsets',
      title: 'lobby',
      description: null,
      protocol: 'socketio',
      administrator: null,
      master: null,
      members: [],
      scenario: null,
      streams: [],
    });
    expect(core.store.written).toEqual([`put sessions ${id}`, `put gatherings ${id}`]);
    expect(core.store.log.map(({ seq: _seq, time: _time, ...event }) => event)).toEqual([
      {
        type: 'session',
        action: 'created',
        severity: 'info',
        message: 'Session lobby was created.',
        subject: 'lobby',
        session: 'lobby',
        data: { id },
      },
      {
        type: 'session',
        action: 'started',
        severity: 'info',
        message: 'Session lobby was started.',
        subject: 'lobby',
        session: 'lobby',
        data: { id },
      },
    ]);
    expect(core.restarted().sessions.list()).toEqual([session]);
  });

  it('is what was asked for', async () => {
    const mira = await core.people.users.add({ name: 'mira' });
    core.people.scenarios.put(yard);
    const session = core.sessions.create({
      name: 'lobby',
      id: 's1',
      start: false,
      source: 'none',
      clients: ['b', 'a'],
      codec: 'hevc',
      refreshHz: 90,
      settings: { 'video.preferred_fps': 60, 'people.limits.members_per_session': 2 },
      title: 'The lobby',
      description: 'Where it begins',
      protocol: 'webrtc',
      administrator: mira.id,
      scenario: 'yard',
    });
    expect(session).toMatchObject({
      id: 's1',
      state: 'stopped',
      source: 'none',
      clients: ['b', 'a'],
      startedAt: null,
      codec: 'hevc',
      refreshHz: 60,
      audience: 'people',
      title: 'The lobby',
      description: 'Where it begins',
      protocol: 'webrtc',
      administrator: mira.id,
      scenario: { id: 'y', name: 'yard' },
    });
    expect(core.store.log.at(-1)?.message).toBe('Session lobby was created.');
    expect(core.settings.exportDocument({ scope: 'session', owner: 's1' }, false)).toEqual({
      video: { preferred_codec: { variant: 'Hevc' }, preferred_fps: 60 },
      people: { limits: { members_per_session: 2 } },
    });
    expect(core.restarted().sessions.get('s1')).toEqual(session);
  });

  it('may run a scenario that a client brings', () => {
    const scenario = instanceOf(yard);
    const session = core.sessions.create({ name: 'lobby', scenario });
    expect(session.scenario?.id).toBe('y');
    expect(core.people.gatherings.get(session.id).scenario).toBe(scenario);
  });

  it('does not run where a setting says so, unless that was asked for', () => {
    made(core.settings.planSet('session.start_when_created', false, user));
    expect(core.sessions.create({ name: 'a' }).state).toBe('stopped');
    expect(core.sessions.create({ name: 'b', start: true }).state).toBe('running');
  });

  it('has a name of its own', () => {
    core.sessions.create({ name: 'lobby' });
    expect(() => core.sessions.create({ name: 'lobby' })).toThrow(
      refusal('name-taken', 'A session called "lobby" already exists.'),
    );
    expect(core.sessions.list()).toHaveLength(1);
  });

  it('is one of as many as are allowed', () => {
    limit('sessions', 2);
    core.sessions.create({ name: 'a' });
    const { id } = core.sessions.create({ name: 'b' });
    expect(() => core.sessions.create({ name: 'c' })).toThrow(
      refusal('quota-exceeded', 'There are 2 sessions; 2 are allowed.'),
    );
    core.sessions.remove(id, 'over');
    expect(core.sessions.create({ name: 'c' }).name).toBe('c');
  });

  it('is one of as many as its administrator may have', async () => {
    const [mira, ole] = [
      await core.people.users.add({ name: 'mira' }),
      await core.people.users.add({ name: 'ole' }),
    ];
    limit('sessions_per_user', 2);
    core.sessions.create({ name: 'a', administrator: mira.id });
    core.sessions.create({ name: 'o', administrator: ole.id });
    core.sessions.create({ name: 'b', administrator: mira.id });
    expect(() => core.sessions.create({ name: 'c', administrator: mira.id })).toThrow(
      refusal('quota-exceeded', 'One user may administer 2 sessions.'),
    );
    core.sessions.create({ name: 'c', administrator: ole.id });
    expect(core.sessions.create({ name: 'd' }).administrator).toBeNull();
  });

  it.each([
    ['scenario-not-found', { scenario: 'nowhere' }],
    ['invalid-request', { settings: { 'video.preferred_fps': 'fast' } }],
    ['setting-not-found', { settings: { 'video.speed': 1 } }],
  ] as const)('is not there at all when it is refused: %s', (code, request) => {
    expect(
      told(() => expect(() => core.sessions.create({ name: 'a', ...request })).toThrow(refusal(code))),
    ).toEqual([]);
    expect(core.sessions.list()).toEqual([]);
    expect(core.store.kept.sessions.size + core.store.kept.gatherings.size).toBe(0);
    expect(core.store.settings.list()).toEqual([]);
  });
});

describe('sessions', () => {
  it('are found by name, id and unique prefix', () => {
    const { id } = core.sessions.create({ name: 'lobby' });
    for (const wanted of ['lobby', id, id.slice(0, 4)])
      expect(core.sessions.get(wanted)).toMatchObject({ id, name: 'lobby' });
    expect(() => core.sessions.get('l')).toThrow(
      refusal('session-not-found', 'There is no session called "l".'),
    );
  });

  it('show their streams', () => {
    const { id } = core.sessions.create({ name: 'lobby' });
    core.streams.ofSession.set(id, ['x', 'y']);
    expect(core.sessions.get('lobby').streams).toEqual(['x', 'y']);
  });

  it('that run are listed by when they were started, not created', () => {
    for (const [name, start] of [
      ['a', false],
      ['b', true],
      ['c', true],
    ] as const) {
      core.sessions.create({ name, start });
      core.clock.pass(1_000);
    }
    const running = () => core.sessions.running().map(({ name }) => name);
    expect(running()).toEqual(['b', 'c']);
    core.sessions.start('a');
    expect(running()).toEqual(['b', 'c', 'a']);
    core.sessions.stop('b');
    core.clock.pass(1_000);
    core.sessions.start('b');
    expect(running()).toEqual(['c', 'a', 'b']);
    expect(
      core
        .restarted()
        .sessions.running()
        .map(({ name }) => name),
    ).toEqual(['c', 'a', 'b']);
  });

  it('are as they were when the store refuses a change', () => {
    core.sessions.create({ name: 'lobby' });
    core.sessions.create({ name: 'hall', start: false });
    core.store.full = true;
    const work = [
      () => core.sessions.stop('lobby'),
      () => core.sessions.start('hall'),
      () => core.sessions.edit('lobby', { title: 'other' }),
      () => core.sessions.delete('hall'),
      () => core.sessions.create({ name: 'other' }),
    ];
    const before = core.sessions.list();
    for (const attempt of work) {
      expect(told(() => expect(attempt).toThrow('disk full'))).toEqual([]);
      expect(core.sessions.list()).toEqual(before);
    }
    expect(core.streams.closed).toEqual([]);
  });

  it('get free names, made of what people call them', () => {
    const free = (title: string) => core.sessions.freeName(title);
    expect(free('Party Room')).toBe('Party-Room');
    expect(free('-- Größe! (2) --')).toBe('Gro-e-2');
    expect(free('..x_y.z')).toBe('x_y.z');
    expect(free('***')).toBe('session');
    expect(free('会議')).toBe('session');
    expect(free('a'.repeat(60))).toBe('a'.repeat(50));
    for (const name of ['party', 'party-2']) core.sessions.create({ name });
    expect(free('party')).toBe('party-3');
    core.sessions.remove(core.sessions.get('party-2').id, 'over');
    expect(free('party')).toBe('party-2');
  });
});

describe('a session that is started', () => {
  it('runs from then on, is kept so and told, once', () => {
    const { id } = core.sessions.create({ name: 'lobby', start: false });
    core.clock.pass(1_000);
    expect(told(() => core.sessions.start('lobby'))).toEqual(['started: Session lobby was started.']);
    core.clock.pass(1_000);
    expect(told(() => core.sessions.start('lobby'))).toEqual([]);
    expect(core.sessions.start('lobby')).toMatchObject({
      id,
      state: 'running',
      createdAt: '2026-01-02T03:04:05.000Z',
      startedAt: '2026-01-02T03:04:06.000Z',
    });
    expect(core.restarted().sessions.get(id)).toEqual(core.sessions.get(id));
  });
});

describe('a session that is stopped', () => {
  it('ends its streams, lets everybody leave, is kept so and told, once', async () => {
    const session = core.sessions.create({ name: 'lobby' });
    const mira = await core.people.users.add({ name: 'mira' });
    join(session, mira);
    expect(core.sessions.get('lobby')).toMatchObject({ members: [mira.id], audience: 'people' });
    core.clock.pass(1_000);
    expect(told(() => core.sessions.stop('lobby')).toSorted()).toEqual([
      'left: mira left session lobby: it was stopped.',
      'stopped: Session lobby was stopped.',
    ]);
    expect(core.streams.closed).toEqual([`session ${session.id}: the session was stopped`]);
    expect(told(() => core.sessions.stop('lobby'))).toEqual([]);
    expect(core.sessions.stop('lobby')).toMatchObject({
      state: 'stopped',
      startedAt: '2026-01-02T03:04:05.000Z',
      members: [],
      audience: 'headsets',
    });
    expect(core.streams.closed).toHaveLength(1);
    expect(core.store.kept.members.size).toBe(0);
    expect(core.restarted().sessions.get('lobby')).toEqual(core.sessions.get('lobby'));
  });

  it('asks for no data of who left', async () => {
    const session = core.sessions.create({ name: 'lobby' });
    const [mira, ole] = [
      await core.people.users.add({ name: 'mira' }),
      await core.people.users.add({ name: 'ole' }),
    ];
    join(session, mira, ole);
    core.people.dataStreams.subscribe(mira.id, ole.id, 'k');
    core.sessions.stop('lobby');
    expect(core.people.dataStreams.list()).toEqual([]);
    expect(core.store.kept.dataWishes.size).toBe(0);
  });
});

describe('a session that is edited', () => {
  it('keeps what is not named, and everything else as it is named', () => {
    const before = core.sessions.create({ name: 'lobby', clients: ['a'], title: 'T', description: 'D' });
    const none = { changes: [], dropped: [], effect: 'live', streams: [], gateways: [] };
    const edited = (change: Partial<Session>) => ({ ...before, ...change, outcome: none });
    expect(core.sessions.edit('lobby', {})).toEqual(edited({}));
    expect(core.sessions.edit('lobby', { title: 'The lobby' })).toEqual(edited({ title: 'The lobby' }));
    expect(core.sessions.edit('lobby', { description: 'New', clients: ['b'] })).toEqual(
      edited({ title: 'The lobby', description: 'New', clients: ['b'] }),
    );
    expect(core.streams.closed).toEqual([]);
    expect(core.restarted().sessions.get('lobby')).toEqual(core.sessions.get('lobby'));
    expect(core.store.log.at(-1)).toMatchObject({
      action: 'changed',
      message: 'Session lobby was changed.',
      data: { id: before.id },
    });
    // Nothing named is nothing changed.
    expect(core.actions()).toEqual([
      'session created',
      'session started',
      'session changed',
      'session changed',
    ]);
  });

  it('ends its streams when it shows something else', () => {
    const { id } = core.sessions.create({ name: 'lobby' });
    core.sessions.edit('lobby', { source: 'room' });
    expect(core.streams.closed).toEqual([]);
    expect(core.sessions.edit('lobby', { source: 'none' }).source).toBe('none');
    expect(core.streams.closed).toEqual([`session ${id}: the source of the session was changed`]);
  });

  it('is one that there is', () => {
    for (const work of ['edit', 'start', 'stop', 'delete'] as const)
      expect(() => core.sessions[work]('lobby', {} as never)).toThrow(refusal('session-not-found'));
  });
});

describe('a session that is deleted', () => {
  it('is stopped, and gone with its settings and its people', () => {
    const { id } = core.sessions.create({ name: 'lobby', refreshHz: 90 });
    expect(() => core.sessions.delete('lobby')).toThrow(
      refusal('session-running', 'Session lobby is running.'),
    );
    const stopped = core.sessions.stop('lobby');
    expect(told(() => expect(core.sessions.delete('lobby')).toEqual(stopped))).toEqual([
      'deleted: Session lobby was deleted.',
    ]);
    expect(core.sessions.list()).toEqual([]);
    expect(core.people.gatherings.find(id)).toBeUndefined();
    expect(core.settings.inForce({ sessionId: id })).toEqual(new Map());
    expect(core.store.settings.list()).toEqual([]);
    expect(core.restarted().sessions.list()).toEqual([]);
    expect(core.sessions.create({ name: 'lobby' }).refreshHz).toBe(72);
  });

  it('is stopped first when it runs and that was wanted', () => {
    const { id } = core.sessions.create({ name: 'lobby' });
    expect(told(() => expect(core.sessions.delete('lobby', true).state).toBe('stopped'))).toEqual([
      'stopped: Session lobby was stopped.',
      'deleted: Session lobby was deleted.',
    ]);
    expect(core.streams.closed).toEqual([`session ${id}: the session was stopped`]);
  });

  it('may run when whoever made it up wants it gone, once', async () => {
    const session = core.sessions.create({ name: 'lobby', refreshHz: 90 });
    const mira = await core.people.users.add({ name: 'mira' });
    join(session, mira);
    expect(told(() => core.sessions.remove(session.id, 'its administrator left'))).toEqual([
      'deleted: Session lobby was deleted: its administrator left.',
    ]);
    expect(core.streams.closed).toEqual([`session ${session.id}: its administrator left`]);
    expect(core.sessions.list()).toEqual([]);
    expect(core.people.gatherings.of(mira.id)).toBeUndefined();
    expect(core.store.settings.list()).toEqual([]);
    expect(core.store.kept.sessions.size).toBe(0);
    expect(told(() => core.sessions.remove(session.id, 'again'))).toEqual([]);
    expect(core.streams.closed).toHaveLength(1);
  });
});

describe('a session is for people', () => {
  const nobody = { administrator: null, members: [], scenario: null };
  const member = { sessionId: 's', userId: 'u', position: 1, canBeMaster: true, room: null, joinedAt: '' };

  it.each([
    ['with nothing to see', 'none', nobody, true],
    ['with an administrator', 'room', { ...nobody, administrator: 'u' }, true],
    ['with a scenario', 'room', { ...nobody, scenario: instanceOf(yard) }, true],
    ['with a member', 'room', { ...nobody, members: [member] }, true],
    ['never otherwise', 'room', nobody, false],
  ] as const)('%s', (_, source, gathering, expected) => {
    expect(isForPeople({ source }, gathering)).toBe(expected);
  });
});
