import { describe, expect, it } from 'vitest';
import { alive, exited, Machine } from './system/machine.js';
import { until } from './system/until.js';

describe('a streamer that hangs', () => {
  it('is noticed, told, killed and replaced, and the headset streams again', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
    machine.startHeadset('1234.client', '--duration', '120s');
    const before = await machine.meet('1234.client');
    process.kill(before.pid ?? 0, 'SIGSTOP');
    await until('a new streamer is there', async () => {
      const [stream] = await machine.streams();
      return stream?.restarts === 1 && stream.pid !== null && stream.pid !== before.pid;
    });
    expect(alive(before.pid ?? 0)).toBe(false);
    const after = await machine.streaming('1234.client');
    expect(after).toMatchObject({ id: before.id, restarts: 1, problem: null });
    const died = (await machine.events('stream')).filter(({ action }) => action === 'died');
    expect(died).toHaveLength(1);
    expect(died[0]).toMatchObject({ data: { how: 'it did not answer for 6 s', restarts: 1 } });
    const shown = await machine.vrt('stream', 'show', 'lobby', '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({ state: 'streaming', restarts: 1 });
  });

  it('does not keep its session from being stopped', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
    machine.startHeadset('1234.client', '--duration', '120s');
    const { pid } = await machine.meet('1234.client');
    process.kill(pid ?? 0, 'SIGSTOP');
    expect((await machine.vrt('session', 'stop', 'lobby')).code).toBe(0);
    await until('its stream is gone', async () => (await machine.streams()).length === 0);
    expect(alive(pid ?? 0)).toBe(false);
    expect(await machine.sessions()).toMatchObject([{ name: 'lobby', state: 'stopped' }]);
    expect((await machine.client('1234.client'))?.state).not.toBe('streaming');
    expect((await machine.events('stream')).filter(({ action }) => action === 'died')).toEqual([]);
  });

  it('is told apart from a daemon that was itself suspended', async () => {
    await using machine = await Machine.create();
    const daemon = await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
    machine.startHeadset('1234.client', '--duration', '120s');
    const before = await machine.meet('1234.client');
    daemon.kill('SIGSTOP');
    // Longer than a streamer may leave a running daemon without an answer.
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    daemon.kill('SIGCONT');
    await until(
      'it works again',
      async () => ((await machine.streams())[0]?.counters.framesSent ?? 0) > before.counters.framesSent + 400,
    );
    expect((await machine.streams())[0]).toMatchObject({ pid: before.pid, restarts: 0, state: 'streaming' });
  });

  it('says in the log what it wrote to its standard error', async () => {
    await using machine = await Machine.create();
    const daemon = await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
    machine.startHeadset('1234.client', '--duration', '120s');
    const { pid } = await machine.meet('1234.client');
    // Node answers with a line on standard error, whether or not it can listen for a debugger.
    process.kill(pid ?? 0, 'SIGUSR1');
    await until('it is logged', async () =>
      (await machine.events('log')).some(
        ({ action, message, client }) =>
          action === 'streamer' && client === '1234.client' && /debugger|inspector/i.test(message),
      ),
    );
    daemon.kill('SIGTERM');
    await exited(daemon);
    expect(alive(pid ?? 0)).toBe(false);
  });
});
