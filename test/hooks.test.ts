import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Machine } from './system/machine.js';
import { rssOf } from './system/memory.js';
import { until } from './system/until.js';

describe('hooks', () => {
  it('run on start, connect, disconnect and stop, with the facts in their environment', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    const file = join(machine.folder, 'hooks.txt');
    const hook = async (name: string) =>
      machine.vrt(
        'settings',
        'set',
        `hooks.${name}`,
        `echo "$VRT_EVENT $VRT_SESSION $VRT_CLIENT $SECRET" >> '${file}'; echo said`,
      );
    for (const name of ['client_connected', 'client_disconnected', 'session_started', 'session_stopped'])
      expect((await hook(name)).code).toBe(0);
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
    const headset = machine.startHeadset('1234.client', '--duration', '60s', '--once');
    await machine.meet('1234.client');
    headset.child.kill('SIGINT');
    await until('the headset is seen to leave', async () =>
      (await machine.events('stream')).some(({ action }) => action === 'ended'),
    );
    await machine.vrt('session', 'stop', 'lobby');
    const wanted = [
      'session.started lobby',
      'stream.streaming lobby 1234.client',
      'stream.ended lobby 1234.client',
      'session.stopped lobby',
    ];
    await until(
      'all four ran',
      () => existsSync(file) && readFileSync(file, 'utf8').trim().split('\n').length >= 4,
    );
    expect(
      readFileSync(file, 'utf8')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== ''),
    ).toEqual(wanted);
    const said = (await machine.vrt('logs', '--grep', 'said')).stdout;
    expect(said).toContain('lobby/1234.client: client_connected: said');
  });

  it('that run too long or fail are ended and told, and the daemon stops in time', async () => {
    await using machine = await Machine.create();
    const daemon = await machine.startDaemon();
    await machine.vrt('settings', 'set', 'hooks.timeout_s', '1');
    await machine.vrt('settings', 'set', 'hooks.session_started', 'trap "" TERM; sleep 100');
    await machine.vrt('settings', 'set', 'hooks.session_stopped', 'exit 7');
    await machine.vrt('session', 'create', '--name', 'lobby', '--no-start');
    await machine.vrt('session', 'start', 'lobby');
    await machine.vrt('session', 'stop', 'lobby');
    const logged = () => machine.events('log');
    await until(
      'both are told',
      async () => (await logged()).filter(({ action }) => action === 'hook-ended').length === 2,
    );
    expect((await logged()).map(({ message }) => message)).toEqual([
      'Hook session_stopped ended with 7.',
      'Hook session_started ran too long and was killed.',
    ]);
    await machine.vrt('settings', 'set', 'hooks.timeout_s', '100');
    await machine.vrt('session', 'start', 'lobby');
    daemon.kill('SIGTERM');
    await until('the daemon is gone', () => daemon.exitCode !== null);
    expect(daemon.exitCode).toBe(0);
  });

  it('may print one line of 50 MB, which costs the daemon its beginning', async () => {
    await using machine = await Machine.create();
    const daemon = await machine.startDaemon();
    await machine.vrt(
      'settings',
      'set',
      'hooks.session_started',
      "head -c 50000000 /dev/zero | tr '\\0' x; echo; echo done",
    );
    const before = rssOf(daemon.pid);
    await machine.vrt('session', 'create', '--name', 'lobby', '--no-start');
    await machine.vrt('session', 'start', 'lobby');
    await until('the hook is done', async () =>
      (await machine.events('log')).some(({ action }) => action === 'hook-ended'),
    );
    const said = (await machine.events('log')).filter(({ action }) => action === 'hook');
    expect(said.map(({ message }) => message)).toEqual([
      `session_started: ${'x'.repeat(1_000)}`,
      'session_started: done',
    ]);
    expect(rssOf(daemon.pid) - before).toBeLessThan(50_000_000);
  });
});
