import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nobodyId } from '../../protocol/vrtogether/nobody.js';
import { exited, Machine } from '../system/machine.js';
import { until } from '../system/until.js';
import { Vr2GatherApp } from './vr2gather-app.js';

/*
 * What an operator types must reach apps in the words that apps understand: each test has apps in a scene, does it, and sees
 * where they are.
 */

let machine: Machine;

beforeAll(async () => {
  machine = await Machine.create();
  await machine.startDaemon();
  await machine.startOrchestrator();
  await does('user', 'add', 'camera');
});

afterAll(async () => {
  await machine[Symbol.asyncDispose]();
});

async function does(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await machine.vrt(...args);
  expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' });
  return stdout;
}

const running: Vr2GatherApp[] = [];

/** Each test has its own apps and sessions, of the same names. */
afterEach(async () => {
  for (const each of running.splice(0)) each[Symbol.dispose]();
  await until('its users are gone', async () => (await machine.status()).users === 1);
  for (const { name } of await machine.sessions()) {
    await does('session', 'stop', name);
    await does('session', 'delete', name);
  }
});

/** An app that has just signed in. */
async function app(userName: string): Promise<Vr2GatherApp> {
  const started = await Vr2GatherApp.start(machine.orchestratorPort, userName);
  running.push(started);
  return started;
}

/** Its creator and two who joined are in the scene. */
async function inScene() {
  const [mira, kuno, ole] = await Promise.all(['mira', 'kuno', 'ole'].map((name) => app(name)));
  if (mira === undefined || kuno === undefined || ole === undefined) throw new Error('unreachable');
  const { sessionId } = await mira.create('party');
  await kuno.join(sessionId);
  await ole.join(sessionId);
  await until('all know all', () =>
    [mira, kuno, ole].every(({ session }) => session?.sessionUsers.length === 3),
  );
  await mira.begin();
  await until('all are in the scene', () => [mira, kuno, ole].every(({ where }) => where === 'scene'));
  for (const each of [mira, kuno, ole]) each.received.length = 0;
  return { mira, kuno, ole, apps: [mira, kuno, ole], sessionId };
}

/** Somebody without an app, for whom a creator who left waits. */
async function somebodyStays(): Promise<void> {
  await does('session', 'join', 'party', 'camera');
}

function isHome({ where, session }: Vr2GatherApp): boolean {
  return where === 'home' && session === undefined;
}

const left = (userId: string) =>
  ['SessionUpdated', { eventId: 'USER_LEFT_SESSION', eventData: { userId } }] as const;

describe('an operator', () => {
  it('lets one user leave: its app leaves the scene, the others stay', async () => {
    const { mira, kuno, ole, apps } = await inScene();
    await does('session', 'leave', 'party', 'kuno');
    await until('kuno is home', () => isHome(kuno));
    expect(kuno.received).toEqual([left(mira.userId), left(kuno.userId)]);
    await until('mira knows', () => mira.session?.sessionUsers.length === 2);
    expect([mira.where, ole.where]).toEqual(['scene', 'scene']);
    expect(ole.received).toEqual([left(kuno.userId)]);
    // It can go back, and into another.
    await kuno.join(String(mira.session?.sessionId));
    expect(apps.map(({ faults, shown }) => [faults, shown])).toEqual(apps.map(() => [[], []]));
  });

  it('lets the administrator leave: everybody leaves the scene, and nobody asks for ever', async () => {
    const { mira, kuno, ole, apps } = await inScene();
    await does('session', 'leave', 'party', 'mira');
    await until('all are home', () => apps.every(isHome));
    expect(kuno.received[0]).toEqual(left(mira.userId));
    expect(ole.received[0]).toEqual(left(mira.userId));
    expect(apps.map(({ polls, faults, shown }) => [polls, faults, shown])).toEqual(
      apps.map(() => [0, [], []]),
    );
  });

  it('stops and deletes a session: every app leaves its scene, the creator too', async () => {
    const { mira, kuno, apps } = await inScene();
    await does('session', 'stop', 'party');
    await does('session', 'delete', 'party');
    await until('all are home', () => apps.every(isHome));
    expect(kuno.received).toEqual([left(mira.userId), ['SessionClosed', {}]]);
    // The administrator itself leaves when a stand-in for it does.
    expect(mira.received).toEqual([
      [
        'SessionUpdated',
        {
          eventId: 'USER_JOINED_SESSION',
          eventData: {
            userId: nobodyId,
            userData: { userId: nobodyId, userName: 'vrt', userData: {}, sfuData: {} },
          },
        },
      ],
      ['SessionClosed', {}],
      left(nobodyId),
    ]);
    expect(apps.map(({ polls, faults, shown }) => [polls, faults, shown])).toEqual(
      apps.map(() => [0, [], []]),
    );
    expect(await mira.sessions()).toEqual([]);
    // All of them can meet again.
    const { sessionId } = await kuno.create('second');
    await mira.join(sessionId);
    expect(mira.shown).toEqual([]);
  });

  it('stops a session whose creator has left and waits for it to be empty: it waits no longer', async () => {
    const mira = await app('mira');
    const kuno = await app('kuno');
    const { sessionId } = await mira.create('party');
    await somebodyStays();
    await mira.leave();
    // Comes when the administrator is gone already, and is told like the rest.
    await kuno.join(sessionId);
    await until('mira waits', () => mira.polls > 2);
    await does('session', 'stop', 'party');
    await until('both are home', () => isHome(mira) && isHome(kuno));
    expect(await machine.sessions()).toEqual([]);
    expect([mira.faults, mira.shown, kuno.faults, kuno.shown]).toEqual([[], [], [], []]);
  });

  it('ends a session that he made himself and that nobody administers: its apps leave', async () => {
    await does('scenario', 'import', 'fixtures/scenarios/yard.json');
    await does('session', 'create', '--name', 'play', '--source', 'none', '--scenario', 'yard');
    const mira = await app('mira');
    const [play] = await mira.sessions();
    await mira.join(String(play?.sessionId));
    await does('session', 'stop', 'play');
    await until('mira is home', () => isHome(mira));
    expect([mira.faults, mira.shown]).toEqual([[], []]);
  });

  it('ends the session of an administrator who is gone for good: whoever came after it left is told', async () => {
    const mira = await app('mira');
    const kuno = await app('kuno');
    const { sessionId } = await mira.create('party');
    await somebodyStays();
    await mira.leave();
    await kuno.join(sessionId);
    mira[Symbol.dispose]();
    await until('kuno is home', () => isHome(kuno));
    expect([kuno.faults, kuno.shown]).toEqual([[], []]);
    expect(await machine.sessions()).toEqual([]);
  });
});

describe('a user whom an operator let join', () => {
  it('enters with its app, and is in once', async () => {
    const mira = await app('mira');
    const kuno = await app('kuno');
    const { sessionId } = await mira.create('party');
    await does('session', 'join', 'party', 'kuno');
    await until('mira knows', () => mira.session?.sessionUsers.length === 2);
    // Its app is told nothing of a session that it has not entered: it would throw.
    await does('session', 'leave', 'party', 'kuno');
    await does('session', 'join', 'party', 'kuno');
    expect(kuno.received).toEqual([]);
    expect((await kuno.join(sessionId)).sessionUsers).toEqual([mira.userId, kuno.userId]);
    await expect(kuno.join(sessionId)).rejects.toThrow('already in this session');
    await mira.begin();
    await until('kuno is in the scene', () => kuno.where === 'scene');
    expect([mira.faults, kuno.faults]).toEqual([[], []]);
  });

  it('may choose another session instead', async () => {
    const mira = await app('mira');
    const kuno = await app('kuno');
    await mira.create('party');
    await does('session', 'join', 'party', 'kuno');
    await kuno.create('own');
    expect(kuno.shown).toEqual([]);
    await until('mira is alone', () => mira.session?.sessionUsers.length === 1);
  });

  it('is let leave one and put into another at once: its app leaves the first only', async () => {
    const { kuno } = await inScene();
    await does('session', 'create', '--name', 'other', '--source', 'none');
    await does('session', 'leave', 'party', 'kuno');
    await does('session', 'join', 'other', 'kuno');
    await until('kuno is home', () => isHome(kuno));
    expect(await does('session', 'members', 'other', '-o', 'name')).toBe('kuno\n');
  });
});

describe('what an operator says', () => {
  it('is heard by one session, or by all, or by one member, and every app can read it', async () => {
    const { mira, kuno, ole, apps } = await inScene();
    expect(await does('session', 'message', 'party', 'hi')).toBe('Sent to 3 connected users.\n');
    expect(await does('session', 'message', 'party', 'psst', '--to', 'kuno')).toBe(
      'Sent to 1 connected user.\n',
    );
    const lobby = await app('lone');
    await lobby.create('other');
    expect(await does('session', 'message', '--all', 'vrt restarts at noon')).toBe(
      'Sent to 4 connected users.\n',
    );
    await until('all hear', () =>
      [...apps, lobby].every(({ messages }) => messages.at(-1)?.startsWith('vrt')),
    );
    expect(kuno.messages.slice(-3)).toEqual(['hi    ', 'psst  ', 'vrt restarts at noon']);
    expect(mira.messages.slice(-2)).toEqual(['hi    ', 'vrt restarts at noon']);
    expect(mira.received.at(-1)).toEqual([
      'MessageSent',
      { messageFrom: nobodyId, messageFromName: 'operator', message: 'vrt restarts at noon' },
    ]);
    // A member's own words, typed for it, are readable too.
    await does('session', 'message', 'party', 'yo', '--from', 'ole');
    await until('mira hears ole', () => mira.messages.at(-1) === 'yo    ');
    const alone = await machine.vrt('session', 'message', 'party', 'x', '--to', 'lone');
    expect([alone.code, alone.stderr]).toEqual([1, expect.stringContaining('lone is not in session party')]);
    expect([...apps, lobby].map(({ faults }) => faults)).toEqual([[], [], [], []]);
    expect(ole.where).toBe('scene');
  });

  it('as a scene event reaches everybody, the master too, and is refused where apps would throw', async () => {
    const { mira, apps } = await inScene();
    const event = { TypeId: 112, Data: '{"said":"\u00fc"}' };
    await does('session', 'scene-event', 'party', JSON.stringify(event));
    await until('all took it up', () => apps.every(({ sceneEvents }) => sceneEvents.length === 1));
    expect(apps.map(({ sceneEvents }) => sceneEvents[0])).toEqual([event, event, event]);
    await does('session', 'scene-event', 'party', JSON.stringify(event), '--to', 'master');
    await until('the master took it up', () => mira.sceneEvents.length === 2);
    for (const args of [[], ['--from', 'mira', '--to', 'all']]) {
      const { code, stderr } = await machine.vrt('session', 'scene-event', 'party', 'knock', ...args);
      expect(code).toBe(2);
      expect(stderr).toContain('Apps cannot read this scene event: it is not JSON.');
      expect(stderr).toContain('{"TypeId":112,"Data":"{}"}');
    }
    expect(apps.map(({ faults }) => faults)).toEqual([[], [], []]);
  });

  it("as a scenario's timed event reaches the master's app too", async () => {
    await does('scenario', 'import', 'fixtures/scenarios/yard.json');
    const { apps } = await inScene();
    await does('scenario', 'start', 'party');
    await until('all took it up', () => apps.every(({ sceneEvents }) => sceneEvents.length === 1));
    expect(apps.map(({ faults }) => faults)).toEqual([[], [], []]);
    const silly = JSON.stringify({ name: 'silly', script: [{ atMs: 1, name: 'x', sceneEvent: 'boo' }] });
    const { code, stderr } = await machine.vrtWithInput(silly, 'scenario', 'import', '-');
    expect(code).toBe(2);
    expect(stderr).toContain('Apps cannot read the scene event of "x" at 1 ms: it is not JSON.');
  });
});

describe('a frame of audio', () => {
  it('that is sent in the name of a member reaches every member as the bytes that it was', async () => {
    const { ole, apps } = await inScene();
    const file = join(machine.folder, 'frame.bin');
    const frame = Buffer.from([0, 255, 128, 10, 13]);
    writeFileSync(file, frame);
    expect(await does('session', 'audio', 'party', file, '--from', 'ole')).toBe(
      'Sent to 3 connected users.\n',
    );
    await until('all hear it', () => apps.every(({ received }) => received.length === 1));
    const heard = ['AudioSent', { audioFrom: ole.userId, audioData: frame }];
    expect(apps.map(({ received }) => received)).toEqual([[heard], [heard], [heard]]);
    expect(apps.map(({ faults }) => faults)).toEqual([[], [], []]);
  });
});

describe('a banned user', () => {
  it('is disconnected, and cannot sign in until it may again; its address neither, if that is wanted', async () => {
    const { mira, kuno, ole, apps } = await inScene();
    expect(await does('user', 'ban', 'kuno')).toBe('User kuno was banned.\n');
    await until('kuno is disconnected', () => !kuno.connected);
    await until('mira knows', () => mira.session?.sessionUsers.length === 2);
    expect([mira.connected, ole.connected]).toEqual([true, true]);
    expect(await does('user', 'list', '--filter', 'banned=name', '-o', 'name')).toBe('kuno\n');
    await expect(app('kuno')).rejects.toThrow('206 You are banned here.');
    const usersSeen = async () =>
      Object.values(await ole.users()).map((user) => (user as { userName: string }).userName);
    expect((await usersSeen()).toSorted()).toEqual(['camera', 'mira', 'ole']);

    await does('user', 'unban', 'kuno');
    expect((await app('kuno')).connected).toBe(true);
    expect((await usersSeen()).toSorted()).toEqual(['camera', 'kuno', 'mira', 'ole']);
    expect(await does('user', 'ban', 'mira', '--address')).toBe(
      'User mira and whoever comes from 127.0.0.1 was banned.\n',
    );
    await until('all are disconnected', () => apps.every(({ connected }) => !connected));
    expect(await machine.sessions()).toEqual([]);
    await expect(app('eve')).rejects.toThrow('206 You are banned here.');
    const other = await Vr2GatherApp.start(machine.orchestratorPort, 'ole', '127.0.0.2');
    running.push(other);
    expect(other.connected).toBe(true);
    await does('user', 'unban', 'mira');
    expect(apps.map(({ faults, shown }) => [faults, shown])).toEqual(apps.map(() => [[], []]));
  });

  it('stays so after a restart', async () => {
    await does('user', 'ban', 'nobody', 'camera');
    const { daemon } = machine;
    daemon?.kill('SIGKILL');
    if (daemon !== undefined) await exited(daemon);
    await machine.startDaemon();
    await expect(app('nobody')).rejects.toThrow('206 You are banned here.');
    await expect(app('camera')).rejects.toThrow('206 You are banned here.');
    await does('user', 'unban', 'nobody', 'camera');
    expect((await app('nobody')).connected).toBe(true);
  });
});

describe('a session of people', () => {
  it('is offered to apps, and one of headsets alone is not', async () => {
    await does('session', 'create', '--name', 'desk');
    await does('session', 'create', '--name', 'play', '--source', 'none');
    const mira = await app('mira');
    expect((await mira.sessions()).map(({ sessionName }) => sessionName)).toEqual(['play']);
    const shown = await does('session', 'list');
    expect(shown).toMatch(/^desk +\S+ +running +headsets +room +h264 +20 Mbit\/s/m);
    expect(shown).toMatch(/^play +\S+ +running +people +none +- +- +- +- +0/m);
    // Whoever is let into it by command makes it one.
    await does('session', 'join', 'desk', 'camera');
    expect(await mira.sessions()).toHaveLength(2);
  });

  it('has another master and another administrator when somebody says so, and apps know', async () => {
    const { mira, kuno, ole, apps } = await inScene();
    expect(await does('session', 'master', 'party', 'kuno')).toBe('kuno is the master of session party.\n');
    await until('kuno is the master', () => kuno.isMaster && !mira.isMaster);
    await does('session', 'administrator', 'party', 'ole');
    await until('all know', () => apps.every(({ session }) => session?.sessionAdministrator === ole.userId));
    // Its app no longer is the one with which the session ends.
    await does('session', 'leave', 'party', 'mira');
    await until('mira is home', () => isHome(mira));
    expect([kuno.where, ole.where]).toEqual(['scene', 'scene']);
    expect(apps.map(({ faults, shown }) => [faults, shown])).toEqual(apps.map(() => [[], []]));
    const wrong = await machine.vrt('session', 'master', 'party', 'mira');
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('mira is not in session party')]);
  });

  it('may be given its administrator when it is created', async () => {
    const mira = await app('mira');
    await does('session', 'create', '--name', 'play', '--source', 'none', '--administrator', 'mira');
    const [play] = await mira.sessions();
    expect(play?.sessionAdministrator).toBe(mira.userId);
  });

  it('has no absent master while somebody present can be it', async () => {
    await does('session', 'create', '--name', 'play', '--source', 'none');
    await does('session', 'join', 'play', 'camera');
    const mira = await app('mira');
    const [play] = await mira.sessions();
    expect((await mira.join(String(play?.sessionId))).sessionMaster).toBe(mira.userId);
  });

  it('is locked for apps, and full, when somebody says so', async () => {
    await does('session', 'create', '--name', 'play', '--source', 'none', '--capacity', '1');
    await does('session', 'lock', 'play');
    const mira = await app('mira');
    const [play] = await mira.sessions();
    const sessionId = String(play?.sessionId);
    await expect(mira.join(sessionId)).rejects.toThrow('The session is locked');
    expect(await does('session', 'unlock', 'play')).toBe('Session play is unlocked.\n');
    await mira.join(sessionId);
    const full = await machine.vrt('session', 'join', 'play', 'camera');
    expect([full.code, full.stderr]).toEqual([1, expect.stringContaining('Session play is full: 1 user.')]);
    expect(mira.where).toBe('lobby');
  });
});
