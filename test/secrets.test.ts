import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { exitCodes } from '../protocol/api/error.js';
import { settingLeaves } from '../protocol/settings/tree.js';
import { Machine } from './system/machine.js';

// Some twenty commands, each a second on a machine that does other work too.
vi.setConfig({ testTimeout: 180_000 });

const path = 'vrtogether.logs.token';
const secret = 'hunter2-hunter2-hunter2';

describe('a secret setting', () => {
  it('is each token and password there is', () => {
    const named = settingLeaves.filter((leaf) => /token|password|secret|credential|api_key/.test(leaf.path));
    expect(named.map((leaf) => leaf.path)).toContain(path);
    for (const { path: name, node } of named) expect([name, node.secret]).toEqual([name, true]);
  });

  it('shows as *** in events, logs, lists, exports and errors, and is kept by an import of them', async () => {
    await using machine = await Machine.create();
    const log = join(machine.folder, 'vrtd.log');
    const system = join(machine.folder, 'settings.yaml');
    const daemon = await machine.startDaemon(
      '--log-file',
      log,
      '--log-level',
      'trace',
      '--system-settings',
      system,
    );
    expect((await machine.vrt('settings', 'set', path, secret)).code).toBe(0);
    const file = join(machine.folder, 'export.yaml');
    const said: string[] = [];
    for (const args of [
      ['settings', 'get', path],
      ['settings', 'explain', path],
      ['settings', 'explain', path, '--json'],
      ['settings', 'list', '--json'],
      ['settings', 'export'],
      ['settings', 'export', '--all'],
      ['settings', 'set', path, `${secret}\n${'x'.repeat(5_000)}`],
      ['events', '--json'],
      ['logs', '--level', 'debug'],
      ['api', 'GET', '/v1/settings'],
    ]) {
      const { stdout, stderr } = await machine.vrt(...args);
      said.push(stdout, stderr);
    }
    expect(said[0]).toContain('***');
    const exported = (await machine.vrt('settings', 'export')).stdout;
    expect(exported).toContain('***');
    writeFileSync(file, exported);
    const imported = await machine.vrt('settings', 'import', file, '--replace');
    expect([imported.code, imported.stderr]).toEqual([0, '']);
    expect((await machine.vrt('settings', 'get', path)).stdout).toContain('***');
    const star = await machine.vrt('settings', 'set', path, '***');
    expect(star.code).toBe(exitCodes.usage);
    // As the administrator's it is no more to be seen, nor when its line is wrong.
    writeFileSync(system, `vrtogether:\n  content:\n    logs:\n      content:\n        token: ${secret}\n`);
    said.push(
      (await machine.vrt('daemon', 'reload')).stdout,
      (await machine.vrt('settings', 'explain', path)).stdout,
    );
    writeFileSync(system, `vrtogether:\n  content:\n    logs:\n      content:\n        token: [${secret}]\n`);
    said.push((await machine.vrt('daemon', 'reload')).stderr, JSON.stringify(await machine.events()));
    said.push(readFileSync(log, 'utf8'), machine.wordsOf(daemon));
    for (const text of said) expect(text).not.toContain('hunter2');
    for (const name of ['vrt.db', 'vrt.db-wal'])
      expect(statSync(join(machine.folder, 'state', name)).mode & 0o777).toBe(0o600);
    expect(statSync(log).mode & 0o777).toBe(0o600);
  });
});
