import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { cpuWaitMs } from './cpu-wait.js';

it('grows for a process that has to share its CPU, and is nothing for one that is not there', async () => {
  const loops = Array.from({ length: availableParallelism() + 2 }, () =>
    spawn(process.execPath, ['-e', 'console.log(1); for (;;);'], { stdio: ['ignore', 'pipe', 'ignore'] }),
  );
  try {
    await Promise.all(loops.map(({ stdout }) => once(stdout, 'data')));
    const waited = () => Math.max(...loops.map(({ pid }) => cpuWaitMs(pid ?? 0)));
    const before = waited();
    while (waited() < before + 50) await new Promise((resolve) => setTimeout(resolve, 20));
  } finally {
    for (const loop of loops) loop.kill('SIGKILL');
  }
  expect(cpuWaitMs(0)).toBe(0);
});
