import { expect, it } from 'vitest';
import { exitCodes } from '../protocol/api/error.js';
import { exited, Machine, type CommandResult } from './system/machine.js';
import { until } from './system/until.js';

it('what is said is kept when somebody wants it, goes on after kill -9, and is gone when nobody wants it', async () => {
  await using machine = await Machine.create();
  const daemon = await machine.startDaemon();
  const done = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr }: CommandResult = await machine.vrt(...args);
    expect({ args, code, stderr }).toEqual({ args, code: 0, stderr: '' });
    return stdout;
  };
  const said = async (...args: string[]) =>
    (await done('session', 'messages', 'play', '--json', ...args))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { readonly seq: number; readonly text: string });
  await done('user', 'add', 'mira');
  await done('user', 'add', 'ole');
  await done('session', 'create', '--name', 'play', '--source', 'none');
  await done('session', 'join', 'play', 'mira');
  await done('session', 'join', 'play', 'ole');

  await done('session', 'message', 'play', 'to the wind', '--from', 'mira');
  const refused = await machine.vrt('session', 'messages', 'play');
  expect(refused.code).toBe(exitCodes.failed);
  expect(refused.stderr).toContain('Messages of session play are not retained.');
  expect(refused.stderr).toContain('vrt settings set people.history.messages 100');

  await done('settings', 'set', 'people.history.messages', '3', '--session', 'play');
  using follower = machine.follow('session', 'messages', 'play', '-n', '10', '--follow');
  await done('session', 'message', 'play', 'one', '--from', 'mira');
  await done('session', 'message', 'play', 'two', '--from', 'ole', '--to', 'mira');
  await done('session', 'message', 'play', 'three');
  await done('session', 'message', 'play', 'four', '--from', 'mira');
  const before = await said();
  expect(before).toMatchObject([
    { from: 'ole', to: 'mira', text: 'two' },
    { from: 'operator', fromId: null, to: null, text: 'three' },
    { from: 'mira', to: null, text: 'four' },
  ]);
  await until('the follower has the last', () => follower.lines.some((line) => line.endsWith('mira: four')));

  daemon.kill('SIGKILL');
  await exited(daemon);
  await machine.startDaemon();
  expect(await said()).toEqual(before);
  expect((await said('-n', '1')).map(({ text }) => text)).toEqual(['four']);
  expect((await said('--since', `${before[0]?.seq}`)).map(({ text }) => text)).toEqual(['three', 'four']);
  expect(await said('--since', 'now')).toEqual([]);
  await done('session', 'message', 'play', 'five\u001b[2J', '--from', 'mira');
  await until('the follower goes on', () => follower.lines.some((line) => line.includes('five')));
  expect(follower.lines.join('\n')).not.toContain('\u001b[2J');
  expect(follower.lines.filter((line) => line.endsWith('mira: four'))).toHaveLength(1);
  expect((await said()).map(({ text }) => text)).toEqual(['three', 'four', 'five\u001b[2J']);

  // No second sort of log holds it, and off is gone.
  expect(await done('events', '--json')).not.toContain('three');
  await done('settings', 'reset', 'people.history.messages', '--session', 'play');
  expect((await machine.vrt('session', 'messages', 'play')).code).toBe(exitCodes.failed);
  await done('settings', 'set', 'people.history.messages', '3');
  expect(await said()).toEqual([]);
});
