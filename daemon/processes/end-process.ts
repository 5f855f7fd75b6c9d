import type { ChildProcess } from 'node:child_process';

/**
 * Asks a process to exit, and kills it when it has not after `patienceMs`: SIGKILL ends a stopped process too. Resolves
 * when it has exited.
 */
export async function endProcess(
  child: ChildProcess,
  patienceMs: number,
  ask: () => void = () => child.kill('SIGTERM'),
  kill: () => void = () => child.kill('SIGKILL'),
): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  ask();
  const impatience = setTimeout(kill, patienceMs);
  await gone;
  clearTimeout(impatience);
}
