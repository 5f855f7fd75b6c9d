import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { alive, exited, Machine } from './system/machine.js';
import { until } from './system/until.js';

describe('kill -9', () => {
  it('of the streamer costs its stream a restart, never the daemon', async () => {
    await using machine = await Machine.create();
    const daemon = await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
    machine.startHeadset('1234.client', '--duration', '60s');
    const before = await machine.meet('1234.client');
    process.kill(before.pid ?? 0, 'SIGKILL');
    await until('a new streamer is there', async () => {
      const [stream] = await machine.streams();
      return stream?.restarts === 1 && stream.pid !== null && stream.pid !== before.pid;
    });
    const after = await machine.streaming('1234.client');
    expect(after).toMatchObject({ id: before.id, restarts: 1, problem: null });
    expect(daemon.exitCode).toBeNull();
    const actions = (await machine.events('stream')).map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['died', 'restarted']));
  });

  it('of the headset leaves the session as it was, and the next headset of that name streams again', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
    const headset = machine.startHeadset('1234.client', '--duration', '60s');
    const before = await machine.meet('1234.client');
    headset.child.kill('SIGKILL');
    await until('the stream waits', async () => (await machine.streams())[0]?.state === 'waiting');
    machine.startHeadset('1234.client', '--duration', '60s');
    expect((await machine.streaming('1234.client')).id).toBe(before.id);
  });

  it('of the daemon loses no acknowledged change, ends its streamers, and streams again after a restart', async () => {
    await using machine = await Machine.create();
    const daemon = await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
    await machine.vrt('settings', 'set', 'connection.minimum_idr_interval_ms', '120');
    machine.startHeadset('1234.client', '--duration', '60s');
    const before = await machine.meet('1234.client');
    await machine.vrt('client', 'rename', '1234.client', 'desk');
    const acknowledged = ['lobby'];
    const creating = (async () => {
      for (let index = 0; index < 40; index += 1) {
        const name = `room-${index}`;
        if ((await machine.vrt('session', 'create', '--name', name, '--no-start')).code !== 0) return;
        acknowledged.push(name);
      }
    })();
    await until('some were created', () => acknowledged.length > 5);
    const seqBefore = Math.max(...(await machine.events('session')).map(({ seq }) => seq));
    daemon.kill('SIGKILL');
    await Promise.all([exited(daemon), creating]);
    await until('the streamer has ended by itself', () => !alive(before.pid ?? 0));

    await machine.startDaemon();
    const names = (await machine.sessions()).map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(acknowledged));
    expect(await machine.client('1234.client')).toMatchObject({ name: 'desk', trust: 'trusted' });
    expect((await machine.vrt('settings', 'get', 'connection.minimum_idr_interval_ms')).stdout.trim()).toBe(
      '120',
    );
    await machine.streaming('desk');
    const started = (await machine.events('daemon')).filter(({ action }) => action === 'started').at(-1);
    expect(started?.seq).toBeGreaterThan(seqBefore);
  });
});

describe.runIf(spawnSync('ffmpeg', ['-version']).status === 0)('an encoder that dies', () => {
  it('is an event, and the stream goes on with another', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M', '--encoder', 'ffmpeg');
    machine.startHeadset('1234.client', '--duration', '60s');
    const before = await machine.meet('1234.client');
    const child = spawnSync('pgrep', ['-P', String(before.pid), 'ffmpeg'], {
      encoding: 'utf8',
    }).stdout.trim();
    process.kill(Number(child), 'SIGKILL');
    await until('it is told', async () =>
      (await machine.events('encoder')).some(({ action }) => action === 'died'),
    );
    const sent = (await machine.streams())[0]?.counters.framesSent ?? 0;
    await until(
      'frames are sent again',
      async () => ((await machine.streams())[0]?.counters.framesSent ?? 0) > sent + 30,
    );
    expect((await machine.streams())[0]).toMatchObject({
      id: before.id,
      pid: before.pid,
      restarts: 0,
      state: 'streaming',
    });
  });
});
