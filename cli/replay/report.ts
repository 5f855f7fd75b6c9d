import type { HeadsetReport } from '../../protocol/headset-report.js';
import type { Stream, StreamLatency } from '../../protocol/api/stream.js';

interface Spread {
  readonly p50: number;
  readonly p95: number;
}

/** What a demo or one replayed fixture measured, both ends together. The field names are stable. */
export interface RunReport {
  readonly fixture: string;
  readonly loss: string;
  readonly seed: number;
  readonly durationS: number;
  readonly encoder: string;
  readonly picture: { readonly eyeWidth: number; readonly eyeHeight: number; readonly refreshHz: number };
  readonly frames: {
    readonly rendered: number;
    readonly encoded: number;
    readonly sent: number;
    readonly received: number;
    readonly decoded: number;
    readonly matched: number;
    readonly mismatched: number;
    readonly discarded: number;
    readonly lost: number;
  };
  readonly shards: { readonly sent: number; readonly lost: number };
  readonly idrs: number;
  readonly idrRequests: number;
  /** Frames from a loss to its recovery; `lateMax` counts from when an IDR could have arrived. */
  readonly recovery: HeadsetReport['recovery'];
  readonly latencyMs: Record<keyof StreamLatency, Spread>;
  readonly bitrateBps: number;
  /** Percent of one core. */
  readonly cpu: { readonly daemon: number; readonly streamer: number; readonly headset: number };
  readonly digest: string;
  readonly snapshots: readonly string[];
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
  readonly headsetCpuUs: number;
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
  const { counters, latency, peer } = stream;
  const percent = (cpuUs: number) => round(cpuUs / 1e4 / Math.max(wallS, 0.001));
  const spread = (stage: keyof StreamLatency): Spread => ({
    p50: round(latency[stage].p50),
    p95: round(latency[stage].p95),
  });
  return {
    fixture,
    loss,
    seed,
    durationS: round(headset.durationS),
    encoder: peer?.encoder ?? '',
    picture: {
      eyeWidth: peer?.eyeWidth ?? 0,
      eyeHeight: peer?.eyeHeight ?? 0,
      refreshHz: peer?.refreshHz ?? 0,
    },
    frames: {
      rendered: counters.framesRendered,
      encoded: counters.framesEncoded,
      sent: counters.framesSent,
      received: headset.framesReceived,
      decoded: headset.framesDecoded,
      matched: headset.framesMatched,
      mismatched: headset.framesMismatched,
      discarded: headset.framesDiscarded,
      lost: headset.framesLost,
    },
    shards: { sent: counters.shardsSent, lost: headset.shardsLost },
    idrs: counters.idrsSent,
    idrRequests: headset.idrRequests,
    recovery: { ...headset.recovery, lateMax: Math.max(0, ...late) },
    latencyMs: {
      poseToRender: spread('poseToRender'),
      render: spread('render'),
      encode: spread('encode'),
      send: spread('send'),
      network: spread('network'),
      decode: spread('decode'),
      total: spread('total'),
    },
    bitrateBps: Math.round(headset.bitrateBps),
    cpu: { daemon: percent(daemonCpuUs), streamer: percent(counters.cpuUs), headset: percent(headsetCpuUs) },
    digest: headset.digest,
    snapshots: headset.snapshots,
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
