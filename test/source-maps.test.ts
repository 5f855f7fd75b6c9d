import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Machine } from './system/machine.js';
import { until } from './system/until.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vrt-maps-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What a program says when code that is loaded before it makes it fail. */
function traceOf(planted: string, ...command: readonly string[]): string {
  const preload = join(folder, 'planted.mjs');
  writeFileSync(preload, planted);
  return spawnSync(process.execPath, ['--import', preload, ...command], { encoding: 'utf8' }).stderr;
}

const noArguments = `Object.defineProperty(process, 'argv', { get() { throw new Error('planted'); } });`;
const noMessage = `const look = setInterval(() => {
  if (process.listenerCount('message') === 0) return;
  clearInterval(look);
  process.emit('message', { get type() { throw new Error('planted'); } });
}, 5);`;

/** The line of a source file that begins with `text`, as traces write it. */
function place(file: string, text: string): string {
  const line = readFileSync(file, 'utf8')
    .split('\n')
    .findIndex((each) => each.trim().startsWith(text));
  return `${process.cwd()}/${file}:${line + 1}:`;
}

describe('the trace of an error', () => {
  it.each([
    ['bin/vrt', 'cli/main.ts', 'const args = process.argv'],
    ['bin/vrtd', 'daemon/main.ts', 'args: process.argv'],
  ])('of %s names the line of %s', (program, file, text) => {
    expect(traceOf(noArguments, program)).toContain(place(file, text));
  });

  it('of a streamer names the line of a .ts file', () => {
    const trace = traceOf(noMessage, '--import', './bin/source-maps.mjs', 'dist/daemon/stream/main.js');
    expect(trace).toContain(place('daemon/stream/main.ts', 'if (toStreamer.Check(message))'));
  });

  it('has the lines of the compiled file where there is no map, and of files that are not ours', () => {
    const trace = traceOf(`throw new Error('planted');`, 'bin/vrt');
    expect(trace).toContain('planted.mjs:1:7');
    expect(trace).toContain('node:internal/');
  });

  it('is mapped in the streamers that a daemon starts', async () => {
    await using machine = await Machine.create();
    const { pid } = await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby');
    // Nobody answers there: a streamer is kept ready for it.
    await machine.vrt('client', 'add', '127.0.0.9');
    await until('a streamer is ready', () => {
      const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
      return (
        Boolean(child) && readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('bin/source-maps.mjs\0')
      );
    });
  });
});
