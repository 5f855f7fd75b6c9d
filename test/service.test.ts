import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exitCodes } from '../protocol/api/error.js';
import { alive, Machine } from './system/machine.js';
import { until } from './system/until.js';

describe('a daemon whose socket somebody removed', () => {
  it('is found, makes it again with its directory, and can be stopped', async () => {
    await using machine = await Machine.create();
    const daemon = await machine.startDaemon();
    rmSync(machine.socket);
    const status = await machine.vrt('daemon', 'status', '-q');
    expect([status.code, status.stdout]).toEqual([0, `${daemon.pid}\n`]);
    rmSync(dirname(machine.socket), { recursive: true });
    await until('it is there again', () => existsSync(machine.socket));
    const restored = (await machine.events('daemon')).filter(({ action }) => action === 'socket-restored');
    expect(restored.length).toBe(2);
    expect((await machine.vrt('session', 'create', '--name', 'lobby')).code).toBe(0);
    // Nobody starts a second one beside it.
    expect((await machine.vrt('daemon', 'start')).stderr).toContain(`is already running (pid ${daemon.pid})`);

    rmSync(machine.socket);
    expect((await machine.vrt('daemon', 'stop')).code).toBe(0);
    expect(alive(daemon.pid ?? 0)).toBe(false);
    expect(daemon.exitCode).toBe(0);
  });
});

describe('SIGHUP', () => {
  it('opens the log again and takes over the configuration; a bad one changes nothing and is told', async () => {
    await using machine = await Machine.create();
    const config = join(machine.folder, 'vrtd.yaml');
    const system = join(machine.folder, 'settings.yaml');
    const log = join(machine.folder, 'vrtd.log');
    writeFileSync(config, 'log:\n  level: warn\n');
    const daemon = await machine.startDaemon(
      ...['--config', config, '--system-settings', system, '--log-file', log],
    );
    const told = async (action: string) =>
      (await machine.events('daemon')).filter((event) => event.action === action);

    renameSync(log, `${log}.moved`);
    writeFileSync(config, 'log:\n  level: debug\ngroup: root\n');
    writeFileSync(system, 'video:\n  preferred_fps: 90\n');
    daemon.kill('SIGHUP');
    await until('it is reloaded', async () => (await told('reloaded')).length === 1);
    expect((await told('reloaded'))[0]?.data).toEqual({
      changed: ['logLevel', 'video.preferred_fps'],
      restart: ['group'],
    });
    expect((await machine.vrt('settings', 'get', 'video.preferred_fps')).stdout).toBe('90\n');
    expect(readFileSync(log, 'utf8')).toContain('The configuration was reloaded');

    for (const [file, text, why] of [
      [config, 'log:\n  levle: info\n', 'vrtd.yaml:2'],
      [system, 'video:\n  preferred_fps: fast\n', 'settings.yaml:2'],
    ] as const) {
      const good = readFileSync(file, 'utf8');
      writeFileSync(file, text);
      const reload = await machine.vrt('daemon', 'reload');
      expect(reload.code).toBe(exitCodes.usage);
      expect(reload.stderr).toContain(why);
      writeFileSync(file, good);
    }
    expect((await told('reload-failed')).map(({ severity }) => severity)).toEqual(['error', 'error']);
    expect((await machine.vrt('settings', 'get', 'video.preferred_fps')).stdout).toBe('90\n');
    // What was taken over goes with the line that said so.
    writeFileSync(system, '');
    expect((await machine.vrt('daemon', 'reload')).stdout).toContain('video.preferred_fps');
    expect((await machine.vrt('settings', 'get', 'video.preferred_fps')).stdout).toBe('72\n');
    expect(daemon.exitCode).toBeNull();
  });

  it('turns a gateway on and off that the settings of the machine name', async () => {
    await using machine = await Machine.create();
    const system = join(machine.folder, 'settings.yaml');
    writeFileSync(system, '');
    await machine.startDaemon('--system-settings', system);
    const state = async () =>
      (await machine.status()).gateways.find(({ name }) => name === 'vrtogether')?.state;
    expect(await state()).toBe('off');
    writeFileSync(
      system,
      `vrtogether:\n  enabled: true\n  content:\n    port: ${machine.orchestratorPort}\n    address: 127.0.0.1\n`,
    );
    expect((await machine.vrt('daemon', 'reload')).stderr).toBe('');
    expect(await state()).toBe('listening');
    writeFileSync(system, '');
    await machine.vrt('daemon', 'reload');
    expect(await state()).toBe('off');
  });
});

describe('daemon start', () => {
  const options = ['--discovery-port', '0'];

  it('says why the daemon did not start, in its words and with its exit code', async () => {
    await using machine = await Machine.create();
    const state = join(machine.folder, 'state');
    const wrong = await machine.vrt('daemon', 'start', '--', '--state-dir', state, '--discovery-prot', '0');
    expect(wrong.code).toBe(exitCodes.usage);
    expect(wrong.stderr).toContain('--discovery-prot');
    const config = join(machine.folder, 'vrtd.yaml');
    writeFileSync(config, 'socket: [1\n');
    const bad = await machine.vrt('daemon', 'start', '--', '--state-dir', state, '--config', config);
    expect(bad.code).toBe(exitCodes.usage);
    expect(bad.stderr).toContain('vrtd.yaml:');
    writeFileSync(join(machine.folder, 'file'), '');
    const barred = await machine.vrt(
      'daemon',
      'start',
      '--',
      '--state-dir',
      join(machine.folder, 'file/x'),
      ...options,
    );
    expect(barred.code).toBe(exitCodes.failed);
    expect(barred.stderr).toContain('file/x cannot be used');
    // And starts when nothing is wrong, leaving a log that only its owner reads.
    const right = await machine.vrt('daemon', 'start', '--', '--state-dir', state, ...options);
    expect([right.code, right.stderr]).toEqual([0, '']);
    const { pid } = await machine.status();
    expect((await machine.vrt('daemon', 'stop')).code).toBe(0);
    expect(alive(pid)).toBe(false);
  });

  const canMount = spawnSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs tmpfs /mnt']).status === 0;
  it.skipIf(!canMount)('says so on a full disk', async () => {
    await using machine = await Machine.create();
    const state = join(machine.folder, 'full');
    mkdirSync(state);
    const { status, stderr } = spawnSync(
      'unshare',
      [
        ...['-m', 'sh', '-c'],
        `mount -t tmpfs -o size=32k tmpfs ${state} && { cat /dev/zero > ${state}/ballast 2> /dev/null;
         exec "$0" bin/vrt daemon start --socket ${machine.socket} -- --state-dir ${state} ${options.join(' ')}; }`,
        process.execPath,
      ],
      { encoding: 'utf8' },
    );
    expect(status).toBe(exitCodes.failed);
    expect(stderr).toContain('vrtd did not start:');
    expect(stderr).toMatch(/no space (is )?left/i);
    expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(3);
  });
});
