import { readFileSync } from 'node:fs';

/** sysconf(_SC_CLK_TCK) is 100 on every Linux that Node runs on. */
const tickUs = 10_000;

/** User and system time of a process so far; `undefined` when it is gone. */
export function cpuTimeUs(pid: number): number | undefined {
  const fields = statFields(pid);
  return fields === undefined ? undefined : (Number(fields[11]) + Number(fields[12])) * tickUs;
}

/** When a process was started, in ticks since boot: with the pid it names one process for good; `undefined` when it is gone. */
export function startTicks(pid: number): string | undefined {
  return statFields(pid)?.[19];
}

/** The fields of /proc/PID/stat behind the command (proc(5) counts them from 3). */
function statFields(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The command in parentheses may hold anything, so fields are counted from its end.
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}
