import { existsSync } from 'node:fs';
import type { Stream } from '../../protocol/api/stream.js';
import { VrtError } from '../../protocol/api/error.js';
import type { DaemonClient } from '../daemon-client.js';
import type { Interruption } from '../interruption.js';
import type { Expectation } from './expectation.js';
import { headsetAddress } from './loopback.js';
import { asVrtError, failed, judged, type Outcome } from './outcome.js';
import type { Results } from './results.js';
import { runOnce, type RunPlan } from './run.js';

/** What every fixture is replayed with. */
export interface ReplayPlan extends Pick<
  RunPlan,
  'loss' | 'seed' | 'codec' | 'encoder' | 'bitrateBps' | 'refreshHz'
> {
  /** Further arguments of `vrt headset`. */
  readonly headsetArgs: readonly string[];
  readonly expectations: readonly Expectation[];
}

export interface ReplayDaemon {
  readonly client: DaemonClient;
  readonly controlPort: number;
  /** Why it is gone, unless it lives or is not ours. */
  readonly lost: () => VrtError | undefined;
}

/** Replays every fixture, so many at a time; in which order they come to their ends changes nothing. */
export async function replayAll(
  fixtures: readonly string[],
  plan: ReplayPlan,
  {
    daemon,
    jobs,
    results,
  }: { readonly daemon: ReplayDaemon; readonly jobs: number; readonly results: Results },
  progress: (fixture: string, stream: Stream) => void,
  interruption: Pick<Interruption, 'signal' | 'errorOr'>,
): Promise<void> {
  const waiting = [...fixtures.entries()];
  const lane = async (place: number) => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (interruption.signal.aborted) return;
      const [index, fixture] = next;
      const outcome = await replayOne({ fixture, index, place }, plan, daemon, progress, interruption);
      results.settle(index, outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, fixtures.length) }, (_, place) => lane(place)));
  if (interruption.signal.aborted) results.failRest(asVrtError(interruption.errorOr(undefined)));
}

async function replayOne(
  { fixture, index, place }: { readonly fixture: string; readonly index: number; readonly place: number },
  { headsetArgs, expectations, ...plan }: ReplayPlan,
  { client, controlPort, lost }: ReplayDaemon,
  progress: (fixture: string, stream: Stream) => void,
  interruption: Pick<Interruption, 'signal' | 'errorOr'>,
): Promise<Outcome> {
  const startedAt = new Date();
  const startedMs = performance.now();
  const seconds = () => Math.round(performance.now() - startedMs) / 1000;
  const name = `replay-${process.pid}-${index}`;
  try {
    if (!existsSync(fixture)) throw new VrtError('file-unreadable', `There is no file ${fixture}.`);
    const report = await runOnce(
      client,
      {
        ...plan,
        fixture,
        sessionName: name,
        hostname: `${name}.client`,
        headsetAddress: headsetAddress(place),
        controlPort,
        // A typed address works with any daemon, whatever port it listens on for announcements.
        meet: 'typed',
        headsetArgs: ['--poses', fixture, ...headsetArgs],
      },
      { step: () => undefined, stream: (stream) => progress(fixture, stream) },
      interruption.signal,
    );
    return judged(fixture, startedAt, seconds(), report, expectations);
  } catch (error) {
    const why = interruption.errorOr(lost() ?? error);
    return failed(fixture, startedAt, seconds(), asVrtError(why));
  }
}
