import { describe, expect, it } from 'vitest';
import { exited, Machine } from '../system/machine.js';
import { until } from '../system/until.js';
import { RawClient } from './raw-client.js';

const lab =
  '"AddSession",{"sessionName":"lab","sessionProtocol":"socketio","scenarioDefinition":{"scenarioId":"sc7"}}';

describe('after kill -9 of the daemon', () => {
  it('users who sign in again within the grace period are who and where they were', async () => {
    await using machine = await Machine.create();
    const daemon = await machine.startDaemon();
    await machine.startOrchestrator();
    const port = machine.orchestratorPort;
    const a = await RawClient.connected(port);
    const b = await RawClient.connected(port);
    const [A1, B1] = [await a.login('mira'), await b.login('ole')];
    await b.command('421["UpdateUserDataJson",{"userDataJson":"{\\"hasVoice\\":true}"}]');
    const { body } = await a.command(`421[${lab}]`);
    const sessionId = String(body['sessionId']);
    await b.command(`422["JoinSession",{"sessionId":"${sessionId}"}]`);
    await b.command(`423["RegisterForDataStream","${A1}","voice"]`);
    daemon.kill('SIGKILL');
    await exited(daemon);
    await machine.startDaemon();

    using again = await RawClient.connected(port);
    expect(await again.login('ole')).toBe(B1);
    expect((await again.command('421["GetUserData",{}]')).body).toEqual({ hasVoice: true });
    const session = await again.command('422["GetSessionInfo",{}]');
    expect(session.body).toMatchObject({
      sessionId,
      sessionUsers: [A1, B1],
      sessionMaster: A1,
      sessionAdministrator: A1,
    });
    // An app that does not know that it is there already joins as ever, once.
    expect((await again.command(`423["JoinSession",{"sessionId":"${sessionId}"}]`)).error).toBe(0);
    expect((await again.command(`424["JoinSession",{"sessionId":"${sessionId}"}]`)).error).toBe(603);
    using other = await RawClient.connected(port);
    expect(await other.login('mira')).toBe(A1);
    other.send('451-["SendData","voice",{"_placeholder":true,"num":0}]', Buffer.from('on'));
    expect((await again.take(2))[1]).toBe(Buffer.from('on').toString('hex'));
  });

  it('users who do not come back are gone when it is over, and their sessions with them', async () => {
    await using machine = await Machine.create();
    const daemon = await machine.startDaemon();
    await machine.startOrchestrator();
    await machine.vrt('settings', 'set', 'people.grace.after_restart_s', '1');
    const a = await RawClient.connected(machine.orchestratorPort);
    await a.login('mira');
    await a.command(`421[${lab}]`);
    daemon.kill('SIGKILL');
    await exited(daemon);
    await machine.startDaemon();
    await until('the session is gone', async () => (await machine.sessions()).length === 0);
    // Kept until then: its end is the second daemon's doing.
    expect((await machine.events('user', 'session')).map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        'Session lab was deleted: its administrator left.',
        'User mira was removed: it did not return.',
      ]),
    );
    expect((await machine.status()).users).toBe(0);
  });
});

describe('a stopped gateway', () => {
  it('keeps the places of its users for when it is back', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.startOrchestrator();
    const port = machine.orchestratorPort;
    const a = await RawClient.connected(port);
    const A1 = await a.login('mira');
    await a.command(`421[${lab}]`);
    await machine.vrt('settings', 'set', 'vrtogether', 'false', '--yes');
    await until('it is off', async () => (await machine.gateway('vrtogether'))?.state === 'off');
    expect(await machine.sessions()).toMatchObject([{ members: [A1] }]);
    await machine.vrt('settings', 'set', 'vrtogether', 'true');
    await until('it is on', async () => (await machine.gateway('vrtogether'))?.state === 'listening');
    using again = await RawClient.connected(port);
    expect(await again.login('mira')).toBe(A1);
  });
});

describe('a lost connection', () => {
  it('costs the place, as with the reference server, but not the id', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.startOrchestrator();
    const port = machine.orchestratorPort;
    const a = await RawClient.connected(port);
    const A1 = await a.login('mira');
    await a.command(`421[${lab}]`);
    a.drop();
    await until('the session is gone', async () => (await machine.sessions()).length === 0);
    using again = await RawClient.connected(port);
    expect(await again.login('mira')).toBe(A1);
    expect((await again.command('421["GetSessionInfo",{}]')).error).toBe(700);
    // Whoever comes next under that name is somebody else.
    using other = await RawClient.connected(port);
    expect(await other.login('mira')).not.toBe(A1);
  });

  it('leaves the place for as long as the settings say', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.startOrchestrator();
    await machine.vrt('settings', 'set', 'people.grace.after_drop_s', '600');
    const port = machine.orchestratorPort;
    const a = await RawClient.connected(port);
    using b = await RawClient.connected(port);
    const A1 = await a.login('mira');
    const { body } = await a.command(`421[${lab}]`);
    const B1 = await b.login('ole');
    await b.command(`421["JoinSession",{"sessionId":"${String(body['sessionId'])}"}]`);
    a.drop();
    await until('mira is away', async () =>
      (await machine.vrt('session', 'members', 'lab', '--json')).stdout.includes('"present": false'),
    );
    // Nobody left; but who is absent is no master, and apps look for the new one when somebody joins.
    expect(b.received.map(String)).toEqual([
      expect.stringMatching(
        `^42\\["SessionUpdated",{"eventId":"USER_JOINED_SESSION","eventData":{"userId":"${A1}"`,
      ),
    ]);
    expect((await b.command('422["GetSessionInfo",{}]')).body).toMatchObject({ sessionMaster: B1 });
    using again = await RawClient.connected(port);
    expect(await again.login('mira')).toBe(A1);
  });
});
