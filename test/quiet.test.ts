import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Machine } from './system/machine.js';

it('-q prints the name of what is made, and of what is done nothing', async () => {
  await using machine = await Machine.create();
  await machine.startDaemon();
  const frame = join(machine.folder, 'frame');
  writeFileSync(frame, 'abc');

  const made = [
    [['session', 'create', '--name', 'play', '--source', 'none', '--scenario', 'yard'], 'play'],
    [['user', 'add', 'mira'], 'mira'],
    [['user', 'add', 'ole'], 'ole'],
    [['client', 'add', '127.0.0.3', '--hostname', 'far.client', '--no-trust'], 'far.client'],
  ] as const;
  expect((await machine.vrt('scenario', 'import', 'fixtures/scenarios/yard.json', '-q')).stdout).toBe(
    'Yard\n',
  );
  for (const [words, name] of made)
    expect(await machine.vrt(...words, '-q')).toMatchObject({ code: 0, stdout: `${name}\n`, stderr: '' });

  const done = [
    ['session', 'join', 'play', 'mira'],
    ['session', 'join', 'play', 'ole'],
    ['session', 'administrator', 'play', 'ole'],
    ['session', 'master', 'play', 'ole'],
    ['session', 'lock', 'play'],
    ['room', 'enter', 'play', 'stage', 'mira'],
    ['room', 'leave', 'play', 'mira'],
    ['session', 'message', 'play', 'hello'],
    ['session', 'message', 'play', 'hello', '--from', 'mira'],
    ['session', 'scene-event', 'play', '{"TypeId":112,"Data":"{}"}'],
    ['session', 'audio', 'play', frame, '--from', 'mira'],
    ['scenario', 'start', 'play'],
    ['scenario', 'stop', 'play'],
    ['datastream', 'declare', 'mira', 'voice'],
    ['datastream', 'subscribe', 'ole', 'mira', 'voice'],
    ['datastream', 'send', 'mira', 'voice', frame],
    ['datastream', 'unsubscribe', 'ole', 'mira', 'voice'],
    ['datastream', 'withdraw', 'mira', 'voice'],
    ['client', 'trust', 'far.client'],
    ['client', 'rename', 'far.client', 'near'],
    ['client', 'forget', 'near'],
    ['settings', 'set', 'video.preferred_fps', '60'],
    ['settings', 'reset', 'video.preferred_fps'],
    ['settings', 'export', '--file', join(machine.folder, 'settings.yaml')],
    ['user', 'role', 'mira', 'admin'],
    ['user', 'ban', 'mira'],
    ['user', 'unban', 'mira'],
    ['session', 'leave', 'play', 'ole'],
    ['session', 'stop', 'play'],
    ['session', 'start', 'play'],
    ['session', 'delete', 'play', '--force'],
    ['user', 'remove', 'mira'],
    ['scenario', 'delete', 'yard'],
    ['gateway', 'reset', 'alvr', '--yes'],
  ];
  for (const words of done)
    expect([words, await machine.vrt(...words, '-q')]).toEqual([words, { code: 0, stdout: '', stderr: '' }]);
}, 180_000);

it('what is done is said in a line, and shown where a format is named', async () => {
  await using machine = await Machine.create();
  await machine.startDaemon();
  const said = async (...words: string[]) => (await machine.vrt(...words)).stdout;
  await said('user', 'add', 'mira');
  await said('user', 'add', 'ole');
  expect(await said('datastream', 'declare', 'mira', 'voice')).toBe('User mira declares voice.\n');
  expect(await said('datastream', 'subscribe', 'ole', 'mira', 'voice')).toBe(
    'User ole is subscribed to voice of mira.\n',
  );
  expect(await said('datastream', 'unsubscribe', 'ole', 'mira', 'voice')).toBe(
    'User ole is no longer subscribed to voice of mira.\n',
  );
  expect(await said('session', 'create', '--name', 'play', '--source', 'none', '-o', 'name')).toBe('play\n');
  await said('session', 'join', 'play', 'mira');
  expect(await said('session', 'message', 'play', 'hello', '--from', 'mira')).toBe(
    'Sent to 0 connected users.\n',
  );
  expect(await said('session', 'master', 'play', 'mira', '-o', 'yaml')).toContain('name: play\n');
  expect(await said('session', 'stop', 'play', '-o', 'name')).toBe('play\n');
  expect(JSON.parse(await said('session', 'start', 'play', '-q', '--json'))).toMatchObject({ name: 'play' });
});
