import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { once } from 'node:events';
import { expect, describe, it } from 'vitest';
import { Machine, run } from './system/machine.js';
import { until } from './system/until.js';

interface ErrorDocument {
  readonly error: { readonly code: string; readonly message: string; readonly hint: string };
}

const errorIn = (stderr: string) => (JSON.parse(stderr) as ErrorDocument).error;

describe('under --json every error is one document on standard error', () => {
  it.each([
    [['session', 'create', '--json'], 2, /--name/],
    [['session', 'list', '--nonsense', '--json'], 2, /--nonsense/],
    [['session', 'create', '--name', 'a', '--codec', 'vp8', '--json'], 2, /h264, hevc/],
    [['session', 'frobnicate', '--json'], 2, /frobnicate/],
    [['--json', 'session'], 2, /ends too early/],
    [['sesion', 'list', '--json'], 2, /sesion/],
    [['client', 'rename', 'one', '--json'], 2, /name/],
    [['user', 'role', 'a', 'b', 'c', '--json'], 2, /too many/],
    [['session', 'list', '-o', 'json', '--sort'], 2, /sort/],
    [['session', 'list', '--output=json', '--socket', '/none/vrtd.sock'], 4, /\/none\/vrtd\.sock/],
    [['poses', 'info', 'fixtures/none.csv', 'fixtures/none.bvh', '--json'], 1, /none\.csv/],
  ])('vrt %j', async (args, code, message) => {
    const result = await run(['bin/vrt', ...args]);
    expect(result.code).toBe(code);
    for (const line of result.stderr.trimEnd().split('\n')) {
      expect(errorIn(line).hint).not.toBe('');
    }
    expect(errorIn(result.stderr.trimEnd().split('\n')[0] ?? '').message).toMatch(message);
  });

  it('also when VRT_OUTPUT asks for it', async () => {
    const env = { ...process.env, VRT_OUTPUT: 'json' };
    expect(errorIn((await run(['bin/vrt', 'session', 'frobnicate'], env)).stderr).code).toBe(
      'invalid-request',
    );
    const person = await run(['bin/vrt', 'session', 'frobnicate', '-o', 'table'], env);
    expect(person.stderr).toContain('frobnicate');
    expect(person.stderr).not.toContain('{');
  });
});

describe('what cannot be written', () => {
  /** `vrt completion bash` with its standard output where nothing fits. */
  async function ontoFullDisk(...args: string[]) {
    const child = spawn(process.execPath, ['bin/vrt', ...args], {
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    });
    let stderr = '';
    child.stderr?.on('data', (chunk) => (stderr += String(chunk)));
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, stderr };
  }

  it('is told, and ends with 1', async () => {
    const person = await ontoFullDisk('completion', 'bash');
    expect(person).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('cannot be written: no space is left on the device.'),
    });
    const script = await ontoFullDisk('poses', 'info', 'fixtures/poses/walk.vrtposes', '--json');
    expect(script.code).toBe(1);
    expect(errorIn(script.stderr).message).toContain('no space is left on the device');
  });

  it('because its reader is gone is no error', async () => {
    const child = spawn('/bin/sh', ['-c', `${process.execPath} bin/vrt settings --help | head -c 1`], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(stderr).toBe('');
  });
});

describe('lists and documents', () => {
  it('can be had in each way that scripts ask for', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    const said = async (...args: string[]) => (await machine.vrt(...args)).stdout;

    for (const noun of ['session', 'client', 'stream', 'user', 'scenario', 'datastream']) {
      expect(await said(noun, 'list', '-o', 'yaml')).toBe('[]\n');
      expect(await said(noun, 'ls', '--json')).toBe('[]\n');
    }
    expect(await said('stats', '-o', 'yaml')).toBe('[]\n');
    expect(await said('stats', '--since', '1h', '-o', 'yaml')).toBe('[]\n');

    for (const [name, rate] of [
      ['lobby-2', '5M'],
      ['lobby-10', '20M'],
      ['desk', '1M'],
    ] as const)
      await machine.vrt('session', 'create', '--name', name, '--bitrate', rate);
    await machine.vrt('session', 'stop', 'desk');
    expect(await said('session', 'list', '-q')).toBe('desk\nlobby-2\nlobby-10\n');
    expect(await said('session', 'ls', '-q', '--filter', 'state=running', '--sort', '-bitrate')).toBe(
      'lobby-10\nlobby-2\n',
    );
    expect(
      await said('session', 'ls', '-o', 'csv', '--columns', 'name,bitrateBps', '--filter', 'name~lobby'),
    ).toBe('name,bitrateBps\nlobby-2,5000000\nlobby-10,20000000\n');
    expect((await machine.vrtWith({ VRT_OUTPUT: 'name' }, 'session', 'list')).stdout).toBe(
      'desk\nlobby-2\nlobby-10\n',
    );

    const shown = await machine.vrt('session', 'show', 'desk', 'nobody', 'lobby-2', '--json');
    expect(shown.code).toBe(3);
    expect(errorIn(shown.stderr).code).toBe('session-not-found');
    expect((JSON.parse(shown.stdout) as { name: string }[]).map(({ name }) => name)).toEqual([
      'desk',
      'lobby-2',
    ]);
    expect(JSON.parse(await said('session', 'show', 'desk', '--json'))).toMatchObject({ name: 'desk' });

    expect(await said('settings', 'get', 'video.preferred_codec', '-q')).toBe(
      await said('settings', 'get', 'video.preferred_codec'),
    );
    expect(await machine.vrt('session', 'start', 'desk', '-q')).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect((await said('logs', '-n', '2')).trimEnd().split('\n')).toHaveLength(2);

    using follower = machine.follow('session', 'list', '--watch', '-o', 'name');
    await until('it lists what there is', () => Promise.resolve(follower.lines.includes('lobby-10')));
    await machine.vrt('session', 'stop', 'desk');
    await machine.vrt('session', 'delete', 'desk');
    await until('it lists what is left', () =>
      Promise.resolve(
        follower.lines.slice(-2).join() === 'lobby-2,lobby-10' && follower.lines.at(-3) !== 'desk',
      ),
    );
    expect((await machine.vrt('daemon', 'stop', '-q')).stderr).toBe('');
  });
});
