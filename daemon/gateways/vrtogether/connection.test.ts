import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { defaultOf } from '../../../protocol/settings/leaf.js';
import { settingLeaves, settingValues } from '../../../protocol/settings/tree.js';
import { Faults } from '../../core/faults.js';
import { Presence } from '../../core/people/presence.js';
import { CoreOverMemory } from '../../core/testing/core-over-memory.js';
import { allCommands } from './commands/all.js';
import type { Command } from './commands/command.js';
import { Connection } from './connection.js';
import type { CommandContext } from './context.js';
import { FrameEncoder } from './frame-encoder.js';
import { LastReasons } from './last-reasons.js';
import type { MediaServers } from './media-servers.js';
import type { VrtogetherSettings } from './settings.js';
import { AppSocket } from './testing/app-socket.js';

const defaults = new Map(settingLeaves.map(({ path, node }) => [path, defaultOf(node)]));
const { vrtogether } = settingValues((path) => (path === 'vrtogether' ? true : (defaults.get(path) ?? null)));
if (vrtogether === null) throw new Error('unreachable');

let core: CoreOverMemory;
let settings: VrtogetherSettings;
let context: CommandContext;
/** `ACTION WHO` of what the gateway tells of clients. */
let complaints: string[];
let reported: string[];
let stopping: boolean;

beforeEach(() => {
  core = new CoreOverMemory();
  settings = vrtogether;
  complaints = [];
  reported = [];
  stopping = false;
  const { clock, people, sessions, bus } = core;
  const faults = new Faults();
  faults.tellTo(({ message }) => reported.push(message));
  const complain = (what: string) => (client: { userId: string | undefined; address: string }) => {
    const who = client.userId === undefined ? client.address : people.users.nameOf(client.userId);
    complaints.push(`${what} ${who}`);
  };
  context = {
    people,
    sessions,
    bus,
    faults,
    presence: new Presence({ ...people, sessions, grace: () => ({ restartMs: 60_000, dropMs: 0 }) }, 0),
    now: clock.now,
    monotonicMs: clock.monotonicMs,
    version: '0',
    terminate: () => undefined,
    // Sessions of socketio need none.
    media: { open: () => true, close: () => undefined, addresses: () => ({}) } as unknown as MediaServers,
    encoders: { today: new FrameEncoder(false), version1: new FrameEncoder(true) },
    lastReasons: new LastReasons(),
    serverId: 'server',
    settings: () => settings,
    reset: () => undefined,
    stopping: () => stopping,
    afterwards: (work) => void setImmediate(work),
    tooSlow: complain('too slow'),
    tooMany: complain('too many'),
  };
});

function app(
  commands: ReadonlyMap<string, Command<CommandContext>> = allCommands,
): AppSocket & { at: Connection } {
  const socket = new AppSocket();
  return Object.assign(socket, { at: new Connection(socket.socket, context, commands) });
}

async function signedIn(userName: string): Promise<ReturnType<typeof app>> {
  const one = app();
  expect((await one.asks('Login', { userName })).error).toBe(0);
  return one;
}

const definition = { scenarioId: 's', scenarioName: 'Yard', scenarioDescription: '' };

/** One who made a session, and one who joined it. */
async function together() {
  const [mira, ole] = [await signedIn('mira'), await signedIn('ole')];
  const { body } = await mira.asks('AddSession', { sessionName: 'lab', scenarioDefinition: definition });
  const { sessionId } = body as { sessionId: string };
  expect((await ole.asks('JoinSession', { sessionId })).error).toBe(0);
  mira.told.length = 0;
  ole.told.length = 0;
  return { mira, ole, sessionId };
}

const version = ['GetOrchestratorVersion', {}] as const;

describe('a command', () => {
  it('is answered by its last argument, with its id, and not at all where nobody asks', async () => {
    const one = app();
    expect(await one.asks('GetOrchestratorVersion', { commandId: 7 })).toEqual({
      error: 0,
      body: { orchestratorVersion: '2.7.5', revision: 'vrt-0' },
      message: 'OK',
      commandId: 7,
    });
    one.says(...version);
    one.says('NoSuchCommand', {});
    one.says(7);
    expect([one.told, one.disconnected]).toEqual([[], false]);
  });

  it('that needs a user reads 204 before there is one; data frames read nothing', async () => {
    const one = app();
    expect((await one.asks('GetSessions', {})).error).toBe(204);
    let answered = false;
    one.says('SendData', 'voice', Buffer.from('x'), () => (answered = true));
    await nextTurn();
    expect(answered).toBe(false);
  });

  it('that is nested without end costs its connection', async () => {
    const one = await signedIn('mira');
    let nested: unknown = {};
    for (let depth = 0; depth < 100; depth += 1) nested = [nested];
    one.says('SendMessageToAll', { message: nested });
    expect(one.disconnected).toBe(true);
    expect(core.people.users.list()).toEqual([]);
  });

  it('that core refuses reads its code, a defect 801, and the daemon is told of the defect alone', async () => {
    const failing: Command<CommandContext> = {
      needsUser: false,
      answersStrangers: true,
      run: () => {
        throw new Error('oh no');
      },
    };
    const late: Command<CommandContext> = { ...failing, run: () => Promise.reject(new Error('later')) };
    const one = app(new Map([...allCommands, ['Fail', failing], ['FailLate', late]]));
    await one.asks('Login', { userName: 'mira' });
    expect((await one.asks('JoinRoom', { roomId: 'r' })).error).toBe(800);
    expect(reported).toEqual([]);
    const answers = [await one.asks('Fail', {}), await one.asks('FailLate', {})];
    expect(answers.map(({ error }) => error)).toEqual([801, 801]);
    expect(answers[0]?.message).toBe('vrt failed to do this; see its log');
    expect(reported.map((message) => /oh no|later/.exec(message)?.[0])).toEqual(['oh no', 'later']);
  });
});

describe('more commands per second than are allowed', () => {
  beforeEach(() => {
    settings = { ...settings, commands_per_second: 3 };
  });

  it('are refused until a second has passed, and told once a minute', async () => {
    const one = app();
    const ask = async () => (await one.asks(...version)).error;
    expect([await ask(), await ask(), await ask(), await ask(), await ask()]).toEqual([0, 0, 0, 900, 900]);
    expect(complaints).toEqual(['too many 10.0.0.1']);
    core.clock.pass(334);
    expect([await ask(), await ask()]).toEqual([0, 900]);
    core.clock.pass(59_665);
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([0, 0, 0, 900]);
    expect(complaints).toHaveLength(1);
    core.clock.pass(1);
    expect([await ask(), complaints.length]).toEqual([900, 2]);
  });

  it('are counted for each client, and data frames are not among them', async () => {
    const { mira, ole } = await together();
    ole.says('RegisterForDataStream', mira.at.userId, 'voice');
    core.clock.pass(1_000);
    for (let count = 0; count < 10; count += 1) mira.says('SendData', 'voice', Buffer.from('frame'));
    expect((await mira.asks(...version)).error).toBe(0);
    expect((await ole.asks(...version)).error).toBe(0);
    expect(core.people.dataStreams.list()).toMatchObject([{ frames: 10, refused: 0 }]);
    expect(complaints).toEqual([]);
  });
});

describe('a password', () => {
  beforeEach(async () => {
    await core.people.users.add({ name: 'admin', password: 'long enough', role: 'admin' });
  });

  it('that is being checked holds what comes after it, in order', async () => {
    const one = app();
    const order: string[] = [];
    const asks = (name: string, fields: object) => one.asks(name, fields).then(() => order.push(name));
    await Promise.all([
      asks('Login', { userName: 'admin', userPassword: 'long enough' }),
      asks('GetUsers', {}),
      asks('GetNTPTime', {}),
    ]);
    expect(order).toEqual(['Login', 'GetUsers', 'GetNTPTime']);
    expect((await one.asks('GetSessions', {})).error).toBe(0);
  });

  it('holds 256 commands, and one more costs the connection', async () => {
    const one = app();
    const signingIn = one.asks('Login', { userName: 'admin', userPassword: 'long enough' });
    for (let count = 0; count < 256; count += 1) one.says(...version);
    expect(one.disconnected).toBe(false);
    one.says(...version);
    expect(one.disconnected).toBe(true);
    await signingIn;
    // Whoever ended meanwhile is not signed in.
    expect(core.people.users.list()).toMatchObject([{ name: 'admin', present: false }]);
  });

  it('that is wrong five times costs the connection', async () => {
    const one = app();
    const guess = async () => (await one.asks('Login', { userName: 'admin', userPassword: 'guess' })).error;
    expect([await guess(), await guess(), await guess(), await guess()]).toEqual([206, 206, 206, 206]);
    await nextTurn();
    expect(one.disconnected).toBe(false);
    expect(await guess()).toBe(206);
    await nextTurn();
    expect(one.disconnected).toBe(true);
  });
});

describe('a client that does not read', () => {
  it('loses data frames, oldest first, and costs nobody else any', async () => {
    settings = { ...settings, queue_bytes: 20 };
    const { mira, ole } = await together();
    const kuno = await signedIn('kuno');
    await kuno.asks('JoinSession', { sessionId: core.people.gatherings.of(mira.at.userId ?? '')?.sessionId });
    for (const each of [ole, kuno]) await each.asks('RegisterForDataStream', mira.at.userId, 'voice');
    for (const each of [mira, ole, kuno]) each.conn.drain();
    ole.conn.sent.length = 0;
    kuno.conn.sent.length = 0;
    for (let count = 0; count < 6; count += 1) {
      mira.says('SendData', 'voice', Buffer.alloc(10, count));
      kuno.conn.drain();
    }
    expect(kuno.conn.sent).toHaveLength(6);
    expect(ole.conn.sent).toHaveLength(1);
    ole.ends('transport close');
    const [stream] = core.people.dataStreams.list();
    expect(stream?.frames).toBe(6);
    expect(stream?.subscribers).toMatchObject([{ user: 'kuno', frames: 6, dropped: 0 }]);
  });

  it('is disconnected once 32 MB of all else wait for it, which are never dropped', async () => {
    const { mira, ole } = await together();
    for (const each of [mira, ole]) each.conn.drain();
    ole.told.length = 0;
    const message = Buffer.alloc(4_000_000);
    // Its transport takes the first; what waits is looked at with every eighth message.
    const say = () => {
      mira.says('SendMessageToAll', { message });
      mira.conn.drain();
    };
    ole.conn.write('something that it does not read');
    for (let count = 0; count < 8; count += 1) say();
    await nextTurn();
    expect([ole.told.length, ole.disconnected, complaints]).toEqual([8, false, []]);
    ole.conn.writeBuffer = ole.conn.writeBuffer.map(() => ({ data: message }));
    say();
    await nextTurn();
    expect([ole.told.length, ole.disconnected, complaints]).toEqual([8, true, ['too slow ole']]);
    expect(mira.disconnected).toBe(false);
    expect(mira.told.at(-1)).toEqual([
      'SessionUpdated',
      { eventId: 'USER_LEFT_SESSION', eventData: { userId: expect.any(String) } },
    ]);
  });
});

describe('a connection that ends', () => {
  it('takes its user along, tells the others, and says why to whoever comes next', async () => {
    const { mira, ole } = await together();
    const userId = ole.at.userId;
    ole.ends('ping timeout');
    expect(mira.told).toEqual([['SessionUpdated', { eventId: 'USER_LEFT_SESSION', eventData: { userId } }]]);
    expect(core.people.users.list().map(({ name }) => name)).toEqual(['mira']);
    const again = await signedIn('ole');
    expect(again.at.describe()).toMatchObject({
      user: 'ole',
      session: null,
      lastReason: 'it did not answer a ping',
    });
    // Words that come after the end are nobody's.
    ole.at.notify({ kind: 'left', userId: 'x' });
    expect(ole.told).toEqual([]);
  });

  it('because the gateway stops leaves its user its place', async () => {
    const { mira, ole, sessionId } = await together();
    stopping = true;
    ole.ends('server shutting down');
    mira.ends('server shutting down');
    expect(core.people.gatherings.members(sessionId).map(({ name, present }) => [name, present])).toEqual([
      ['mira', false],
      ['ole', false],
    ]);
    stopping = false;
    const back = await signedIn('ole');
    expect(back.at.resumed).toBe(true);
    expect((await back.asks('JoinSession', { sessionId })).error).toBe(0);
    expect((await back.asks('JoinSession', { sessionId })).error).toBe(603);
  });

  it('on a full disk is told, and its user goes later', async () => {
    const { ole } = await together();
    core.store.full = true;
    ole.ends('transport close');
    expect(reported).toHaveLength(1);
    expect(core.people.users.list().map(({ name, present }) => [name, present])).toContainEqual([
      'ole',
      false,
    ]);
    core.store.full = false;
    context.presence.tick(4_999);
    expect(core.people.users.list().map(({ name }) => name)).toContain('ole');
    context.presence.tick(5_000);
    expect(core.people.users.list().map(({ name }) => name)).toEqual(['mira']);
  });
});
