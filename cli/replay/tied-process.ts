import { spawn, type ChildProcess } from 'node:child_process';
import { programPath } from '../package-root.js';

/** The last words of a child that are kept. */
const wordsChars = 2_000;

export interface TiedProcess {
  readonly child: ChildProcess;
  /** The end of what it wrote to standard error so far. */
  readonly words: () => string;
}

interface TiedOptions {
  /** Goes with it. */
  readonly folder?: string;
  readonly stdout: 'pipe' | 'ignore';
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/**
 * One of our own programs as a child that ends when this process does, however that happens (tied-to-parent.ts). */
export function spawnTied(
  program: 'vrt' | 'vrtd',
  args: readonly string[],
  options: TiedOptions,
): TiedProcess {
  const preload = new URL('./tied-to-parent.js', import.meta.url);
  if (options.folder !== undefined) preload.searchParams.set('folder', options.folder);
  const child = spawn(process.execPath, [`--import=${preload.href}`, programPath(program), ...args], {
    stdio: ['pipe', options.stdout, 'pipe', 'ipc'],
    env: options.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-wordsChars);
  });
  return { child, words: () => words.trim() };
}

/** Asks a child to end, kills it when it does not within `patienceMs`, and waits until it is gone. */
export async function endChild(child: ChildProcess, patienceMs: number): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  if (patienceMs > 0) child.kill('SIGTERM');
  else child.kill('SIGKILL');
  const kill = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await exited;
  clearTimeout(kill);
}
