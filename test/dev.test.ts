import { spawn, type ChildProcess } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LocalApi } from './system/local-api.js';
import { alive, exited } from './system/machine.js';
import { until } from './system/until.js';

/** Where sources live, and what was built of them, so that little has to be compiled. */
const parts = 'bin protocol native daemon cli bench test scripts dist package.json tsconfig.json'.split(' ');
let copy: string;
let dev: ChildProcess | undefined;

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'vrt-dev-'));
  for (const part of [...parts, 'tsconfig.base.json', 'tsconfig.test.json', 'vitest.config.ts'])
    cpSync(part, join(copy, part), { recursive: true, preserveTimestamps: true });
  for (const part of ['node_modules', 'fixtures']) symlinkSync(resolve(part), join(copy, part));
});
afterEach(async () => {
  if (dev !== undefined && dev.exitCode === null) {
    dev.kill('SIGINT');
    await exited(dev);
  }
  rmSync(copy, { recursive: true, force: true });
});

it('npm run dev starts vrtd again after a change of it, with what it knew, and ends with all that it started', async () => {
  const options = ['--discovery-port', '0', '--log-level', 'error'];
  dev = spawn(process.execPath, ['scripts/dev.mjs', ...options], {
    cwd: copy,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  dev.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const socket = join(copy, '.dev/vrtd.sock');
  const api = new LocalApi(socket);
  const pidOf = async () => (await api.status().catch(() => undefined))?.pid;
  await until('vrtd answers', async () => (await pidOf()) !== undefined);
  const first = await pidOf();
  await until('it watches', () => said.includes(`VRT_SOCKET=${socket}`));

  appendFileSync(join(copy, 'daemon/main.ts'), '\nexport const changed = true;\n');
  await until('another vrtd answers', async () => ![undefined, first].includes(await pidOf()));
  expect(said).toContain('vrtd is started again');
  const children = readFileSync(`/proc/${dev.pid}/task/${dev.pid}/children`, 'utf8').trim().split(' ');
  expect(children).toHaveLength(1);

  dev.kill('SIGINT');
  await exited(dev);
  expect(dev.exitCode).toBe(0);
  expect(children.filter((pid) => alive(Number(pid)))).toEqual([]);
});
