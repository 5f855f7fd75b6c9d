import { expect, it } from 'vitest';
import { Machine } from '../system/machine.js';
import { until } from '../system/until.js';
import { RawClient } from './raw-client.js';

it('who is connected is listed, with why the connection before this one ended', async () => {
  await using machine = await Machine.create();
  await machine.startDaemon();
  await machine.startOrchestrator();
  const port = machine.orchestratorPort;
  const listed = async (...args: string[]) =>
    JSON.parse((await machine.vrt('gateway', 'connections', ...args, '--json')).stdout) as object[];
  expect(await listed()).toEqual([]);
  const early = await RawClient.connected(port);
  await early.login('mira');
  early.drop();
  await until('mira is gone', async () => (await machine.gateway('vrtogether'))?.connections === 0);

  using mira = await RawClient.connected(port);
  await mira.login('mira');
  await mira.command(
    '421["AddSession",{"sessionName":"party","sessionProtocol":"socketio","scenarioDefinition":{"scenarioId":"s"}}]',
  );
  using stranger = await RawClient.connected(port);
  const both = await listed('vrtogether');
  expect(both).toMatchObject([
    {
      gateway: 'vrtogether',
      user: 'mira',
      session: 'party',
      address: expect.stringContaining('127.0.0.1'),
      version: 'Engine.IO 4',
      transport: 'websocket',
      roundTripMs: null,
      lastReason: 'the connection was lost',
    },
    { user: null, session: null, lastReason: null },
  ]);
  expect(stranger.closeCode).toBeUndefined();
  expect(await listed()).toEqual(both);
  expect(await listed('alvr')).toEqual([]);
  const table = await machine.vrt('gateway', 'connections');
  expect(table.stdout).toMatch(/GATEWAY +USER +SESSION.*\nvrtogether +mira +party/);
  expect((await machine.vrt('gateway', 'connections', 'pigeon')).code).toBe(3);
});
