import { describe, expect, it } from 'vitest';
import type { Session } from '../protocol/api/session.js';
import { Machine } from './system/machine.js';
import { until } from './system/until.js';

async function lobby(machine: Machine): Promise<Session> {
  const found = (await machine.sessions()).find(({ name }) => name === 'lobby');
  if (found === undefined) throw new Error('there is no lobby');
  return found;
}

const sessionIn = (text: string) => JSON.parse(text) as Session;

describe('vrt session', () => {
  it('create --if-absent is content with what is there, once and again', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    const create = (...more: string[]) => machine.vrt('session', 'create', '--name', 'lobby', ...more);
    const first = await create('--if-absent', '--bitrate', '5M', '--json');
    const second = await create('--if-absent', '--bitrate', '9M', '--json');
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(sessionIn(second.stdout)).toEqual(sessionIn(first.stdout));
    expect((await create('--if-absent')).stdout).toContain('was there already');
    expect((await create()).code).toBe(1);
  });

  it('edit changes what is named, and keeps the rest over a restart', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--client', '1234.client');
    const before = await lobby(machine);
    const edited = await machine.vrt(
      ...['session', 'edit', 'lobby', '--title', 'The big hall', '--description', 'for all'],
      ...['--client', '5678.client', '--set', 'video.preferred_fps=60', '--json'],
    );
    expect(edited.code).toBe(0);
    const wanted = {
      ...before,
      title: 'The big hall',
      description: 'for all',
      clients: ['5678.client'],
      refreshHz: 60,
    };
    expect(sessionIn(edited.stdout)).toEqual(wanted);
    await machine.vrt('session', 'edit', 'lobby', '--any-client', '--description', '');
    await machine.vrt('daemon', 'stop');
    await machine.startDaemon();
    expect(await lobby(machine)).toEqual({ ...wanted, clients: [], description: null });
  });

  it('edit refuses as a whole what is wrong in a part', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby');
    const before = await lobby(machine);
    const set = ['--set', 'video.preferred_fps=60', '--set', 'video.preferred_fbs=60'];
    expect((await machine.vrt('session', 'edit', 'lobby', '--title', 'x', ...set, '--yes')).code).toBe(3);
    expect((await machine.vrt('session', 'edit', 'lobby')).code).toBe(2);
    expect((await machine.vrt('session', 'edit', 'lobby', '--client', 'a', '--any-client')).code).toBe(2);
    expect((await machine.vrt('session', 'edit', 'nobody', '--title', 'x')).code).toBe(3);
    await machine.vrt('session', 'create', '--name', 'attic');
    const taken = await machine.vrt(
      'session',
      'edit',
      'lobby',
      '--title',
      'x',
      '--name',
      'attic',
      ...set.slice(0, 2),
    );
    expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining('already')]);
    expect(await lobby(machine)).toEqual(before);
  });

  it('edit --name gives a stopped one another name', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby');
    const running = await machine.vrt('session', 'edit', 'lobby', '--name', 'hall');
    expect([running.code, running.stderr]).toEqual([1, expect.stringContaining('vrt session stop lobby')]);
    await machine.vrt('session', 'stop', 'lobby');
    expect(await machine.vrt('session', 'edit', 'lobby', '--name', 'hall')).toMatchObject({
      code: 0,
      stdout: 'Session hall was changed.\n',
    });
    expect((await machine.vrt('session', 'list', '-q')).stdout).toBe('hall\n');
  });

  it('edit ends the stream of a headset that it takes no more; --force deletes a running one, and scripts must say so', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby');
    machine.startHeadset('1234.client', '--reconnect');
    await machine.meet('1234.client');
    const streams = async () => (await lobby(machine)).streams.length;
    await until('it streams', async () => (await streams()) === 1);
    await machine.vrt('session', 'edit', 'lobby', '--client', 'another.client');
    await until('its stream ended', async () => (await streams()) === 0);
    await machine.vrt('session', 'edit', 'lobby', '--any-client');
    await until('it streams again', async () => (await streams()) === 1);

    const refused = await machine.vrt('session', 'delete', 'lobby');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('--force');
    expect(await streams()).toBe(1);
    expect(await machine.vrt('session', 'delete', 'lobby', '--force')).toMatchObject({
      code: 0,
      stdout: 'Session lobby was deleted.\n',
    });
    expect((await machine.vrt('session', 'show', 'lobby')).code).toBe(3);
    expect((await machine.vrt('stream', 'list', '-q')).stdout).toBe('');
  });

  it('--all means every session, and nothing named means nothing', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    for (const name of ['one', 'two']) await machine.vrt('session', 'create', '--name', name);
    expect((await machine.vrt('session', 'stop')).code).toBe(2);
    expect((await machine.vrt('session', 'stop', 'one', '--all')).code).toBe(2);
    expect((await machine.vrt('session', 'stop', '--all', '-o', 'name')).stdout).toBe('one\ntwo\n');
    expect((await machine.vrt('session', 'delete', '--all', '-o', 'name')).stdout).toBe('one\ntwo\n');
    expect((await machine.vrt('session', 'list', '--json')).stdout).toBe('[]\n');
  });
});
