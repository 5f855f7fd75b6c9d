import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { vrt } from './programs.js';
import type { Row } from './row.js';

const minutes = 12;
/** By then caches are filled and the young generation has its size. */
const settledMinutes = 2;
const sampleMs = 5_000;

/** Resident memory of a streamer over a long stream that loses 1 % of its shards. */
export async function streamMemoryBench(): Promise<Row[]> {
  const demo = spawn(process.execPath, [vrt, 'demo', '--duration', `${minutes}m`, '--loss', '1%', '--json'], {
    stdio: 'ignore',
  });
  const ended = once(demo, 'exit');
  const samples: { readonly minute: number; readonly megabytes: number }[] = [];
  const startMs = performance.now();
  while (demo.exitCode === null && demo.signalCode === null) {
    await Promise.race([ended, sleep(sampleMs, undefined, { ref: false })]);
    const megabytes = streamerMegabytes(demo.pid ?? 0);
    if (megabytes !== undefined) samples.push({ minute: (performance.now() - startMs) / 60_000, megabytes });
  }
  const of = (from: number, to: number) =>
    Math.max(
      ...samples.flatMap(({ minute, megabytes }) => (minute >= from && minute < to ? [megabytes] : [])),
    );
  const early = of(settledMinutes - 1, settledMinutes);
  const late = of(minutes - 1, minutes + 1);
  const grown = late - early;
  return [
    {
      what: `streamer at 1 % loss, minute ${settledMinutes} and ${minutes}`,
      measured: `${early.toFixed(0)} and ${late.toFixed(0)} MB resident`,
      goal: 'grows by < 10 MB',
      // Not a number where nothing was measured: that is no success.
      met: grown < 10,
    },
  ];
}

/** Of the streamer among a process's descendants; `undefined` while there is none. */
function streamerMegabytes(ancestor: number): number | undefined {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const parentOf = new Map(processes.flatMap((pid) => [[Number(pid), parent(pid)] as const]));
  const descends = (pid: number): boolean => {
    const above = parentOf.get(pid);
    return above !== undefined && (above === ancestor || (above > 1 && descends(above)));
  };
  const streamer = [...parentOf.keys()].find(
    (pid) => descends(pid) && read(`/proc/${pid}/cmdline`).includes('stream/main.js'),
  );
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${streamer ?? 0}/status`))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1e3;
}

function parent(pid: string): number | undefined {
  const found = /^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Empty for a process that is gone. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
