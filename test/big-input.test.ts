import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Machine, run } from './system/machine.js';

it('is refused in a sentence, whatever its size and wherever it comes from', async () => {
  await using machine = await Machine.create();
  await machine.startDaemon();
  const big = join(machine.folder, 'big.json');
  writeFileSync(big, JSON.stringify({ name: 'yard', description: 'x'.repeat(5_000_000) }));
  for (const [command, sentence] of [
    [['scenario', 'import', '/dev/zero'], '/dev/zero is too long: more than 16384 KiB.'],
    [['settings', 'import', '/dev/zero'], '/dev/zero is too long: more than 16384 KiB.'],
    [['api', 'POST', '/v1/sessions', '--data', '@/dev/zero'], '/dev/zero is too long: more than 16384 KiB.'],
    [['scenario', 'import', big], 'more than the daemon takes at once.'],
    [
      ['api', 'POST', '/v1/scenarios', '--data', `@${big}`],
      'This is 4883 KiB, which is more than the daemon',
    ],
  ] as const) {
    const { code, stderr } = await machine.vrt(...command);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/EPIPE|ECONNRESET|defect/);
    expect([1, 2]).toContain(code);
  }
  const { stderr } = await machine.vrtWithInput('x'.repeat(20_000_000), 'scenario', 'import', '-');
  expect(stderr).toContain('- is too long');
});

it('never goes over a file that nobody said may be replaced', async () => {
  await using machine = await Machine.create();
  await machine.startDaemon();
  const file = join(machine.folder, 'kept');
  for (const command of [
    ['settings', 'export', '--file', file, '--socket', machine.socket],
    ['poses', 'convert', 'fixtures/poses/walk.vrtposes', '-o', file],
    ['headset', '--record', file, '--duration', '1ms'],
    ['headset', '--save-video', file, '--duration', '1ms'],
  ]) {
    writeFileSync(file, 'mine');
    const { code, stderr } = await run(['bin/vrt', ...command]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`The file ${file} already exists.`)]);
    expect(readFileSync(file, 'utf8')).toBe('mine');
  }
  const forced = await machine.vrt('settings', 'export', '--file', file, '--force');
  expect([forced.code, readFileSync(file, 'utf8')]).toEqual([0, expect.not.stringContaining('mine')]);

  const own = join(machine.folder, 'own.vrtposes');
  writeFileSync(own, readFileSync('fixtures/poses/walk.vrtposes'));
  expect((await run(['bin/vrt', 'poses', 'convert', own, '-o', own])).code).toBe(1);
  // In its own place: whole, or as it was.
  expect((await run(['bin/vrt', 'poses', 'convert', own, '-o', own, '--to', '1', '--force'])).code).toBe(0);
  expect(readFileSync(own).length).toBeGreaterThan(1_000);
  const nothing = join(machine.folder, 'nothing.vrtposes');
  expect((await run(['bin/vrt', 'poses', 'convert', own, '-o', nothing, '--from', '100'])).code).toBe(2);
  expect(existsSync(nothing)).toBe(false);
});
