import { describe, expect, it } from 'vitest';
import { exited, Machine } from './system/machine.js';
import { until } from './system/until.js';

/** What a headset says of the end of its first stream. */
async function endOfStream(end: (machine: Machine) => Promise<unknown>): Promise<string | null> {
  await using machine = await Machine.create();
  await machine.startDaemon();
  await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
  const headset = machine.startHeadset('1234.client', '--once');
  await machine.meet('1234.client');
  await end(machine);
  return (await headset.report()).lastDisconnect;
}

describe('a headset whose stream ends', () => {
  // With a reset the app shows its own text; after Restarting it would say "please wait" for ever (alvr.md 5.4).
  it.each([
    { name: 'its session is stopped', end: (machine: Machine) => machine.vrt('session', 'stop', 'lobby') },
    {
      name: 'its session is deleted',
      end: async (machine: Machine) => {
        await machine.vrt('session', 'stop', 'lobby');
        await machine.vrt('session', 'delete', 'lobby');
      },
    },
    { name: 'it is blocked', end: (machine: Machine) => machine.vrt('client', 'block', '1234.client') },
    { name: 'it is forgotten', end: (machine: Machine) => machine.vrt('client', 'forget', '1234.client') },
    {
      name: 'the daemon stops',
      end: async ({ daemon }: Machine) => {
        daemon?.kill('SIGTERM');
        if (daemon !== undefined) await exited(daemon);
      },
    },
  ])('because $name is not told to wait', async ({ end }) => {
    expect(await endOfStream(end)).toMatch(
      /^the control connection broke: the other side broke the connection/,
    );
  });

  it('because its settings need a new stream is told to wait, and streams again', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
    const headset = machine.startHeadset('1234.client', '--duration', '60s');
    const before = await machine.meet('1234.client');
    await machine.vrt('settings', 'set', 'video.max_view_width', '256', '--yes');
    await until('another stream is there', async () => {
      const [stream] = await machine.streams();
      return stream?.state === 'streaming' && stream.id !== before.id && stream.counters.framesSent > 20;
    });
    headset.child.kill('SIGINT');
    expect(await headset.report()).toMatchObject({ connects: 2, lastDisconnect: 'the server restarts' });
  });

  it('because it leaves over TCP by itself is no warning', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M', '--transport', 'tcp');
    const headset = machine.startHeadset('1234.client', '--once', '--duration', '60s');
    await machine.meet('1234.client');
    headset.child.kill('SIGINT');
    await until('it is seen to leave', async () =>
      (await machine.events('stream')).some(({ action }) => action === 'ended'),
    );
    const ended = (await machine.events('stream')).filter(({ action }) => action === 'ended');
    expect(ended.map(({ severity }) => severity)).toEqual(['info']);
    expect((await machine.client('1234.client'))?.problem).toBeNull();
  });
});
