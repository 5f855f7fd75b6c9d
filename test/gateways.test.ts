import { expect, it } from 'vitest';
import { Machine } from './system/machine.js';
import { until } from './system/until.js';

it('ALVR is one of the gateways: it is listed, and a reset closes its streams and dials headsets again', async () => {
  await using machine = await Machine.create();
  await machine.startDaemon();
  const listed = await machine.vrt('gateway', 'list', '--json');
  expect(JSON.parse(listed.stdout)).toMatchObject([
    { name: 'alvr', state: 'listening', port: machine.discoveryPort, connections: 0 },
    { name: 'vrtogether', state: 'off', port: null, connections: 0 },
  ]);
  await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
  machine.startHeadset('1234.client', '--duration', '60s');
  const before = await machine.meet('1234.client');
  expect((await machine.gateway('alvr'))?.connections).toBe(1);

  const connections = async () =>
    JSON.parse((await machine.vrt('gateway', 'connections', '--json')).stdout) as Record<string, unknown>[];
  expect(await connections()).toEqual([
    {
      gateway: 'alvr',
      id: before.id,
      user: '1234.client',
      session: 'lobby',
      address: '127.0.0.2',
      version: expect.stringMatching(/^ALVR /),
      transport: 'udp',
      roundTripMs: null,
      since: expect.stringMatching(/^20\d\d-/),
      lastReason: null,
    },
  ]);

  const refused = await machine.vrt('gateway', 'reset', 'alvr');
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('Closes the stream of every headset; sessions and trust stay');
  expect(refused.stderr).toContain('1 connected now.');
  expect((await machine.streams()).map(({ id }) => id)).toEqual([before.id]);

  expect(await machine.vrt('gateway', 'reset', 'alvr', '--yes')).toMatchObject({
    code: 0,
    stdout: 'Gateway alvr was reset.\n',
  });
  await until('the headset streams anew', async () => {
    const [stream] = await machine.streams();
    return stream?.state === 'streaming' && stream.id !== before.id;
  });
  expect(await machine.client('1234.client')).toMatchObject({ trust: 'trusted' });
  expect((await machine.sessions()).map(({ name }) => name)).toEqual(['lobby']);

  const none = await machine.vrt('gateway', 'reset', 'pigeon', '--yes');
  expect([none.code, none.stderr]).toEqual([3, expect.stringContaining('no gateway called "pigeon"')]);
});
