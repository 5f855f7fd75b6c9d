import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { nobodyId } from '../../protocol/vrtogether/nobody.js';
import { Machine } from '../system/machine.js';
import { until } from '../system/until.js';
import { RawClient, type Envelope } from './raw-client.js';

/*
 * The conformance checklist of vrtogether.md 14, line by line, over raw WebSocket messages. One daemon serves all tests: each has users of its
 * own names, and the next begins when they and their sessions are gone, so that their order is no matter.
 */

let machine: Machine;
let port: number;

beforeAll(async () => {
  machine = await Machine.create();
  await machine.startDaemon();
  await machine.startOrchestrator();
  port = machine.orchestratorPort;
});

afterEach(async () => {
  await until(
    'nothing is left',
    async () => (await machine.status()).users === 0 && (await machine.sessions()).length === 0,
  );
});

afterAll(async () => {
  await machine[Symbol.asyncDispose]();
});

const definition = { scenarioId: 'sc', scenarioName: 'Yard', scenarioDescription: '' };

/** A signed-in client and the id of its user. */
async function somebody(): Promise<Disposable & { raw: RawClient; userId: string; ask: Ask }> {
  const raw = await RawClient.connected(port);
  const userId = await raw.login(`user-${randomUUID()}`);
  let id = 10;
  const ask: Ask = (name, ...args) => {
    id += 1;
    return raw.command(`42${id}${JSON.stringify([name, ...args])}`);
  };
  return { raw, userId, ask, [Symbol.dispose]: () => raw[Symbol.dispose]() };
}

type Ask = (name: string, ...args: readonly unknown[]) => Promise<Envelope>;

async function session(ask: Ask, more: object = {}): Promise<string> {
  const { body } = await ask('AddSession', {
    sessionName: 'lab',
    sessionDescription: '',
    sessionProtocol: 'socketio',
    scenarioDefinition: definition,
    ...more,
  });
  return String(body['sessionId']);
}

const binary = (name: string, ...args: readonly unknown[]) =>
  `451-${JSON.stringify([name, ...args, { _placeholder: true, num: 0 }])}`;

describe('connecting', () => {
  it('refuses Engine.IO 3 unless version 1 is let in', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/socket.io/?EIO=3&transport=polling`);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toBe('{"code":5,"message":"Unsupported protocol version"}');
  });

  it('serves the browser bundle, and no namespace of logs', async () => {
    expect((await fetch(`http://127.0.0.1:${port}/socket.io/socket.io.js`)).status).toBe(200);
    using raw = await RawClient.open(port);
    await raw.next();
    raw.send('40/log,');
    expect(await raw.next()).toBe('44/log,{"message":"Invalid namespace"}');
  });

  it('refuses web pages that nobody allowed', async () => {
    const query = `http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`;
    expect((await fetch(query, { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect((await fetch(query, { headers: { origin: `http://127.0.0.1:${port}` } })).status).toBe(200);
  });
});

describe('signing in', () => {
  it('lets anybody ask for the version, the time and a dump before', async () => {
    using raw = await RawClient.connected(port);
    expect((await raw.command('420["GetOrchestratorVersion",{}]')).error).toBe(0);
    expect((await raw.command('421["GetNTPTime",{}]')).body['ntpTimeMs']).toBeGreaterThan(1.7e12);
    const { body } = await raw.command('422["DumpData",{}]');
    expect(Object.keys(body)).toEqual(['id', 'sessions', 'users']);
    // Anything else says that a user is missing; the reference server says nothing.
    expect(await raw.command('423["GetSessions",{}]')).toMatchObject({ error: 204, body: {} });
  });

  it('gives no dump to whoever comes through a proxy of this machine', async () => {
    for (const header of ['x-forwarded-for', 'forwarded']) {
      using raw = await RawClient.open(port, undefined, { [header]: 'for=192.0.2.7' });
      await raw.next();
      raw.send('40');
      await raw.next();
      expect(await raw.command('420["DumpData",{}]')).toMatchObject({ error: 801, body: {} });
    }
  });

  it('needs a name, answers without the id of the command, and may be tried again', async () => {
    using raw = await RawClient.connected(port);
    raw.send('420["Login",{"commandId":3}]');
    expect(await raw.next()).toBe(
      '430[{"error":204,"body":{},"message":"The user credentials are missing"}]',
    );
    const userId = await raw.login('again', 1);
    expect(await raw.login('again', 2)).toBe(userId);
    expect((await raw.command('423["GetUserData",{}]')).error).toBe(0);
  });

  it('gives a second one of a name an id of its own, and commands do what they should on both', async () => {
    using first = await RawClient.connected(port);
    using second = await RawClient.connected(port);
    const [one, other] = [await first.login('twin'), await second.login('twin')];
    expect(one).not.toBe(other);
    expect((await first.command('421["GetSessions",{}]')).body).toEqual({});
    await first.command(
      `422["AddSession",{"sessionName":"a","scenarioDefinition":${JSON.stringify(definition)}}]`,
    );
    expect(Object.keys((await second.command('423["GetSessions",{}]')).body)).toHaveLength(1);
  });

  it('after signing out on the same connection is for a fresh user, whom all commands then mean', async () => {
    using raw = await RawClient.connected(port);
    const first = await raw.login('fresh', 0);
    expect((await raw.command('421["Logout",{}]')).error).toBe(0);
    const second = await raw.login('fresh', 2);
    expect(second).not.toBe(first);
    const { body } = await raw.command(
      `423["AddSession",{"sessionName":"mine","scenarioDefinition":${JSON.stringify(definition)}}]`,
    );
    expect(body).toMatchObject({
      sessionAdministrator: second,
      sessionMaster: second,
      sessionUsers: [second],
    });
    expect((await raw.command(`424["GetUserData",{"userId":"${first}"}]`)).error).toBe(1301);
  });

  it('echoes the id of a command when there is one, whatever JSON it is', async () => {
    using raw = await RawClient.connected(port);
    const answers = [17, 'x', null, { a: 1 }];
    for (const commandId of answers)
      expect(await raw.command(`420${JSON.stringify(['GetNTPTime', { commandId }])}`)).toMatchObject({
        commandId,
      });
    expect(Object.keys(await raw.command('421["GetNTPTime",{}]'))).toEqual(['error', 'body', 'message']);
  });
});

describe('user data', () => {
  it('is merged, kept as it was typed, and told to everybody of the session before the answer', async () => {
    using a = await somebody();
    using b = await somebody();
    const sessionId = await session(a.ask);
    await b.ask('JoinSession', { sessionId });
    await a.raw.next();
    await b.ask('UpdateUserDataJson', { userDataJson: '{"n":1,"t":"x"}' });
    b.raw.received.length = 0;
    await a.raw.next();
    b.raw.send('4299["UpdateUserDataJson",{"userDataJson":"{\\"n\\":2}"}]');
    const told = `42["SessionUpdated",{"eventId":"USER_DATA_UPDATED","eventData":{"userId":"${b.userId}","userData":{"n":2,"t":"x"}}}]`;
    expect(await b.raw.take(2)).toEqual([told, '4399[{"error":0,"body":{"n":2,"t":"x"},"message":"OK"}]']);
    expect(await a.raw.next()).toBe(told);
    expect((await a.ask('GetUserData', { userId: b.userId })).body).toEqual({ n: 2, t: 'x' });
    expect((await a.ask('UpdateUserDataJson', { userDataJson: { object: true } })).body).toEqual({
      object: true,
    });
  });

  it.each([
    ['{"userDataJson":"{broken"}'],
    ['{}'],
    ['{"userDataJson":"[1]"}'],
    ['{"userDataJson":7}'],
    ['null'],
  ])('%s is answered with 1700', async (argument) => {
    using a = await somebody();
    expect(await a.raw.command(`4250["UpdateUserDataJson",${argument}]`)).toMatchObject({
      error: 1700,
      message: 'User data (JSON) missing',
    });
  });
});

describe('sessions', () => {
  it('are listed as an object; the creator is administrator, master and member', async () => {
    using a = await somebody();
    const sessionId = await session(a.ask, { sessionName: '  lab  ' });
    const { body } = await a.ask('GetSessions', {});
    expect(body[sessionId]).toMatchObject({
      sessionName: 'lab',
      sessionAdministrator: a.userId,
      sessionMaster: a.userId,
      sessionUsers: [a.userId],
      sessionUserDefinitions: [{ userId: a.userId }],
    });
  });

  it('without a name, or without a scenario, cannot be created', async () => {
    using a = await somebody();
    for (const fields of [
      {},
      { sessionName: '  ' },
      { sessionName: 'x' },
      { scenarioDefinition: definition },
    ])
      expect(await a.ask('AddSession', fields)).toMatchObject({
        error: 404,
        message: 'Could not create session',
      });
    const { body } = await a.ask('AddSession', { sessionName: 'x', scenarioDefinition: definition });
    expect(Object.keys(body)).not.toContain('sessionDescription');
    expect(body['sessionProtocol']).toBe('unknown');
  });

  it('are joined once, in one place at a time', async () => {
    using a = await somebody();
    using b = await somebody();
    using c = await somebody();
    const [one, other] = [await session(a.ask), await session(b.ask)];
    expect(await c.ask('JoinSession', { sessionId: 'nowhere' })).toMatchObject({ error: 503 });
    const joined = await c.ask('JoinSession', { sessionId: one });
    expect(joined.body['sessionUsers']).toEqual([a.userId, c.userId]);
    // The one who joins is not told of itself.
    expect(c.raw.received).toEqual([]);
    expect(await c.ask('JoinSession', { sessionId: one })).toMatchObject({ error: 603 });
    expect(await c.ask('JoinSession', { sessionId: other })).toMatchObject({ error: 602 });
  });

  it('go on when their administrator leaves, who still sees and may delete them when they are empty', async () => {
    using a = await somebody();
    using b = await somebody();
    const sessionId = await session(a.ask);
    await b.ask('JoinSession', { sessionId });
    expect((await a.ask('LeaveSession', {})).error).toBe(0);
    expect(await b.raw.next()).toBe(
      `42["SessionUpdated",{"eventId":"USER_LEFT_SESSION","eventData":{"userId":"${a.userId}"}}]`,
    );
    const seen = await a.ask('GetSessionInfo', {});
    expect(seen.body).toMatchObject({ sessionUsers: [b.userId], sessionMaster: b.userId });
    expect(await b.ask('DeleteSession', { sessionId })).toMatchObject({ error: 501 });
    expect(await a.ask('DeleteSession', { sessionId })).toMatchObject({ error: 504 });
    await b.ask('LeaveSession', {});
    const empty = await a.ask('GetSessionInfo', {});
    expect(empty.body['sessionUsers']).toEqual([]);
    expect(Object.keys(empty.body)).not.toContain('sessionMaster');
    expect((await a.ask('DeleteSession', { sessionId })).error).toBe(0);
    expect(await a.ask('GetSessionInfo', {})).toMatchObject({ error: 700 });
    expect(await a.ask('DeleteSession', { sessionId })).toMatchObject({ error: 503 });
  });

  it('hand the master on in order of joining, to those who can be it', async () => {
    using a = await somebody();
    using b = await somebody();
    using c = await somebody();
    const sessionId = await session(a.ask);
    await b.ask('JoinSession', { sessionId, canBeMaster: false });
    await c.ask('JoinSession', { sessionId });
    await a.ask('LeaveSession', {});
    expect((await b.ask('GetSessionInfo', {})).body['sessionMaster']).toBe(c.userId);
    await c.ask('LeaveSession', {});
    expect(Object.keys((await b.ask('GetSessionInfo', {})).body)).not.toContain('sessionMaster');
    expect(await b.ask('SendSceneEventToMaster', 'x')).toMatchObject({ error: 3001 });
  });

  it('end with their administrator; those who were left can leave and join again', async () => {
    using a = await somebody();
    using b = await somebody();
    const sessionId = await session(a.ask);
    await b.ask('JoinSession', { sessionId });
    a.raw.drop();
    expect(await b.raw.take(2)).toEqual([
      `42["SessionUpdated",{"eventId":"USER_LEFT_SESSION","eventData":{"userId":"${a.userId}"}}]`,
      '42["SessionClosed",{}]',
    ]);
    expect((await b.ask('GetSessions', {})).body[sessionId]).toBeUndefined();
    expect(await b.ask('LeaveSession', {})).toMatchObject({ error: 0 });
    expect(await b.ask('LeaveSession', {})).toMatchObject({ error: 800 });
    using c = await somebody();
    const next = await session(c.ask);
    expect((await b.ask('JoinSession', { sessionId: next })).error).toBe(0);
  });

  it('made while in another leave no ghost there', async () => {
    using a = await somebody();
    using b = await somebody();
    const first = await session(a.ask);
    await b.ask('JoinSession', { sessionId: first });
    a.raw.received.length = 0;
    const second = await session(b.ask);
    expect(await a.raw.next()).toBe(
      `42["SessionUpdated",{"eventId":"USER_LEFT_SESSION","eventData":{"userId":"${b.userId}"}}]`,
    );
    const { body } = await a.ask('GetSessions', {});
    expect(body[first]).toMatchObject({ sessionUsers: [a.userId] });
    expect(body[second]).toMatchObject({ sessionUsers: [b.userId] });
  });
});

describe('messages and scene events', () => {
  it('reach whom they should, unchanged', async () => {
    using a = await somebody();
    using b = await somebody();
    using c = await somebody();
    const sessionId = await session(a.ask);
    expect(await c.ask('SendMessageToAll', { message: 'x' })).toMatchObject({ error: 800 });
    expect(await c.ask('SendMessage', { message: 'x', userId: a.userId })).toMatchObject({ error: 800 });
    await b.ask('JoinSession', { sessionId });
    a.raw.received.length = 0;
    expect(await a.ask('SendMessage', { message: 'x', userId: c.userId })).toMatchObject({ error: 802 });
    expect(await a.ask('SendMessage', { message: { deep: [1] }, userId: b.userId })).toMatchObject({
      error: 0,
    });
    expect(JSON.parse(String(await b.raw.next()).slice(2))).toMatchObject([
      'MessageSent',
      { messageFrom: a.userId, message: { deep: [1] } },
    ]);
    expect(a.raw.received).toEqual([]);
    expect(await a.ask('SendMessage', { message: 'me', userId: a.userId })).toMatchObject({ error: 0 });
    expect(a.raw.received).toHaveLength(1);
  });

  it('of somebody who is not the master are refused, with the id of the command', async () => {
    using a = await somebody();
    using b = await somebody();
    using c = await somebody();
    expect(await c.ask('SendSceneEventToAllUsers', 'x')).toMatchObject({ error: 800 });
    expect(await c.ask('SendSceneEventToUser', a.userId, 'x')).toMatchObject({ error: 800 });
    expect(await c.ask('SendSceneEventToMaster', 'x')).toMatchObject({ error: 800 });
    const sessionId = await session(a.ask);
    await b.ask('JoinSession', { sessionId });
    a.raw.received.length = 0;
    b.raw.send('451-77["SendSceneEventToAllUsers",{"_placeholder":true,"num":0}]', Buffer.from('x'));
    expect(await b.raw.next()).toBe(
      '4377[{"error":3012,"body":{},"message":"The user is not the master of this session"}]',
    );
    expect(await b.ask('SendSceneEventToUser', a.userId, 'x')).toMatchObject({ error: 3012 });
    expect(await b.ask('SendSceneEventToMaster')).toMatchObject({ error: 3002 });
    expect(await a.ask('SendSceneEventToAllUsers')).toMatchObject({ error: 3002 });
    expect(await a.ask('SendSceneEventToUser')).toMatchObject({ error: 3014 });
    expect(await a.ask('SendSceneEventToUser', c.userId, 'x')).toMatchObject({ error: 700 });
    expect(await a.ask('SendSceneEventToUser', b.userId)).toMatchObject({ error: 3002 });
    a.raw.send(binary('SendSceneEventToUser', b.userId), Buffer.from('only b'));
    expect(await b.raw.take(2)).toEqual([
      `451-["SceneEventToUser",{"sceneEventFrom":"${a.userId}","sceneEventData":{"_placeholder":true,"num":0}}]`,
      Buffer.from('only b').toString('hex'),
    ]);
    // JSON stays JSON.
    a.raw.send(`42["SendSceneEventToUser","${b.userId}",{"j":1}]`);
    expect(await b.raw.next()).toBe(
      `42["SceneEventToUser",{"sceneEventFrom":"${a.userId}","sceneEventData":{"j":1}}]`,
    );
    // Of the published interface: past the master.
    b.raw.send(binary('SendSceneEventToUserDirect', a.userId), Buffer.from('direct'));
    expect(await a.raw.take(2)).toEqual([
      `451-["SceneEventToUser",{"sceneEventFrom":"${b.userId}","sceneEventData":{"_placeholder":true,"num":0}}]`,
      Buffer.from('direct').toString('hex'),
    ]);
  });

  it('are never acknowledged when they succeed', async () => {
    using a = await somebody();
    await session(a.ask);
    a.raw.send('451-78["SendSceneEventToAllUsers",{"_placeholder":true,"num":0}]', Buffer.from('x'));
    await a.raw.take(2);
    await a.ask('GetNTPTime', {});
    expect(a.raw.received).toEqual([]);
  });
});

describe('data streams', () => {
  it('answer their state, and check in the order of the reference server', async () => {
    using a = await somebody();
    using b = await somebody();
    expect(await a.ask('DeclareDataStream', 'k', '')).toMatchObject({ error: 800 });
    expect(await a.ask('RegisterForDataStream')).toMatchObject({ error: 800 });
    const sessionId = await session(a.ask);
    expect(await a.ask('DeclareDataStream')).toMatchObject({ error: 4002 });
    expect(await a.ask('RegisterForDataStream')).toMatchObject({ error: 4001 });
    expect(await a.ask('RegisterForDataStream', b.userId, 'k')).toMatchObject({ error: 700 });
    await b.ask('JoinSession', { sessionId });
    expect(await a.ask('UnregisterFromDataStream', b.userId)).toMatchObject({ error: 4002 });
    // An acknowledgement in the place of the description is still an acknowledgement.
    const declared = await b.ask('DeclareDataStream', 'mic#0');
    expect(declared).toEqual({
      error: 0,
      body: {
        dataStreams: { 'mic#0': { dataStreamKind: 'mic#0', dataSteamDescription: '' } },
        remoteDataStreams: {},
        connectionId: b.userId,
        connectionLoggedAs: b.userId,
      },
      message: 'OK',
    });
    const key = `${b.userId}::mic#0`;
    expect((await a.ask('RegisterForDataStream', b.userId, 'mic#0')).body['remoteDataStreams']).toEqual({
      [key]: { dataStreamUserId: b.userId, dataStreamKind: 'mic#0', dataStreamDescription: '' },
    });
    expect((await a.ask('UnregisterFromDataStream', b.userId, 'mic#0')).body['remoteDataStreams']).toEqual(
      {},
    );
    expect((await b.ask('RemoveDataStream', 'mic#0')).body['dataStreams']).toEqual({});
  });

  it('reach subscribers and nobody else, with the same bytes, up to a million and more', async () => {
    using a = await somebody();
    using b = await somebody();
    using c = await somebody();
    const sessionId = await session(a.ask);
    await b.ask('JoinSession', { sessionId });
    await c.ask('JoinSession', { sessionId });
    await a.ask('RegisterForDataStream', b.userId, 'cam#0');
    for (const client of [a, b, c]) client.raw.received.length = 0;
    for (const size of [1, 8_192, 8_193, 100_000, 1_000_008, 1_048_576]) {
      const bytes = randomBytes(size);
      b.raw.sendFragmented(binary('SendData', 'cam#0'));
      b.raw.sendFragmented(bytes);
      expect(await a.raw.next()).toBe(
        `451-["DataReceived","${b.userId}","cam#0",{"_placeholder":true,"num":0}]`,
      );
      expect(Buffer.compare((await a.raw.next()) as Buffer, bytes)).toBe(0);
    }
    await c.ask('GetNTPTime', {});
    await b.ask('GetNTPTime', {});
    expect([...b.raw.received, ...c.raw.received]).toEqual([]);
  });

  it('survive leaving, match only in one session, and end with whom they are of', async () => {
    using a = await somebody();
    using b = await somebody();
    const sessionId = await session(a.ask);
    await b.ask('JoinSession', { sessionId });
    await b.ask('RegisterForDataStream', a.userId, 'x');
    a.raw.received.length = 0;
    await b.ask('LeaveSession', {});
    a.raw.send(binary('SendData', 'x'), Buffer.from('lost'));
    await a.ask('GetNTPTime', {});
    await b.ask('JoinSession', { sessionId });
    a.raw.send(binary('SendData', 'x'), Buffer.from('found'));
    expect((await b.raw.take(2))[1]).toBe(Buffer.from('found').toString('hex'));
    // Whoever leaves takes the subscriptions to itself along.
    await a.ask('LeaveSession', {});
    const state = await b.ask('DeclareDataStream', 'y', '');
    expect(state.body['remoteDataStreams']).toEqual({});
  });
});

describe('the published interface', () => {
  it('has a catalogue, rooms, and a clock for the scenario', async () => {
    await machine.vrt('scenario', 'import', 'fixtures/scenarios/yard.json');
    using a = await somebody();
    using b = await somebody();
    const scenarios = (await a.ask('GetScenarios', {})).body as Record<string, object>;
    expect(scenarios['yard']).toMatchObject({
      scenarioName: 'Yard',
      scenarioRooms: { stage: { roomName: 'Stage', roomCapacity: 1 } },
    });
    const added = await a.ask('AddSession', {
      sessionName: 'v1',
      sessionDescription: '',
      scenarioId: 'yard',
    });
    const sessionId = String(added.body['sessionId']);
    await b.ask('JoinSession', { sessionId, canBeMaster: true });
    expect((await a.ask('JoinRoom', { roomId: 'stage' })).error).toBe(0);
    expect(await b.ask('JoinRoom', { roomId: 'stage' })).toMatchObject({ error: 702 });
    expect(await b.ask('JoinRoom', { roomId: 'cellar' })).toMatchObject({ error: 701 });
    const info = await b.ask('GetScenarioInstanceInfo', { scenarioId: added.body['scenarioId'] });
    expect(info.body).toMatchObject({
      sessionId,
      scenarioName: 'Yard',
      scenarioRooms: { stage: { roomUsers: [a.userId] } },
    });
    expect((await b.ask('GetRooms', {})).body).toMatchObject({ bench: { roomUsers: [] } });
    expect(await b.ask('StartScenario', {})).toMatchObject({ error: 3012 });
    b.raw.received.length = 0;
    expect((await a.ask('StartScenario', {})).error).toBe(0);
    await until('the scene event of the script comes', () =>
      b.raw.received.some((message) => String(message).includes('SceneEventToUser')),
    );
    const told = b.raw.received.map(String);
    expect(told[0]).toContain('"eventName":"lights","eventTimeMs":500');
    expect(told[1]).toContain('"eventName":"curtain","eventTimeMs":1500');
    // Of nobody: an app drops what carries its own id, and the master must hear it too.
    expect(told[2]).toContain(`"sceneEventFrom":"${nobodyId}"`);
    expect((await a.ask('StopScenario', {})).error).toBe(0);
    expect((await a.ask('LeaveRoom', {})).error).toBe(0);
  });

  it('knows users, their data by key, and audio', async () => {
    using a = await somebody();
    using b = await somebody();
    expect(
      (await a.ask('UpdateUserData', { userDataKey: 'userIP', userDataValue: '10.0.0.1' })).body,
    ).toEqual({});
    expect((await b.ask('GetUserInfo', { userId: a.userId })).body).toMatchObject({
      userData: { userIP: '10.0.0.1' },
      userPassword: '',
      userAdmin: false,
    });
    expect((await b.ask('GetUserInfo', { userId: '' })).body['userId']).toBe(b.userId);
    expect(Object.keys((await b.ask('GetUsers', {})).body)).toContain(a.userId);
    await a.ask('ClearUserData', {});
    expect((await a.ask('GetUserData', {})).body).toEqual({});
    expect(await a.ask('AddUser', { userName: 'x', userPassword: 'long enough' })).toMatchObject({
      error: 801,
    });
    expect(await a.ask('DeleteUser', { userId: b.userId })).toMatchObject({ error: 801 });
    expect((await a.ask('GetLivePresenterData', {})).body).toEqual({ liveAddress: '', vodAddress: '' });
    const sessionId = await session(a.ask);
    await b.ask('JoinSession', { sessionId });
    a.raw.received.length = 0;
    b.raw.send(binary('PushAudio'), Buffer.from('pcm'));
    expect((await a.raw.take(2))[0]).toContain(`451-["AudioSent",{"audioFrom":"${b.userId}"`);
    await b.ask('DeclareDataStream', 'mic', 'voice');
    expect((await a.ask('GetAvailableDataStreams', { dataStreamUserId: b.userId })).body).toEqual({
      mic: { dataStreamUserId: b.userId, dataStreamKind: 'mic', dataStreamDescription: 'voice' },
    });
    await a.ask('RegisterForDataStream', b.userId, 'mic');
    expect(Object.keys((await a.ask('GetRegisteredDataStreams', {})).body)).toEqual([`${b.userId}::mic`]);
    await b.ask('RemoveAllDataStreams');
    await a.ask('UnregisterFromAllDataStreams');
    expect((await a.ask('GetRegisteredDataStreams', {})).body).toEqual({});
  });
});

describe('both boot orders of Unity clients', () => {
  it.each([
    ['today', ['Login', 'UpdateUserDataJson', 'GetOrchestratorVersion', 'GetNTPTime', 'GetSessions']],
    ['before', ['Login', 'GetOrchestratorVersion', 'GetNTPTime', 'UpdateUserDataJson', 'GetSessions']],
  ])('%s reach the lobby', async (_, order) => {
    using raw = await RawClient.connected(port);
    const fields: Record<string, object> = {
      Login: { userName: 'unity' },
      UpdateUserDataJson: { userDataJson: '{"userRepresentation":2}' },
    };
    for (const [id, name] of order.entries())
      expect((await raw.command(`42${id}${JSON.stringify([name, fields[name] ?? {}])}`)).error).toBe(0);
  });
});
