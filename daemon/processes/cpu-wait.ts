import { readFileSync } from 'node:fs';

/**
 * How long the main thread of a process was ready to run and waited for a CPU so far, milliseconds; 0 where the kernel
 * does not report it, or the process has exited. (/proc/PID/task/TID/schedstat: time on a CPU, time waiting for one,
 * both in nanoseconds, and how often it ran: the kernel's Documentation/scheduler/sched-stats.rst.)
 */
export function cpuWaitMs(pid: number): number {
  try {
    const [, waitedNs] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'latin1').split(' ');
    const waitedMs = Number(waitedNs) / 1e6;
    return Number.isFinite(waitedMs) ? waitedMs : 0;
  } catch {
    return 0;
  }
}
