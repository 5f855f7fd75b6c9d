import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimInstance } from './instance.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vrt-service-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe('the one daemon of a socket', () => {
  it('is the first that claims it', async () => {
    const socket = join(directory, 's');
    const first = await claimInstance(socket, directory);
    await expect(claimInstance(socket, directory)).rejects.toMatchObject({
      code: 'already-running',
      message: expect.stringContaining(`pid ${process.pid}`),
    });
    first.release();
    (await claimInstance(socket, directory)).release();
  });

  it('is the one of its state directory too', async () => {
    const first = await claimInstance(join(directory, 'a'), directory);
    await expect(claimInstance(join(directory, 'b'), directory)).rejects.toMatchObject({
      message: expect.stringContaining(directory),
    });
    first.release();
    (await claimInstance(join(directory, 'b'), directory)).release();
  });

  it('removes the socket that a killed one left', async () => {
    const socket = join(directory, 's');
    const script = `require('net').createServer().listen(${JSON.stringify(socket)}, () => console.log('up'))`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    await once(child.stdout, 'data');
    await expect(claimInstance(socket, directory)).rejects.toMatchObject({ code: 'already-running' });
    child.kill('SIGKILL');
    await exited;
    expect(existsSync(socket)).toBe(true);
    (await claimInstance(socket, directory)).release();
    expect(existsSync(socket)).toBe(false);
  });

  it('never removes what is no socket', async () => {
    const socket = join(directory, 's');
    writeFileSync(socket, 'a letter');
    await expect(claimInstance(socket, directory)).rejects.toMatchObject({ code: 'file-unreadable' });
    expect(readFileSync(socket, 'utf8')).toBe('a letter');
    rmSync(socket);
    (await claimInstance(socket, directory)).release();
  });

  it('says why the lock cannot be taken', async () => {
    await expect(claimInstance(join(directory, 'absent', 's'), directory)).rejects.toMatchObject({
      code: 'file-unreadable',
      message: expect.stringContaining('absent'),
    });
  });
});
