import type { HeadsetReport } from '../../protocol/headset-report.js';
import type { RunRecord } from './run-record.js';
import type { Samples } from './samples.js';

/** The report of a run that is over. */
export function headsetReport(
  record: RunRecord,
  run: { readonly hostname: string; readonly mode: HeadsetReport['mode']; readonly endReason: string },
): HeadsetReport {
  const { totalMs, decodeMs, digest, losses, streamedS, ...counted } = record;
  return {
    hostname: run.hostname,
    mode: run.mode,
    ...counted,
    durationS: rounded(streamedS),
    bitrateBps: streamedS > 0 ? Math.round((record.bytesReceived * 8) / streamedS) : 0,
    losses: [...losses.losses],
    recovery: losses.recovery,
    latencyMs: { total: spread(totalMs), decode: spread(decodeMs) },
    digest: digest.hex,
    snapshots: [...record.snapshots],
    endReason: run.endReason,
  };
}

function spread(samples: Samples): { p50: number; p95: number } {
  return { p50: rounded(samples.percentile(0.5)), p95: rounded(samples.percentile(0.95)) };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
