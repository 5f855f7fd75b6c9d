import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const vrt = join(root, 'bin', 'vrt');
const vrtd = join(root, 'bin', 'vrtd');
export const poses = join(root, 'fixtures/poses/look-around.vrtposes');

/** Runs `vrt` with arguments and parses what it prints. */
export function vrtJson(args: readonly string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [vrt, ...args], { maxBuffer: 1 << 26, timeout: 120_000 }, (error, stdout) => {
      if (error === null) resolve(JSON.parse(stdout));
      else reject(new Error(error.message));
    });
  });
}

/** A daemon without headsets, for as long as `work` takes. */
export async function withDaemon<T>(work: (socket: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'vrt-bench-'));
  const socket = join(folder, 'run', 'vrtd.sock');
  const child: ChildProcess = spawn(
    process.execPath,
    [
      vrtd,
      '--socket',
      socket,
      '--state-dir',
      join(folder, 'state'),
      '--discovery-address',
      '127.0.0.1',
      '--discovery-port',
      '29941',
    ],
    { stdio: 'ignore' },
  );
  try {
    execFileSync(process.execPath, [vrt, 'daemon', 'status', '--wait', '--socket', socket], {
      stdio: 'ignore',
    });
    return await work(socket);
  } finally {
    const ended = new Promise((resolve) => {
      child.once('exit', resolve);
    });
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true });
  }
}
