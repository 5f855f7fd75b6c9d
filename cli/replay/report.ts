import type { HeadsetReport } from '../../protocol/headset-report.js';
import type { Stream, StreamLatency } from '../../protocol/api/stream.js';

/** `null`: nothing was measured, so there is no number. */
export type Measured = number | null;

interface Spread {
  readonly p50: Measured;
  readonly p95: Measured;
}

const unmeasured: Spread = { p50: null, p95: null };

/**
 * What a demo or one replayed fixture measured, both ends together. The field names are stable; what the numbers mean
 * stands in metrics.ts.
 */
export interface RunReport {
  readonly fixture: string;
  readonly loss: string;
  readonly seed: number;
  readonly durationS: number;
  readonly encoder: string | null;
  /** Why pictures were not decoded, a sentence; null: nothing was in the way. */
  readonly decoderProblem: string | null;
  readonly picture: {
    readonly eyeWidth: Measured;
    readonly eyeHeight: Measured;
    readonly refreshHz: Measured;
  };
  readonly frames: {
    readonly rendered: number;
    readonly encoded: number;
    readonly sent: number;
    readonly received: number;
    readonly decoded: Measured;
    readonly matched: Measured;
    readonly mismatched: Measured;
    readonly unreadable: Measured;
    readonly damaged: Measured;
    readonly discarded: Measured;
    readonly lost: Measured;
    readonly decodedShare: Measured;
    readonly matchedShare: Measured;
  };
  readonly shards: { readonly sent: number; readonly lost: Measured; readonly lostShare: Measured };
  readonly idrs: number;
  readonly idrRequests: number;
  readonly recovery: {
    readonly count: number;
    readonly pending: Measured;
    readonly p50: Measured;
    readonly p95: Measured;
    readonly max: Measured;
    readonly lateMax: Measured;
  };
  readonly latencyMs: Record<keyof StreamLatency, Spread>;
  readonly bitrateBps: Measured;
  readonly cpu: { readonly daemon: number; readonly streamer: number; readonly headset: Measured };
  readonly digest: string;
  readonly snapshots: readonly string[];
  readonly snapshotProblem: string | null;
}

export interface RunInputs {
  readonly fixture: string;
  readonly loss: string;
  readonly seed: number;
  readonly headset: HeadsetReport;
  /** Of each recovery, in frames. */
  readonly late: readonly number[];
  readonly stream: Stream;
  readonly daemonCpuUs: number;
  readonly headsetCpuUs: Measured;
  readonly wallS: number;
}

export function runReport({
  fixture,
  loss,
  seed,
  headset,
  late,
  stream,
  daemonCpuUs,
  headsetCpuUs,
  wallS,
}: RunInputs): RunReport {
  const { counters, latencyMs, peer } = stream;
  const percent = (cpuUs: number) => round(cpuUs / 1e4 / Math.max(wallS, 0.001));
  return {
    fixture,
    loss,
    seed,
    durationS: round(headset.durationS),
    encoder: peer?.encoder ?? null,
    decoderProblem: headset.decoderProblem,
    picture: {
      eyeWidth: peer?.eyeWidth ?? null,
      eyeHeight: peer?.eyeHeight ?? null,
      refreshHz: peer?.refreshHz ?? null,
    },
    frames: framesOf(headset, stream),
    shards: {
      sent: counters.shardsSent,
      lost: counters.shardsSent > 0 ? headset.shardsLost : null,
      lostShare: share(headset.shardsLost, counters.shardsSent),
    },
    idrs: counters.idrsSent,
    idrRequests: headset.idrRequests,
    recovery: recoveryOf(headset.recovery, late),
    latencyMs: {
      poseToRender: spread(latencyMs.poseToRender),
      render: spread(latencyMs.render),
      encode: spread(latencyMs.encode),
      send: spread(latencyMs.send),
      network: spread(latencyMs.network),
      // Without a decoder a headset reports zeros.
      decode: headset.decoder === null ? unmeasured : spread(latencyMs.decode),
      total: spread(latencyMs.total),
    },
    bitrateBps: headset.durationS > 0 ? Math.round(headset.bitrateBps) : null,
    cpu: {
      daemon: percent(daemonCpuUs),
      streamer: percent(counters.cpuUs),
      headset: headsetCpuUs === null ? null : percent(headsetCpuUs),
    },
    digest: headset.digest,
    snapshots: headset.snapshots,
    snapshotProblem: headset.snapshotProblem,
  };
}

function framesOf(headset: HeadsetReport, { counters }: Stream): RunReport['frames'] {
  const decoded = headset.decoder === null ? null : headset.framesDecoded;
  const ofDecoded = (count: number) => (decoded === null || decoded === 0 ? null : count);
  const judged = headset.framesMatched + headset.framesMismatched;
  return {
    rendered: counters.framesRendered,
    encoded: counters.framesEncoded,
    sent: counters.framesSent,
    received: headset.framesReceived,
    decoded,
    matched: ofDecoded(headset.framesMatched),
    mismatched: judged > 0 ? headset.framesMismatched : null,
    unreadable: ofDecoded(headset.framesUnstamped),
    damaged: ofDecoded(headset.framesDamaged),
    discarded: headset.framesReceived > 0 ? headset.framesDiscarded : null,
    lost: counters.framesSent > 0 ? headset.framesLost : null,
    decodedShare: decoded === null ? null : share(decoded, counters.framesSent),
    matchedShare: decoded === null ? null : share(headset.framesMatched, decoded),
  };
}

/** `lateMax` counts from when an IDR could have arrived (lateness.ts), unlike the headset's own. */
function recoveryOf(
  { count, pending, p50, p95, max }: HeadsetReport['recovery'],
  late: readonly number[],
): RunReport['recovery'] {
  const measured = (value: number) => (count > 0 ? value : null);
  return {
    count,
    pending: count + pending > 0 ? pending : null,
    p50: measured(p50),
    p95: measured(p95),
    max: measured(max),
    lateMax: late.length > 0 ? Math.max(...late) : null,
  };
}

function spread({ p50, p95, count }: StreamLatency[keyof StreamLatency]): Spread {
  return count > 0 ? { p50: round(p50), p95: round(p95) } : unmeasured;
}

function share(part: number, whole: number): Measured {
  return whole > 0 ? part / whole : null;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
