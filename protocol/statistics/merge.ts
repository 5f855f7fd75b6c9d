import { pipelineStages, type PipelineLatency, type Statistics } from '../api/statistics.js';

/** Figures of a streamer for an interval; the daemon adds the stream and the end of the interval. */
export type StreamStatistics = Omit<Statistics, 'time' | 'streamId' | 'session' | 'client'>;

const latencies = [...pipelineStages, 'total'] as const;

/**
 * One row for stretches that follow each other: counts add up, rates are weighted by time, latencies by the frames that
 * were displayed. The names, the time, the target and the battery are those of the last one.
 */
export function merge<T extends StreamStatistics>(rows: readonly [T, ...T[]]): T {
  const last = rows.at(-1) ?? rows[0];
  const periodS = sum(rows, ({ periodS: s }) => s);
  const rate = (pick: (row: T) => number) =>
    periodS === 0 ? 0 : sum(rows, (row) => pick(row) * row.periodS) / periodS;
  const count = (pick: (row: T) => number) => sum(rows, pick);
  return {
    ...last,
    periodS,
    latencyMs: mergeLatency(rows),
    serverFps: rate(({ serverFps }) => serverFps),
    clientFps: rate(({ clientFps }) => clientFps),
    bitrateBps: rate(({ bitrateBps }) => bitrateBps),
    shards: count(({ shards }) => shards),
    framesSent: count(({ framesSent }) => framesSent),
    framesDropped: count(({ framesDropped }) => framesDropped),
    losses: count(({ losses }) => losses),
    recoveries: count(({ recoveries }) => recoveries),
    recoveryFrames: weighted(rows, ({ recoveryFrames, recoveries }) => [recoveryFrames, recoveries]),
    idrs: count(({ idrs }) => idrs),
    idrRequests: count(({ idrRequests }) => idrRequests),
  };
}

function mergeLatency(rows: readonly StreamStatistics[]): PipelineLatency {
  const of = (stage: (typeof latencies)[number]) =>
    weighted(rows, ({ latencyMs, clientFps, periodS }) => [latencyMs[stage], clientFps * periodS]);
  return {
    game: of('game'),
    serverCompositor: of('serverCompositor'),
    encoder: of('encoder'),
    network: of('network'),
    decoder: of('decoder'),
    decoderQueue: of('decoderQueue'),
    clientCompositor: of('clientCompositor'),
    vsyncQueue: of('vsyncQueue'),
    total: of('total'),
  };
}

/** Weighted mean of the measured values; null when there are none. */
function weighted<T>(
  rows: readonly T[],
  pick: (row: T) => readonly [value: number | null, weight: number],
): number | null {
  let weight = 0;
  let total = 0;
  for (const row of rows) {
    const [value, share] = pick(row);
    if (value === null || share <= 0) continue;
    weight += share;
    total += value * share;
  }
  return weight === 0 ? null : total / weight;
}

function sum<T>(rows: readonly T[], pick: (row: T) => number): number {
  return rows.reduce((total, row) => total + pick(row), 0);
}
