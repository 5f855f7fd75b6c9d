import type { Event } from '../../protocol/api/event.js';
import type { Stream } from '../../protocol/api/stream.js';
import { VrtError } from '../../protocol/api/error.js';
import type { DaemonClient } from '../daemon-client.js';
import type { HeadsetReport } from '../../protocol/headset-report.js';
import { HeadsetProcess } from './headset-process.js';
import { lateness } from './lateness.js';
import { Patience } from './patience.js';
import { cpuTimeUs } from './process-stat.js';
import { runReport, type RunReport } from './report.js';

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

const pollMs = 400;
/** A headset announces itself every 2 s. */
const foundTimeoutMs = 10_000;
const listTimeoutMs = 60_000;
/** About 30 s without anything that moves: longer than a headset takes to come back (3 s) and an encoder to be given up (5 s). */
const stallLooks = 75;
/** A headset and a streamer that wait for each other use about half a percent of a core. */
const stallCpuStepUs = 250_000;

/** About 10 s for a stream to tell why it ended. */
const problemLooks = 100;

/** Creates a session and a headset, lets the one stream to the other until the headset has played its poses, and cleans up. */
export async function runOnce(
  client: DaemonClient,
  plan: RunPlan,
  progress: RunProgress,
  signal: AbortSignal,
): Promise<RunReport> {
  const before = await client.call('GET /v1/status', {});
  const startedMs = performance.now();
  const firstEvent = await newestEvent(client);
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
  const deadlineMs = performance.now() + foundTimeoutMs;
  let over = false;
  const ended = headset.ended().finally(() => {
    over = true;
  });
  ended.catch(() => undefined);
  for (;;) {
    const found = (await client.call('GET /v1/clients', {})).find((one) => one.hostname === hostname);
    if (found !== undefined) {
      progress.step(
        `found ${hostname} at ${found.address ?? 'an unknown address'} (${found.dialect ?? 'unknown dialect'})`,
      );
      await client.call('PATCH /v1/clients/:id', { params: { id: found.id }, body: { trust: 'trusted' } });
      progress.step(`trusted ${hostname}`);
      return;
    }
    if (over) await ended;
    if (performance.now() > deadlineMs)
      throw new VrtError('run-failed', `The daemon did not hear ${hostname} announce itself.`);
    await pause(pollMs / 4);
  }
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
    const report = await Promise.race([headset.ended(), pause(pollMs).then(() => undefined)]);
    const stream = await streamOf(client, sessionName);
    if (report !== undefined)
      return { report, stream: await playedOut(report, stream, () => streamOf(client, sessionName)) };
    if (stream !== undefined) progress.stream(stream);
    const frames = stream?.counters.framesSent ?? 0;
    const streamerUs = typeof stream?.pid === 'number' ? cpuTimeUs(stream.pid) : undefined;
    if (!patience.look({ frames, cpuUs: (headset.sampleCpuUs() ?? 0) + (streamerUs ?? 0) }))
      throw new VrtError(
        'run-failed',
        `The stream stands still after ${frames} frames. ${stream?.problem ?? 'Headset and stream do nothing any more.'}`,
      );
  }
}

/** The stream that a headset saw its motion through with. Throws VrtError when there was none, or it ended before. */
async function playedOut(
  report: HeadsetReport,
  stream: Stream | undefined,
  lookAgain: () => Promise<Stream | undefined>,
): Promise<Stream> {
  if (stream === undefined)
    throw new VrtError('run-failed', `The headset ended (${report.endReason}) and no stream was ever there.`);
  if (report.disconnects === 0 && report.connects > 0) return stream;
  // The daemon hears of the end when the headset has left.
  let problem = stream.problem;
  for (let looks = 0; problem === null && looks < problemLooks; looks += 1) {
    await pause(pollMs / 4);
    problem = (await lookAgain())?.problem ?? null;
  }
  const why = problem ?? report.lastDisconnect ?? report.endReason;
  throw new VrtError('run-failed', `The stream ended before the motion did: ${why}`);
}

async function streamOf(client: DaemonClient, sessionName: string): Promise<Stream | undefined> {
  return (await client.call('GET /v1/streams', {})).find((one) => one.sessionName === sessionName);
}

async function newestEvent(client: DaemonClient): Promise<number> {
  for await (const event of client.follow(
    'GET /v1/events',
    { query: { limit: 1 } },
    AbortSignal.timeout(listTimeoutMs),
  ))
    return event.seq;
  return 0;
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
