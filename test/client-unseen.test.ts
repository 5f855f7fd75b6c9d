import { expect, it } from 'vitest';
import { Machine } from './system/machine.js';

it('a headset trusted by name before it was ever seen streams when it comes, and a blocked one never', async () => {
  await using machine = await Machine.create();
  await machine.startDaemon();
  await machine.vrt('session', 'create', '--name', 'lobby');
  expect((await machine.vrt('client', 'trust', '1234.client')).stdout).toMatch(
    /is trusted; it was not seen yet/,
  );
  expect((await machine.vrt('client', 'block', '5678.client')).stdout).toMatch(
    /is blocked; it was not seen yet/,
  );
  await machine.vrt('daemon', 'stop');
  await machine.startDaemon();
  machine.startHeadset('1234.client');
  await machine.streaming('1234.client');
  expect(await machine.client('5678.client')).toMatchObject({ trust: 'blocked', state: 'absent' });
  expect((await machine.vrt('client', 'trust', '1234.client')).stdout).toBe(
    'Client 1234.client is trusted.\n',
  );
});
