import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { vrtJson, withDaemon } from '../programs.js';
import { quantile, type Row } from '../row.js';
import type { Job, LoadReport } from './load-process.js';

/** So long that one collection of garbage is less than one frame in a hundred. */
const seconds = 10;
const rounds = 3;
const vrtPort = 29_930;
const relayPort = 29_931;
const ticksPerSecond = 100;

interface Measured extends LoadReport {
  /** Of the server while it was loaded. */
  readonly cpuSeconds: number;
  readonly rssBefore: number;
  readonly rssAfter: number;
}

interface FanOut {
  readonly receivers: number;
  readonly bytes: number;
  readonly hz: number;
  /** p50, p95, p99 of the reference server on a machine of two cores, where it was measured (ms). */
  readonly reference?: readonly [number, number, number];
}

const fanOuts: readonly FanOut[] = [
  { receivers: 1, bytes: 100_000, hz: 15 },
  { receivers: 5, bytes: 100_000, hz: 15 },
  { receivers: 20, bytes: 100_000, hz: 15, reference: [4.8, 15.4, 40] },
  { receivers: 50, bytes: 100_000, hz: 15, reference: [8.2, 17.3, 28.1] },
  { receivers: 20, bytes: 1_000, hz: 90, reference: [1.7, 6.4, 10.8] },
];

/** The orchestrator beside a relay of 40 lines that does nothing else, under the same load, one after the other. */
export async function orchestratorBench(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const load of fanOuts) rows.push(...(await fanOutRows(load)));
  rows.push(...(await crowdRows()), ...(await slowRows()));
  return rows;
}

async function fanOutRows({ receivers, bytes, hz, reference }: FanOut): Promise<Row[]> {
  const job: Job = { kind: 'fan-out', receivers, bytes, hz, seconds };
  // In turns, and the median of what comes: what the machine does meanwhile must not be taken for a difference.
  const floors: Measured[] = [];
  const ours: Measured[] = [];
  for (let round = 0; round < rounds; round += 1) {
    floors.push(await onRelay(job));
    ours.push(await onVrt(job));
  }
  const [floor, vrt] = [middle(floors), middle(ours)];
  const what = `SendData to ${receivers} x ${bytes / 1000} kB x ${hz}/s`;
  const p99 = quantile(vrt.latenciesMs, 0.99);
  const ratio = p99 / quantile(floor.latenciesMs, 0.99);
  const half = reference === undefined ? undefined : reference[2] / 2;
  return [
    {
      what: `${what}: p50/p95/p99`,
      measured: `${percentiles(vrt)} ms (relay ${percentiles(floor)})`,
      ...(half === undefined ? {} : { goal: `p99 <= ${half} ms`, met: p99 <= half }),
    },
    {
      what: `${what}: p99 to the relay's`,
      measured: `x ${ratio.toFixed(2)}`,
      goal: '<= x 1.1',
      met: ratio <= 1.1,
    },
    {
      what: `${what}: CPU per MB`,
      measured: `${cpuPerMb(vrt, bytes).toFixed(2)} ms (relay ${cpuPerMb(floor, bytes).toFixed(2)}), ${vrt.received} of ${vrt.sent} delivered`,
    },
  ];
}

/** What one client that changes its user data in a loop costs the media of the others. */
export async function updateBench(): Promise<Row[]> {
  const job = { kind: 'fan-out', receivers: 20, bytes: 10_000, hz: 30, seconds: 5 } as const;
  const quiet = await onVrt(job);
  const busy = await onVrt({ ...job, updates: 1_000 });
  const ratio = quantile(busy.latenciesMs, 0.95) / quantile(quiet.latenciesMs, 0.95);
  return [
    {
      what: 'SendData to 20 x 10 kB x 30/s beside user data in a loop: p50/p95/p99',
      measured: `${percentiles(busy)} ms (without ${percentiles(quiet)}), ${busy.updates ?? 0} updates in ${job.seconds} s`,
    },
    {
      what: 'the same: p95 to that without',
      measured: `x ${ratio.toFixed(2)}`,
      goal: '<= x 2',
      met: ratio <= 2,
    },
  ];
}

async function crowdRows(): Promise<Row[]> {
  const job: Job = { kind: 'idle', clients: 1_000, probes: 1_000 };
  const [floor, vrt] = [await onRelay(job), await onVrt(job)];
  const each = ({ rssBefore, rssAfter }: Measured) =>
    `${((rssAfter - rssBefore) / 1000 / job.clients).toFixed(1)} kB`;
  const crowd = await onVrt({ kind: 'everybody', clients: 2_000, messages: 10 });
  return [
    {
      what: 'round trip beside 1,000 idle clients: p50/p95/p99',
      measured: `${percentiles(vrt)} ms (relay ${percentiles(floor)})`,
    },
    { what: 'memory per idle client', measured: `${each(vrt)} (relay ${each(floor)})` },
    {
      what: 'messages to 2,000 clients',
      measured: `${crowd.received} of ${crowd.sent} delivered`,
      goal: 'none lost',
      met: crowd.received === crowd.sent,
    },
  ];
}

async function slowRows(): Promise<Row[]> {
  const job: Job = { kind: 'slow', bytes: 1_000_000, hz: 15, seconds: 12 };
  const [floor, vrt] = [await onRelay(job), await onVrt(job)];
  const grown = ({ rssBefore, rssAfter }: Measured) => (rssAfter - rssBefore) / 1e6;
  return [
    {
      what: 'memory with one receiver that does not read, 15 MB/s for 12 s',
      measured: `grows by ${grown(vrt).toFixed(0)} MB (relay ${grown(floor).toFixed(0)} MB), ${vrt.received} of ${vrt.sent} to the other`,
      // V8 lets that much garbage outside its heap lie about before it collects it (kExternalAllocationSoftLimit).
      goal: '< 64 MB',
      met: grown(vrt) < 64,
    },
  ];
}

/** The run in the middle, by its p99. */
function middle(runs: readonly Measured[]): Measured {
  const p99 = ({ latenciesMs }: Measured) => quantile(latenciesMs, 0.99);
  const [run] = runs.toSorted((a, b) => p99(a) - p99(b)).slice(Math.floor(runs.length / 2));
  if (run === undefined) throw new Error('there was no run');
  return run;
}

function percentiles({ latenciesMs }: LoadReport): string {
  return [0.5, 0.95, 0.99].map((fraction) => quantile(latenciesMs, fraction).toFixed(1)).join('/');
}

function cpuPerMb({ cpuSeconds, received }: Measured, bytes: number): number {
  return (cpuSeconds * 1000) / ((received * bytes) / 1e6);
}

async function onRelay(job: Job): Promise<Measured> {
  const relay = fork(fileURLToPath(new URL('./relay.js', import.meta.url)), [String(relayPort)]);
  await once(relay, 'message');
  try {
    return await measure(relay.pid ?? 0, relayPort, job);
  } finally {
    await ended(relay);
  }
}

function onVrt(job: Job): Promise<Measured> {
  return withDaemon(async (socket) => {
    const set = (path: string, value: string) =>
      vrtJson(['settings', 'set', path, value, '--yes', '--json', '--socket', socket]);
    await set('vrtogether.port', String(vrtPort));
    await set('vrtogether.address', '127.0.0.1');
    await set('vrtogether', 'true');
    const { pid } = (await vrtJson(['daemon', 'status', '--json', '--socket', socket])) as { pid: number };
    return measure(pid, vrtPort, job);
  });
}

async function measure(pid: number, port: number, job: Job): Promise<Measured> {
  const load = fork(fileURLToPath(new URL('./load-process.js', import.meta.url)), [
    String(port),
    JSON.stringify(job),
  ]);
  await next(load);
  const cpuBefore = cpuSecondsOf(pid);
  const rssBefore = rssOf(pid);
  await next(load);
  const rssAfter = rssOf(pid);
  const cpuSeconds = cpuSecondsOf(pid) - cpuBefore;
  const report = (await next(load)) as LoadReport;
  return { ...report, cpuSeconds, rssBefore, rssAfter };
}

/** The next message of a process; throws when it ends instead. */
async function next(child: ChildProcess): Promise<unknown> {
  const gone = new AbortController();
  const exit = once(child, 'exit', { signal: gone.signal }).then(([code]) => {
    throw new Error(`the load ended with ${String(code)}`);
  });
  try {
    const [message] = (await Promise.race([once(child, 'message', { signal: gone.signal }), exit])) as [
      unknown,
    ];
    return message;
  } finally {
    gone.abort();
    exit.catch(() => undefined);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

function rssOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}
