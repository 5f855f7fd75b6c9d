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

  const clock = async () =>
    JSON.parse((await machine.vrt('gateway', 'clock', '--json')).stdout) as {
      time: string;
      timeMs: number;
      apps: { user: string; askedAt: string | null; offsetMs: number | null }[];
    };
  const before = await clock();
  expect(new Date(before.time).getTime()).toBe(before.timeMs);
  expect(before.apps).toMatchObject([
    { user: 'mira', session: 'party', askedAt: null, offsetMs: null },
    { user: null, askedAt: null, offsetMs: null },
  ]);
  const { body } = await mira.command('422["GetNTPTime",{}]');
  // A frame of the socketio transport begins with its time: here an hour ahead, less a minute.
  const stamped = Buffer.alloc(9);
  stamped.writeBigInt64LE(BigInt(Number(body['ntpTimeMs']) + 3_540_000));
  mira.send('423["DeclareDataStream","voice",""]');
  mira.send('451-["SendData","voice",{"_placeholder":true,"num":0}]', stamped);
  let after = before;
  await until('its frame came', async () => (after = await clock()).apps[0]?.offsetMs !== null);
  expect(after.apps[0]?.askedAt).toBe(body['ntpDate']);
  expect(after.apps[0]?.offsetMs).toBeGreaterThan(0);
  expect((await machine.vrt('gateway', 'clock')).stdout).toMatch(
    /^\d{4}-.*Z \(\d{13} ms since 1970\)\nUSER +SESSION .*AHEAD BY\nmira +party /,
  );
  expect((await machine.vrt('gateway', 'clock', 'alvr')).stderr).toContain('do not ask for the time');
  await machine.vrt('settings', 'set', 'vrtogether', 'false', '--yes');
  const off = await machine.vrt('gateway', 'clock');
  expect([off.code, off.stderr]).toEqual([1, expect.stringContaining('vrt settings set vrtogether true')]);
});
