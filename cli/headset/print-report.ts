import type { HeadsetReport } from '../../protocol/headset-report.js';
import { counted } from '../../protocol/text/counted.js';
import { table } from '../output/table.js';
import { showBitrate, showMs } from '../output/units.js';

/** The report for people. */
export function reportText(report: HeadsetReport): string {
  const { recovery, latencyMs } = report;
  const rows: [string, string][] = [
    ['headset', `${report.hostname}, ${report.mode}, ${report.durationS} s (${report.endReason})`],
    [
      'frames',
      `${report.framesReceived} received, ${report.framesDecoded} decoded, ${report.framesLost} lost, ${report.framesDiscarded} discarded`,
    ],
    [
      'pictures',
      `${report.framesMatched} matched, ${report.framesMismatched} mismatched, ${report.framesDamaged} damaged, ${report.framesUnstamped} unstamped`,
    ],
    [
      'shards',
      `${report.shardsReceived} received, ${report.shardsLost} lost, ${report.shardsLate} late, ${report.shardsDuplicated} duplicated`,
    ],
    ['IDRs', `${report.idrs} received, ${report.idrRequests} requested`],
    ['losses', lossText(recovery)],
    ['bitrate', showBitrate(report.bitrateBps)],
    ['latency', `p50 ${showMs(latencyMs.total.p50)}, p95 ${showMs(latencyMs.total.p95)}`],
    [
      'decode',
      report.decoder === null
        ? 'nothing was decoded'
        : `p50 ${showMs(latencyMs.decode.p50)}, p95 ${showMs(latencyMs.decode.p95)} (${report.decoder})`,
    ],
    ['tracking', counted(report.trackingSent, 'packet')],
    [
      'sessions',
      report.lastDisconnect === null
        ? `${report.connects}`
        : `${report.connects}, last ended: ${report.lastDisconnect}`,
    ],
    ['digest', report.digest],
    ...report.snapshots.map((path): [string, string] => ['picture', path]),
  ];
  if (report.wedged) rows.push(['wedged', 'the server sent what makes a real headset stop receiving']);
  return table(rows, [
    { heading: 'WHAT', cell: ([what]) => what },
    { heading: 'MEASURED', cell: ([, measured]) => measured },
  ]);
}

function lossText({ count, pending, p50, p95, max }: HeadsetReport['recovery']): string {
  if (count + pending === 0) return 'none';
  return `${count} recovered, ${pending} pending; frames to recover: p50 ${p50}, p95 ${p95}, max ${max}`;
}
