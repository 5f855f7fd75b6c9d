import type { Client } from '../../protocol/api/client.js';
import { VrtError } from '../../protocol/api/error.js';
import type { Event } from '../../protocol/api/event.js';
import type { Stream } from '../../protocol/api/stream.js';
import type { HeadsetReport } from '../../protocol/headset-report.js';
import { counted } from '../../protocol/text/counted.js';
import type { DaemonClient } from '../daemon-client.js';
import { newestSeq } from '../follow-events.js';
import { waitUntil } from '../wait-until.js';
import { HeadsetProcess } from './headset-process.js';
import { lateness } from './lateness.js';
import { Patience } from './patience.js';
import { cpuTimeUs } from './process-stat.js';
import { runReport, type RunReport } from './report.js';
import { isOver } from './stream-end.js';

/** One run of one fixture through a daemon. */
export interface RunPlan {
  /** What the report calls it. */
  readonly fixture: string;
  readonly sessionName: string;
  readonly hostname: string;
  /** Loopback address of the headset: not the daemon's own, since both bind the stream port. */
  readonly headsetAddress: string;
  readonly controlPort: number;
  readonly loss: string;
  readonly seed: number;
  readonly codec: 'h264' | 'hevc';
  readonly encoder: string;
  readonly bitrateBps: number;
  readonly refreshHz: number;
  /** How the daemon gets to know the headset: by its announcement, or by a typed address. */
  readonly meet: 'announced' | 'typed';
  /** Further arguments of `vrt headset`. */
  readonly headsetArgs: readonly string[];
}

export interface RunProgress {
  /** About twice a second while the stream runs. */
  stream(stream: Stream): void;
  /** A step that a person follows: found, trusted, streaming. */
  step(text: string): void;
}

const lookMs = 400;
/** A headset announces itself every 2 s (alvr.md 4.1); the rest is for a machine with ten times its load. */
const foundTimeoutMs = 30_000;
const listTimeoutMs = 60_000;
/** A streamer that hangs is given up by the daemon sooner. */
const endTimeoutMs = 30_000;
/** About 30 s without anything that moves: longer than a headset takes to come back (3 s) and an encoder to be given up (5 s). */
const stallLooks = 75;
/** A headset and a streamer that wait for each other use about half a percent of a core. */
const stallCpuStepUs = 250_000;

/** Creates a session and a headset, lets the one stream to the other until the headset has played its poses, and cleans up. */
export async function runOnce(
  client: DaemonClient,
  plan: RunPlan,
  progress: RunProgress,
  signal: AbortSignal,
): Promise<RunReport> {
  const before = await client.call('GET /v1/status', {});
  const startedMs = performance.now();
  const firstEvent = await newestSeq(client, AbortSignal.timeout(listTimeoutMs));
  const { sessionName, hostname } = plan;
  await client.call('POST /v1/sessions', {
    body: {
      name: sessionName,
      codec: plan.codec,
      encoder: plan.encoder,
      bitrateBps: plan.bitrateBps,
      refreshHz: plan.refreshHz,
      transport: 'udp',
      clients: [hostname],
    },
  });
  // The report looks at each loss.
  await client.call('PUT /v1/settings/:path', {
    params: { path: 'logging.stream_events_one_by_one' },
    body: { value: 10_000, session: sessionName },
  });
  const headset = new HeadsetProcess([
    ...['--hostname', hostname, '--bind', plan.headsetAddress, '--control-port', String(plan.controlPort)],
    ...['--loss', plan.loss, '--seed', String(plan.seed), '--once'],
    ...plan.headsetArgs,
  ]);
  const stop = () => void headset.kill();
  signal.addEventListener('abort', stop, { once: true });
  try {
    // Dialled only now: each attempt that fails makes the next one wait longer.
    await headset.listening();
    await meet(client, plan, headset, progress);
    const { report, stream } = await watch(client, sessionName, headset, progress);
    const losses = await lossEvents(client, sessionName, firstEvent);
    const after = await client.call('GET /v1/status', {});
    return runReport({
      fixture: plan.fixture,
      loss: plan.loss,
      seed: plan.seed,
      headset: report,
      late: lateness(report.losses, losses),
      stream,
      daemonCpuUs: after.cpuUs - before.cpuUs,
      headsetCpuUs: headset.sampleCpuUs(),
      wallS: (performance.now() - startedMs) / 1000,
    });
  } finally {
    signal.removeEventListener('abort', stop);
    await headset.kill();
    await cleanUp(client, plan);
  }
}

async function meet(
  client: DaemonClient,
  plan: RunPlan,
  headset: HeadsetProcess,
  progress: RunProgress,
): Promise<void> {
  const { hostname } = plan;
  if (plan.meet === 'typed') {
    await client.call('POST /v1/clients', {
      body: { hostname, address: `${plan.headsetAddress}:${plan.controlPort}` },
    });
    return;
  }
  const gone = new AbortController();
  headset
    .ended()
    .finally(() => gone.abort())
    .catch(() => undefined);
  const patience = AbortSignal.any([gone.signal, AbortSignal.timeout(foundTimeoutMs)]);
  let found: Client | undefined;
  await waitUntil(client, ['client'], patience, async () => {
    found = (await client.call('GET /v1/clients', {})).find((one) => one.hostname === hostname);
    return found !== undefined;
  });
  if (found === undefined) {
    // What it says of its end is more than that nobody heard it.
    if (gone.signal.aborted) await headset.ended();
    throw new VrtError('run-failed', `The daemon did not hear ${hostname} announce itself.`);
  }
  progress.step(
    `found ${hostname} at ${found.address ?? 'an unknown address'} (${found.dialect ?? 'unknown dialect'})`,
  );
  await client.call('PATCH /v1/clients/:id', { params: { id: found.id }, body: { trust: 'trusted' } });
  progress.step(`trusted ${hostname}`);
}

/** Follows the stream until the headset has ended; the last look at the stream comes after that. */
async function watch(
  client: DaemonClient,
  sessionName: string,
  headset: HeadsetProcess,
  progress: RunProgress,
): Promise<{ report: HeadsetReport; stream: Stream }> {
  const patience = new Patience(stallLooks, stallCpuStepUs);
  for (;;) {
    headset.sampleCpuUs();
    const report = await Promise.race([headset.ended(), pause(lookMs).then(() => undefined)]);
    const stream = await streamOf(client, sessionName);
    if (report !== undefined) return { report, stream: await playedOut(client, sessionName, report, stream) };
    if (stream !== undefined) progress.stream(stream);
    const frames = stream?.counters.framesSent ?? 0;
    const streamerUs = typeof stream?.pid === 'number' ? cpuTimeUs(stream.pid) : undefined;
    if (!patience.look({ frames, cpuUs: (headset.sampleCpuUs() ?? 0) + (streamerUs ?? 0) }))
      throw new VrtError(
        'run-failed',
        `The stream stalled after ${counted(frames, 'frame')}. ${stream?.problem ?? 'Headset and stream have stopped.'}`,
      );
  }
}

/** The stream that a headset saw its motion through with. Throws VrtError when there was none, or it ended before. */
async function playedOut(
  client: DaemonClient,
  sessionName: string,
  report: HeadsetReport,
  stream: Stream | undefined,
): Promise<Stream> {
  if (stream === undefined)
    throw new VrtError('run-failed', `The headset ended (${report.endReason}) before any stream began.`);
  if (report.disconnects === 0 && report.connects > 0) return stream;
  // The daemon knows the cause, the headset only that it was left; and it may have left before the daemon heard of it.
  let last = stream;
  await waitUntil(client, ['stream'], AbortSignal.timeout(endTimeoutMs), async () => {
    const now = await streamOf(client, sessionName);
    last = now ?? last;
    return now === undefined || isOver(now);
  });
  const why = last.problem ?? report.lastDisconnect ?? report.endReason;
  throw new VrtError('run-failed', `The stream ended before the motion did: ${why}`);
}

async function streamOf(client: DaemonClient, sessionName: string): Promise<Stream | undefined> {
  return (await client.call('GET /v1/streams', {})).find((one) => one.sessionName === sessionName);
}

async function lossEvents(client: DaemonClient, sessionName: string, since: number): Promise<Event[]> {
  const events: Event[] = [];
  const query = { since, type: 'loss', limit: 10_000 };
  for await (const event of client.follow('GET /v1/events', { query }, AbortSignal.timeout(listTimeoutMs))) {
    if (event.subject === sessionName) events.push(event);
  }
  return events;
}

async function cleanUp(client: DaemonClient, plan: RunPlan): Promise<void> {
  const session = { params: { id: plan.sessionName } };
  await client.call('POST /v1/sessions/:id/stop', session).catch(() => undefined);
  await client.call('DELETE /v1/sessions/:id', { ...session, query: {} }).catch(() => undefined);
  await client.call('DELETE /v1/clients/:id', { params: { id: plan.hostname } }).catch(() => undefined);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
