import { expect, it } from 'vitest';
import { createPrng } from '../../protocol/trace/prng.js';
import { Machine } from '../system/machine.js';
import { rssOf } from '../system/memory.js';
import { until } from '../system/until.js';
import { RawClient } from './raw-client.js';

const commands = 20_000;
const clients = 8;
const seed = 20_261_121;

const names = [
  ...['Login', 'Logout', 'GetOrchestratorVersion', 'GetNTPTime', 'DumpData', 'AddSession', 'GetSessions'],
  ...['GetSessionInfo', 'JoinSession', 'LeaveSession', 'DeleteSession', 'UpdateUserDataJson', 'GetUserData'],
  ...['SendMessage', 'SendMessageToAll', 'DeclareDataStream', 'RemoveDataStream', 'RegisterForDataStream'],
  ...['UnregisterFromDataStream', 'SendData', 'SendSceneEventToMaster', 'SendSceneEventToUser', 'PushAudio'],
  ...['SendSceneEventToAllUsers', 'UpdateUserData', 'ClearUserData', 'GetUserInfo', 'GetUsers', 'AddUser'],
  ...['DeleteUser', 'GetScenarios', 'AddScenario', 'GetScenarioInstanceInfo', 'GetRooms', 'JoinRoom'],
  ...['LeaveRoom', 'StartScenario', 'StopScenario', 'GetAvailableDataStreams', 'RemoveAllDataStreams'],
  ...[
    'GetRegisteredDataStreams',
    'UnregisterFromAllDataStreams',
    'ResetOrchestrator',
    'TerminateOrchestrator',
  ],
  ...['nonsense', '__proto__', 'toString', ''],
];
const keys = [
  ...['userName', 'userPassword', 'sessionName', 'sessionId', 'sessionProtocol', 'scenarioDefinition'],
  ...[
    'userDataJson',
    'userId',
    'message',
    'commandId',
    'roomId',
    'userDataKey',
    'userDataValue',
    'canBeMaster',
  ],
  ...['scenarioId', 'scenarioName', '__proto__', 'constructor'],
];

it(`${commands} random and mutated commands crash nothing, and leave nothing behind`, async () => {
  await using machine = await Machine.create();
  await machine.startDaemon();
  await machine.startOrchestrator();
  const port = machine.orchestratorPort;
  const random = createPrng(seed);
  const pick = <T>(items: readonly T[]): T => items[random.u32() % items.length] as T;
  /** Ids that the server gave, so that commands meet what is there. */
  const seen = ['sc'];

  const value = (depth = 0): unknown => {
    switch (random.u32() % (depth > 2 ? 7 : 10)) {
      case 0:
        return null;
      case 1:
        return random.chance(0.5);
      case 2:
        return random.u32() - 2 ** 31;
      case 3:
        return '';
      case 4:
      case 5:
        return pick(seen);
      case 6:
        return String.fromCodePoint(
          ...Array.from({ length: 1 + (random.u32() % 12) }, () => random.u32() % 0xd800),
        );
      case 7:
        return Array.from({ length: random.u32() % 4 }, () => value(depth + 1));
      default:
        return fields(depth + 1);
    }
  };
  const fields = (depth = 0): object =>
    Object.fromEntries(Array.from({ length: random.u32() % 6 }, () => [pick(keys), value(depth)]));
  const message = (): { text: string; bytes: Buffer | undefined } => {
    const args = [
      pick(names),
      ...Array.from({ length: random.u32() % 4 }, () => (random.chance(0.6) ? fields() : value())),
    ];
    const id = random.chance(0.7) ? String(random.u32() % 1000) : '';
    if (random.chance(0.2)) {
      const event = [...args, { _placeholder: true, num: 0 }];
      return { text: `451-${id}${JSON.stringify(event)}`, bytes: Buffer.alloc(random.u32() % 2000) };
    }
    return { text: `42${id}${JSON.stringify(args)}`, bytes: undefined };
  };
  const mutated = (text: string): string => {
    const at = random.u32() % text.length;
    switch (random.u32() % 3) {
      case 0:
        return text.slice(0, at);
      case 1:
        return text.slice(0, at) + text.slice(at + 1);
      default:
        return text.slice(0, at) + String.fromCharCode(32 + (random.u32() % 95)) + text.slice(at + 1);
    }
  };

  const open = async (index: number): Promise<RawClient> => {
    const client = await RawClient.connected(port);
    seen.push(await client.login(`fuzz-${index}`, 1));
    return client;
  };
  const sockets = await Promise.all(Array.from({ length: clients }, (_, index) => open(index)));
  let rssWarm = 0;
  for (let sent = 0; sent < commands; sent += 1) {
    const index = random.u32() % clients;
    let client = sockets[index] as RawClient;
    if (client.closeCode !== undefined) client = sockets[index] = await open(index);
    const { text, bytes } = message();
    client.send(random.chance(0.03) ? mutated(text) : text);
    if (bytes !== undefined) client.send(bytes);
    for (const received of client.received.splice(0)) {
      const found = /"(?:userId|sessionId)":"([\w-]{36})"/.exec(String(received))?.[1];
      if (found !== undefined) seen.push(found);
    }
    if (seen.length > 64) seen.splice(1, 32);
    // Let it keep up, so that what is measured is what it keeps and not what it has not read.
    if (sent % 500 === 499) {
      using probe = await RawClient.connected(port);
      expect((await probe.command('420["GetOrchestratorVersion",{}]')).error).toBe(0);
    }
    if (sent === commands / 2) rssWarm = rssOf(machine.daemon?.pid);
  }
  for (const socket of sockets) socket.drop();
  await until(
    'all connections are gone',
    async () => (await machine.gateway('vrtogether'))?.connections === 0,
  );
  expect(machine.daemon?.exitCode).toBe(null);
  const users = JSON.parse((await machine.vrt('user', 'list', '--json')).stdout) as unknown[];
  expect(users).toEqual([]);
  expect(await machine.sessions()).toEqual([]);
  expect(JSON.parse((await machine.vrt('datastream', 'list', '--json')).stdout)).toEqual([]);
  expect(rssOf(machine.daemon?.pid) - rssWarm).toBeLessThan(60_000_000);
  expect(machine.wordsOf(machine.daemon as NonNullable<typeof machine.daemon>)).not.toContain(
    'A command of a VRTogether client failed',
  );
});
