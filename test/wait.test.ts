import { describe, expect, it } from 'vitest';
import { Machine } from './system/machine.js';

describe('vrt wait', () => {
  it('ends when it is so: at once, or when somebody makes it so', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    expect((await machine.vrt('wait', 'session', 'lobby', '--for', 'deleted')).code).toBe(0);
    const running = machine.vrt('wait', 'session', 'lobby', '--for', 'running', '--timeout', '60s', '-q');
    const found = machine.vrt(
      'wait',
      'client',
      '1234.client',
      '--for',
      'found',
      '--timeout',
      '60s',
      '--json',
    );
    const streaming = machine.vrt('wait', 'stream', 'lobby', '--for', 'streaming', '--timeout', '60s');
    await machine.vrt('session', 'create', '--name', 'lobby');
    expect(await running).toMatchObject({ code: 0, stdout: 'lobby\n', stderr: '' });
    const headset = machine.startHeadset('1234.client');
    expect(JSON.parse((await found).stdout)).toEqual({
      client: '1234.client',
      is: ['found', 'new'],
    });
    await machine.vrt('client', 'trust', '1234.client');
    expect((await streaming).code).toBe(0);
    expect((await machine.vrt('wait', 'session', 'lobby', '--for', 'streaming')).code).toBe(0);

    const absent = machine.vrt('wait', 'client', '1234.client', '--for', 'absent', '--timeout', '60s');
    headset.child.kill('SIGKILL');
    expect((await absent).code).toBe(0);
    await machine.vrt('session', 'stop', 'lobby');
    expect((await machine.vrt('wait', 'stream', 'lobby', '--for', 'ended', '--timeout', '60s')).code).toBe(0);
  });

  it('ends with 7 when the time is up, and says what it was instead', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby');
    const late = await machine.vrt(
      'wait',
      'session',
      'lobby',
      '--for',
      'streaming',
      '--timeout',
      '300ms',
      '--json',
    );
    expect(late.code).toBe(7);
    expect(JSON.parse(late.stderr)).toMatchObject({
      error: { code: 'timed-out', message: expect.stringContaining('it is running') },
    });
  });

  it('refuses a state that never comes, and a daemon that is not there', async () => {
    await using machine = await Machine.create();
    expect((await machine.vrt('wait', 'session', 'lobby', '--for', 'running')).code).toBe(4);
    await machine.startDaemon();
    const wrong = await machine.vrt('wait', 'session', 'lobby', '--for', 'runing');
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('Did you mean running?');
    expect((await machine.vrt('wait', 'session', 'lobby')).code).toBe(2);
  });

  it('goes on waiting across a restart of the daemon', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    using waiting = machine.follow('wait', 'session', 'lobby', '--for', 'running', '-q');
    await machine.vrt('session', 'list');
    await machine.vrt('daemon', 'stop');
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby');
    await expect.poll(() => waiting.lines, { timeout: 30_000 }).toEqual(['lobby']);
  });
});
