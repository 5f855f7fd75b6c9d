import { describe, expect, it } from 'vitest';
import { deviceId } from '../protocol/alvr/ids.js';
import { ShardWriter } from '../protocol/alvr/shard-writer.js';
import { streamIds } from '../protocol/alvr/stream-ids.js';
import { encodeTracking, motionsOnly } from '../protocol/alvr/tracking.js';
import { BareHeadset } from './system/bare-headset.js';
import { DialCounter } from './system/dial-counter.js';
import { Machine } from './system/machine.js';
import { until } from './system/until.js';

describe('a headset', () => {
  it('is not connected to by anybody before it is trusted', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
    await using stranger = await BareHeadset.listen('127.0.0.4', machine.controlPort);
    await using blocked = await BareHeadset.listen('127.0.0.5', machine.controlPort);
    stranger.announce('stranger.client', machine.discoveryPort);
    blocked.announce('blocked.client', machine.discoveryPort);
    await until('both are found', async () => (await machine.clients()).length === 2);
    await machine.vrt('client', 'block', 'blocked.client');
    // One that is trusted and hangs up: while it was dialled three times, the others could have been too.
    using measure = await DialCounter.listen('127.0.0.6', machine.controlPort);
    await machine.vrt('client', 'add', '127.0.0.6');
    await until('the gateway has looked three times', () => measure.dialled >= 3);
    expect([stranger.accepted, blocked.accepted]).toEqual([0, 0]);
    await machine.vrt('client', 'trust', 'stranger.client');
    await until('it is connected once trusted', () => stranger.accepted > 0);
    expect(blocked.accepted).toBe(0);
  });

  it('of which nothing arrives on UDP is named: in state, event and doctor, until it is heard', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
    await using headset = await BareHeadset.listen('127.0.0.4', machine.controlPort);
    headset.announce('desk', machine.discoveryPort);
    await until('it is found', async () => (await machine.client('desk')) !== undefined);
    await machine.vrt('client', 'trust', 'desk');
    const wanted = /nothing arrives from it on UDP port \d+/;
    await until('it is noticed', async () => wanted.test((await machine.streams())[0]?.problem ?? ''));
    expect(headset.streamPort).toBe(machine.streamPort);
    expect((await machine.streams())[0]).toMatchObject({ state: 'connecting' });
    expect(await machine.client('desk')).toMatchObject({
      state: 'connecting',
      problem: expect.stringMatching(wanted),
    });
    const silent = (await machine.events('stream')).filter(({ action }) => action === 'udp-silent');
    expect(silent).toMatchObject([
      { severity: 'warning', client: 'desk', data: { port: machine.streamPort } },
    ]);
    expect((await machine.vrt('doctor')).stdout).toMatch(
      new RegExp(`stream lobby +warning +desk: .*UDP port ${machine.streamPort}`),
    );

    const pose = { orientation: { x: 0, y: 0, z: 0, w: 1 }, position: { x: 0, y: 1.5, z: 0 } };
    const still = { x: 0, y: 0, z: 0 };
    const head = { deviceId: deviceId('/user/head'), pose, linearVelocity: still, angularVelocity: still };
    const { bytes } = new ShardWriter(1400).write(
      streamIds.tracking,
      0,
      encodeTracking(motionsOnly(1n, [head])),
      new Uint8Array(),
    );
    await headset.sendOnStream(bytes);
    await until('it streams', async () => (await machine.streams())[0]?.state === 'streaming');
    await until('that is told', async () =>
      (await machine.events('stream')).some(({ action }) => action === 'udp-heard'),
    );
  });
});
