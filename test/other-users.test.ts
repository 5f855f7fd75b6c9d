import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exitCodes } from '../protocol/api/error.js';
import { canBeOthers, OwnRun, type Person } from './system/as-user.js';
import { until } from './system/until.js';

const service: Person = { uid: 54_300, gid: 54_300 };
const member: Person = { uid: 54_321, gid: 54_321, groups: [54_321, 54_300] };
const stranger: Person = { uid: 54_322, gid: 54_322 };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vrt-others-'));
  chmodSync(folder, 0o1777);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function made(path: string, { uid, gid }: Person, mode: number): string {
  mkdirSync(path);
  chownSync(path, uid, gid);
  chmodSync(path, mode);
  return path;
}

describe.skipIf(!canBeOthers())('other users', () => {
  it('use the daemon of the machine as members of its group, without a word about its socket', async () => {
    using machine = await OwnRun.create();
    machine.root('install', '-d', '-m', '750', '-o', '54300', '-g', '54300', '/run/vrt');
    const state = made(join(folder, 'state'), service, 0o700);
    const home = made(join(folder, 'home'), member, 0o700);
    const env = { HOME: home, TMPDIR: folder };
    machine.start(
      service,
      { RUNTIME_DIRECTORY: '/run/vrt', STATE_DIRECTORY: state, CONFIGURATION_DIRECTORY: state },
      ...['bin/vrtd', '--group', '54300', '--discovery-port', '0'],
    );
    await until(
      'it answers',
      async () => (await machine.run(member, env, 'bin/vrt', 'daemon', 'status')).code === 0,
    );
    const created = await machine.run(member, env, 'bin/vrt', 'session', 'create', '--name', 'lobby');
    expect([created.code, created.stderr]).toEqual([0, '']);
    expect((await machine.run(member, env, 'bin/vrt', 'session', 'list', '-q')).stdout).toBe('lobby\n');

    const outside = await machine.run(stranger, env, 'bin/vrt', 'session', 'list');
    expect(outside.code).toBe(exitCodes.unreachable);
    expect(outside.stderr).toContain(`there is no socket ${folder}/vrt-54322/vrtd.sock`);
    expect(outside.stderr).toContain('You may not use the system daemon on /run/vrt/vrtd.sock');
    expect(outside.stderr).toContain('usermod -aG vrt');

    // Whoever starts one of his own talks to that one from then on.
    expect(
      (await machine.run(member, env, 'bin/vrt', 'daemon', 'start', '--', '--discovery-port', '0')).code,
    ).toBe(0);
    expect((await machine.run(member, env, 'bin/vrt', 'session', 'list', '-q')).stdout).toBe('');
    expect((await machine.run(member, env, 'bin/vrt', 'daemon', 'stop')).code).toBe(0);
    expect((await machine.run(member, env, 'bin/vrt', 'session', 'list', '-q')).stdout).toBe('lobby\n');
  });

  it('name both sockets when neither is there', async () => {
    using machine = await OwnRun.create();
    const { code, stderr } = await machine.run(
      member,
      { HOME: folder, TMPDIR: folder },
      'bin/vrt',
      'session',
      'list',
    );
    expect(code).toBe(exitCodes.unreachable);
    expect(stderr).toContain(`${folder}/vrt-54321/vrtd.sock`);
    expect(stderr).toContain('/run/vrt/vrtd.sock');
  });

  it('are not lured to a socket that somebody else made first', async () => {
    using machine = await OwnRun.create();
    const trap = made(join(folder, 'vrt-54321'), stranger, 0o755);
    const state = made(join(folder, 'state'), stranger, 0o700);
    const daemon = machine.start(
      stranger,
      {},
      ...['bin/vrtd', '--socket', join(trap, 'vrtd.sock'), '--state-dir', state, '--discovery-port', '0'],
    );
    await until('the trap is set', () => existsSync(join(trap, 'vrtd.sock')) || daemon.exitCode !== null);
    chmodSync(join(trap, 'vrtd.sock'), 0o666);
    const env = { HOME: folder, TMPDIR: folder };
    const { code, stderr } = await machine.run(member, env, 'bin/vrt', 'session', 'list');
    expect(code).toBe(exitCodes.denied);
    expect(stderr).toContain(`The directory ${trap} is not used: it belongs to user 54322.`);
    expect((await machine.run(member, env, 'bin/vrt', 'daemon', 'start')).code).not.toBe(0);
  });

  it('cannot lead a daemon elsewhere by a link in its place', async () => {
    using machine = await OwnRun.create();
    const victim = made(join(folder, 'precious'), member, 0o700);
    symlinkSync(victim, join(folder, 'vrt-54321'));
    const link = join(folder, 'vrt-54321');
    machine.root('chown', '-h', '54322:54322', link);
    const daemon = await machine.run(
      member,
      { HOME: victim, TMPDIR: folder },
      ...['bin/vrtd', '--discovery-port', '0'],
    );
    expect(daemon.code).toBe(1);
    expect(daemon.stderr).toContain(
      `${link} cannot be used: it is a symbolic link and belongs to user 54322.`,
    );
    expect(existsSync(join(victim, 'vrtd.sock'))).toBe(false);
  });
});
