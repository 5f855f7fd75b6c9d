import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exited, Machine } from '../system/machine.js';
import { rssOf } from '../system/memory.js';
import { until } from '../system/until.js';
import { RawClient } from './raw-client.js';

/** Each fault of the reference server that vrtogether.md tells of, and ours: none. */

let machine: Machine;
let port: number;

beforeAll(async () => {
  machine = await Machine.create();
  await machine.startDaemon();
  await machine.startOrchestrator();
  port = machine.orchestratorPort;
});

afterAll(async () => {
  await machine[Symbol.asyncDispose]();
});

const scenario = '"scenarioDefinition":{"scenarioId":"s"}';

async function alive(): Promise<void> {
  using raw = await RawClient.connected(port);
  expect((await raw.command('420["GetOrchestratorVersion",{}]')).error).toBe(0);
}

async function meeting(): Promise<{ a: RawClient; b: RawClient; A1: string; B1: string }> {
  const [a, b] = [await RawClient.connected(port), await RawClient.connected(port)];
  const [A1, B1] = [await a.login('one'), await b.login('two')];
  const { body } = await a.command(`421["AddSession",{"sessionName":"meeting",${scenario}}]`);
  await b.command(`421["JoinSession",{"sessionId":"${String(body['sessionId'])}"}]`);
  await a.next();
  return { a, b, A1, B1 };
}

describe('commands that crash the reference server', () => {
  it.each([
    ['without an id', '42["DumpData",{}]'],
    ['a version without an id', '42["GetOrchestratorVersion"]'],
    ['a login without an id', '42["Login",{"userName":"x"}]'],
    ['a session without an id', '42["AddSession",{"sessionName":"x"}]'],
    ['bad JSON in user data', '421["UpdateUserDataJson",{"userDataJson":"{"}]'],
    ['a session without a scenario', '421["AddSession",{"sessionName":"x"}]'],
    ['no argument', '421["JoinSession"]'],
    ['null for an argument', '421["JoinSession",null]'],
    ['an array for an argument', '421["AddSession",[1,2]]'],
    ['a reset without an id', '42["ResetOrchestrator"]'],
    ['a name that is a property of every object', '421["__proto__",{}]'],
    ['another', '421["constructor",{}]'],
    ['a user name that is an object', '421["Login",{"userName":{"toString":1}}]'],
    ['a number for an event', '421[7,{}]'],
    [
      'an id that is nested without end',
      `421["GetNTPTime",{"commandId":${'['.repeat(200_000)}${']'.repeat(200_000)}}]`,
    ],
    [
      'user data that are nested without end',
      `421["UpdateUserDataJson",{"userDataJson":"{\\"x\\":${'['.repeat(200_000)}${']'.repeat(200_000)}}"}]`,
    ],
  ])('%s', async (_, message) => {
    using signedIn = await RawClient.connected(port);
    await signedIn.login('somebody');
    signedIn.send(message);
    using anonymous = await RawClient.connected(port);
    anonymous.send(message);
    await alive();
  });

  it.each([
    ['no packet of Engine.IO', 'hello'],
    ['a packet of an unknown type', '49'],
    ['an unfinished array', '42["Login"'],
    ['bytes that were not announced', Buffer.from('x')],
    ['more attachments than there may be', '4599-["SendData",{"_placeholder":true,"num":0}]'],
    ['a namespace that is not there', '42/admin,["DumpData",{}]'],
  ])('%s', async (_, message) => {
    using raw = await RawClient.connected(port);
    raw.send(message);
    await alive();
  });
});

describe('bytes that do not come', () => {
  it('are empty when another command comes instead, as Unity does with a frame of no bytes', async () => {
    const { a, b, A1 } = await meeting();
    await b.command(`422["RegisterForDataStream","${A1}","x"]`);
    const announced = '451-["SendData","x",{"_placeholder":true,"num":0}]';
    a.send(announced);
    expect((await a.command('423["GetNTPTime",{}]')).error).toBe(0);
    a.send(announced, Buffer.from('whole'));
    expect((await b.take(2))[1]).toBe(Buffer.from('whole').toString('hex'));
    a.drop();
    b.drop();
  });

  it('and come late, end the connection and nothing else', async () => {
    using raw = await RawClient.connected(port);
    raw.send(
      '451-["SendData","x",{"_placeholder":true,"num":0}]',
      '420["GetNTPTime",{}]',
      Buffer.from('late'),
    );
    await raw.closed();
    await alive();
  });
});

describe('a message that is too large', () => {
  it('ends its connection with 1009', async () => {
    using raw = await RawClient.connected(port);
    raw.send(Buffer.alloc(8_000_001));
    expect(await raw.closed()).toBe(1009);
    await alive();
  });
});

describe('reset and terminate', () => {
  it('are refused to whoever has not signed in as an admin', async () => {
    using raw = await RawClient.connected(port);
    expect((await raw.command('420["TerminateOrchestrator"]')).error).toBe(801);
    expect((await raw.command('421["ResetOrchestrator"]')).error).toBe(801);
    await raw.login('nobody', 2);
    expect((await raw.command('423["TerminateOrchestrator"]')).error).toBe(801);
    // An admin without a password is anybody.
    await machine.vrt('user', 'add', 'weak', '--role', 'admin');
    using weak = await RawClient.connected(port);
    await weak.login('weak');
    expect((await weak.command('421["TerminateOrchestrator"]')).error).toBe(801);
    expect(machine.daemon?.exitCode).toBe(null);
  });

  it('do what they say for an admin: sessions and guests are gone, connections end, accounts stay', async () => {
    const { a, b } = await meeting();
    await machine.vrtWithInput(
      'correct horse\n',
      'user',
      'add',
      'root',
      '--role',
      'admin',
      '--password-file',
      '-',
    );
    using admin = await RawClient.connected(port);
    expect(await admin.command('420["Login",{"userName":"root","userPassword":"wrong"}]')).toMatchObject({
      error: 206,
      body: {},
    });
    expect(await admin.command('421["Login",{"userName":"root"}]')).toMatchObject({ error: 206 });
    const login = '422["Login",{"userName":"root","userPassword":"correct horse"}]';
    expect((await admin.command(login)).error).toBe(0);
    admin.send('423["ResetOrchestrator"]');
    expect(await admin.take(2)).toEqual(['433[]', '41']);
    await a.closed();
    await b.closed();
    expect((await machine.sessions()).map(({ title }) => title)).not.toContain('meeting');
    const { stdout } = await machine.vrt('user', 'list', '-o', 'name');
    expect(stdout).toBe('root\nweak\n');
  });
});

describe('an account', () => {
  it('is taken over by whoever knows the password, and the old connection ends', async () => {
    await machine.vrtWithInput('a long secret\n', 'user', 'add', 'anna', '--password-file', '-');
    const login = '420["Login",{"userName":"anna","userPassword":"a long secret"}]';
    using first = await RawClient.connected(port);
    using second = await RawClient.connected(port);
    const one = await first.command(login);
    const other = await second.command(login);
    expect(other.body).toEqual(one.body);
    await first.closed();
    expect((await second.command('421["GetSessions",{}]')).error).toBe(0);
  });

  it('whose connection ends while its password is checked is not there', async () => {
    await machine.vrtWithInput('another secret\n', 'user', 'add', 'bert', '--password-file', '-');
    const raw = await RawClient.connected(port);
    raw.send('420["Login",{"userName":"bert","userPassword":"another secret"}]');
    raw.drop();
    await until('it was checked', async () =>
      (await machine.events('user')).some(
        ({ action, subject }) => action === 'signed-in' && subject === 'bert',
      ),
    );
    const { stdout } = await machine.vrt('user', 'show', 'bert', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ present: false, session: null });
  });

  it('cannot be guessed for long on one connection', async () => {
    using raw = await RawClient.connected(port);
    for (let id = 0; id < 5; id += 1)
      expect(
        (await raw.command(`42${id}["Login",{"userName":"anna","userPassword":"guess ${id}"}]`)).error,
      ).toBe(206);
    await raw.closed();
  });
});

describe('a receiver that does not read', () => {
  it('loses its oldest frames, which are counted; memory stays, and others get everything', async () => {
    const { a, b, A1 } = await meeting();
    using slow = await RawClient.connected(port);
    const S1 = await slow.login('slow');
    const sessions = (await b.command('4250["GetSessionInfo",{}]')).body;
    await slow.command(`421["JoinSession",{"sessionId":"${String(sessions['sessionId'])}"}]`);
    for (const client of [b, slow]) await client.command(`429["RegisterForDataStream","${A1}","cam"]`);
    slow.pause();
    const frame = Buffer.alloc(1_000_000, 7);
    const before = rssOf(machine.daemon?.pid);
    b.received.length = 0;
    for (let sent = 1; sent <= 200; sent += 1) {
      a.send('451-["SendData","cam",{"_placeholder":true,"num":0}]', frame);
      await b.until('each frame', () => b.received.length === 2 * sent);
    }
    // 200 MB went by; what waits for the slow one is bounded by the queue (4 MB) and the kernel, the rest is garbage.
    expect(rssOf(machine.daemon?.pid) - before).toBeLessThan(120_000_000);
    const streams = JSON.parse((await machine.vrt('datastream', 'list', '--json')).stdout) as {
      kind: string;
      subscribers: { userId: string; dropped: number; frames: number; queuedBytes: number }[];
    }[];
    const stream = streams.find(({ kind }) => kind === 'cam');
    const ofSlow = stream?.subscribers.find(({ userId }) => userId === S1);
    expect(ofSlow?.dropped).toBeGreaterThan(100);
    expect(ofSlow?.queuedBytes).toBeLessThanOrEqual(4_000_000);
    // Messages are never dropped: they wait behind what the kernel holds, and come when it reads again.
    await a.command('4251["SendMessageToAll",{"message":"important"}]');
    slow.resume();
    await slow.until('the message', () =>
      slow.received.some((message) => typeof message === 'string' && message.includes('important')),
    );
    a.drop();
    b.drop();
  });
});

describe('a client that asks and does not read', () => {
  it('is cut off before its answers fill the memory', async () => {
    using raw = await RawClient.connected(port);
    await raw.login('greedy');
    // A thousand answers of it, what `commands_per_second` lets through at once, are more than the 32 MB that may wait.
    const large = 'x'.repeat(60_000);
    await raw.command(`421["UpdateUserDataJson",{"userDataJson":"{\\"d\\":\\"${large}\\"}"}]`);
    raw.pause();
    for (let id = 2; id < 4_000; id += 1) raw.send(`42${id}["GetUserData",{}]`);
    await until('it is cut off', async () =>
      (await machine.events('gateway')).some(({ action }) => action === 'too-slow'),
    );
    raw.resume();
    await raw.closed();
    await alive();
  });
});

describe('quotas', () => {
  it('are answered with what is allowed', async () => {
    await machine.vrt('settings', 'set', 'people.limits.streams_per_user', '2');
    await machine.vrt('settings', 'set', 'people.limits.bytes_per_second', '1000');
    const { a, b, A1 } = await meeting();
    for (const kind of ['x', 'y']) await a.command(`4250["DeclareDataStream","${kind}",""]`);
    expect(await a.command('4251["DeclareDataStream","z",""]')).toMatchObject({
      error: 900,
      message: 'One user may have 2 streams.',
    });
    await b.command(`4250["RegisterForDataStream","${A1}","x"]`);
    b.received.length = 0;
    for (let sent = 0; sent < 4; sent += 1)
      a.send('451-["SendData","x",{"_placeholder":true,"num":0}]', Buffer.alloc(400));
    await a.command('4252["GetNTPTime",{}]');
    await b.command('4252["GetNTPTime",{}]');
    expect(b.received).toHaveLength(4);
    const { stdout } = await machine.vrt('datastream', 'list', '--json');
    expect(stdout).toContain('"refused": 2');
    await machine.vrt('settings', 'reset', 'people.limits');
    await machine.vrt('settings', 'set', 'people.guests', 'false');
    using guest = await RawClient.connected(port);
    expect((await guest.command('420["Login",{"userName":"stranger"}]')).error).toBe(206);
    await machine.vrt('settings', 'reset', 'people.guests');
    a.drop();
    b.drop();
  });
});

describe('more than there may be', () => {
  it('of users, sessions and connections is refused', async () => {
    const set = (path: string, value: string) => machine.vrt('settings', 'set', path, value);
    using first = await RawClient.connected(port);
    await first.login('first');
    await set('people.limits.sessions', String(Math.max(1, (await machine.sessions()).length)));
    await first.command(`421["AddSession",{"sessionName":"x",${scenario}}]`);
    await set('people.limits.sessions', String((await machine.sessions()).length));
    expect(await first.command(`422["AddSession",{"sessionName":"y",${scenario}}]`)).toMatchObject({
      error: 900,
    });
    await machine.vrt('settings', 'reset', 'people.limits.sessions');
    await set('people.limits.sessions_per_user', '1');
    expect(await first.command(`423["AddSession",{"sessionName":"z",${scenario}}]`)).toMatchObject({
      error: 900,
      message: 'One user may administer 1 session.',
    });
    await set('people.limits.users', String((await machine.status()).users));
    using second = await RawClient.connected(port);
    expect(await second.command('420["Login",{"userName":"second"}]')).toMatchObject({ error: 900 });
    await set('vrtogether.connections', '1');
    await expect(RawClient.open(port)).rejects.toThrow('Unexpected server response');
    for (const path of ['people.limits', 'vrtogether.connections'])
      await machine.vrt('settings', 'reset', path);
  });

  it('is ended by the operator, by command', async () => {
    using raw = await RawClient.connected(port);
    await raw.login('guest of the operator');
    expect((await machine.vrt('gateway', 'reset', 'vrtogether')).code).toBe(1);
    expect((await machine.vrt('gateway', 'reset', 'vrtogether', '--yes')).stdout).toBe(
      'Gateway vrtogether was reset.\n',
    );
    await raw.closed();
    expect((await machine.vrt('gateway', 'list')).stdout).toMatch(/vrtogether +listening/);
  });
});

describe('connections that do nothing', () => {
  it('that only open TCP, or stop in the middle of a request, cost nobody else anything', async () => {
    const half = connect(port, '127.0.0.1');
    half.write('GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\n');
    const silent = connect(port, '127.0.0.1');
    await alive();
    half.destroy();
    silent.destroy();
  });
});

describe('the daemon after all that', () => {
  it('has no connection and no guest left, and stops when it is told to', async () => {
    await until('everybody is gone', async () => (await machine.gateway('vrtogether'))?.connections === 0);
    const users = JSON.parse((await machine.vrt('user', 'list', '--json')).stdout) as { kind: string }[];
    expect(users.filter(({ kind }) => kind === 'guest')).toEqual([]);
    const { daemon } = machine;
    if (daemon === undefined) throw new Error('there is no daemon');
    await machine.vrt('settings', 'set', 'vrtogether.local_control', 'true');
    using raw = await RawClient.connected(port);
    raw.send('420["TerminateOrchestrator"]');
    expect(await raw.next()).toBe('430[]');
    await exited(daemon);
    expect(daemon.exitCode).toBe(0);
  });
});

describe('a client that sends commands without end', () => {
  it('is refused past its rate, told of once, and its data frames are not counted', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.startOrchestrator(['commands_per_second', '10']);
    using client = await RawClient.connected(machine.orchestratorPort);
    const userId = await client.login('mira');
    client.send('421["AddSession",{"sessionName":"lab","scenarioDefinition":{"scenarioId":"s"}}]');
    client.send(`42["RegisterForDataStream","${userId}","k"]`);
    await client.next();
    for (let id = 100; id < 200; id += 1) client.send(`42${id}["GetNTPTime",{}]`);
    const data = '451-["SendData","k",{"_placeholder":true,"num":0}]';
    for (let frame = 0; frame < 50; frame += 1) client.send(data, Buffer.from('x'));
    const answers = (await client.take(200)).filter((one) => one.startsWith('43'));
    expect(answers).toHaveLength(100);
    const refused = answers.filter((one) => one.includes('"error":900'));
    // How many fit depends on how long the sending takes; all of them never do.
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(100);
    expect(refused[0]).toContain('"message":"You send more commands per second than are allowed"');
    const told = (await machine.events('gateway')).filter(({ action }) => action === 'too-many-commands');
    expect(told.map(({ message }) => message)).toEqual([
      'mira sends more than 10 commands per second; the rest is refused.',
    ]);
    // It goes on as soon as there is room again.
    await until('it is answered', async () => (await client.command('4299["GetNTPTime",{}]')).error === 0);
  });

  it('may change its user data without waiting: all are answered, and the last is kept across kill -9', async () => {
    await using machine = await Machine.create();
    const daemon = await machine.startDaemon();
    await machine.startOrchestrator();
    using client = await RawClient.connected(machine.orchestratorPort);
    await client.login('mira');
    for (let n = 0; n < 300; n += 1)
      client.send(`42${1000 + n}["UpdateUserDataJson",{"userDataJson":"{\\"n\\":${n}}"}]`);
    const answers = await client.take(300);
    expect(answers.at(-1)).toBe('431299[{"error":0,"body":{"n":299},"message":"OK"}]');
    daemon.kill('SIGKILL');
    await exited(daemon);
    await machine.startDaemon();
    using again = await RawClient.connected(machine.orchestratorPort);
    await again.login('mira');
    expect((await again.command('427["GetUserData",{}]')).body).toEqual({ n: 299 });
  });
});
