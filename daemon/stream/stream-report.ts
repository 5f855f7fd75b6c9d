import type { StreamReport } from '../../protocol/streamer.js';
import type { CumulativeCounts } from './control/statistics-window.js';
import type { LatencyLog } from './control/latency.js';
import type { Pipeline } from './pipeline.js';
import type { AlvrPeer } from './transport/alvr/peer.js';

/** What a report is made of. */
export interface ReportParts {
  readonly pipeline: Pipeline;
  readonly latency: LatencyLog;
  /** Undefined once it has left. */
  readonly peer: AlvrPeer | undefined;
  readonly batteryPlugged: boolean | null;
}

/** How a stream does, as the daemon shows it. What was tracked is told once. */
export function streamReport({ pipeline, latency, peer, batteryPlugged }: ReportParts): StreamReport {
  const { user, system } = process.cpuUsage();
  const { recoveryFrames: _, ...counts } = countsOf(pipeline);
  const { framesRendered, framesEncoded, framesSkipped, trackingReceived } = pipeline.counters;
  return {
    counters: {
      ...counts,
      ...{ framesRendered, framesEncoded, framesSkipped, trackingReceived },
      packetsMalformed: peer?.packetsMalformed ?? 0,
      cpuUs: user + system,
    },
    latencyMs: latency.summary(),
    recoveryFrames: pipeline.counters.recovery(),
    batteryPercent: pipeline.batteryPercent,
    batteryPlugged,
    tracked: peer?.takeTracked() ?? [],
    silentMs: Math.round(peer?.silentMs ?? 0),
  };
}

/** What a stream has counted since it began. */
export function countsOf({ counters, lossesOutstanding }: Pipeline): CumulativeCounts {
  const { framesSent, framesDropped, framesDisplayed, shardsSent, bytesSent } = counters;
  const { recoveries, recoveryFramesTotal: recoveryFrames, idrsSent, idrRequests } = counters;
  return {
    ...{ framesSent, framesDropped, framesDisplayed, shardsSent, bytesSent },
    ...{ losses: recoveries + lossesOutstanding, recoveries, recoveryFrames, idrsSent, idrRequests },
  };
}
