import type { Terminal } from '../terminal.js';
import { table } from '../output/table.js';
import { showBitrate } from '../output/units.js';
import type { RunReport } from './report.js';

/** One table of what a run measured. */
export function reportTable(report: RunReport, terminal: Terminal): string {
  const { frames, shards, recovery, latencyMs, cpu, picture } = report;
  const rows: [string, string][] = [
    [
      'picture',
      `${picture.eyeWidth}x${picture.eyeHeight} per eye, ${picture.refreshHz} Hz, ${report.encoder}`,
    ],
    ['frames rendered', String(frames.rendered)],
    ['frames encoded', String(frames.encoded)],
    ['frames sent', String(frames.sent)],
    ['frames decoded', `${frames.decoded}${share(frames.decoded, frames.sent)}`],
    ['frames matched to their pose', `${frames.matched}${share(frames.matched, frames.decoded)}`],
    ['shards lost', `${shards.lost} of ${shards.sent}${share(shards.lost, shards.sent)}`],
    ['losses', `${recovery.count} recovered, ${recovery.pending} pending`],
    ['IDRs', `${report.idrs} for ${report.idrRequests} requests`],
    ['recovery, frames (p50 / p95 / max)', `${recovery.p50} / ${recovery.p95} / ${recovery.max}`],
    ['  beyond the first possible IDR (max)', String(recovery.lateMax)],
    ['latency (p50 / p95): pose to render', ms(latencyMs.poseToRender)],
    ['  render', ms(latencyMs.render)],
    ['  encode', ms(latencyMs.encode)],
    ['  send', ms(latencyMs.send)],
    ['  network', ms(latencyMs.network)],
    ['  decode', ms(latencyMs.decode)],
    ['  total', ms(latencyMs.total)],
    ['bitrate', showBitrate(report.bitrateBps)],
    [
      'CPU, percent of a core',
      `streamer ${cpu.streamer.toFixed(0)}, headset ${cpu.headset.toFixed(0)}, vrtd ${cpu.daemon.toFixed(1)}`,
    ],
  ];
  const every = frames.decoded > 0 && frames.matched === frames.decoded;
  const verdict = every
    ? terminal.style('good', 'Every decoded frame shows the pose it was made for.')
    : terminal.style(
        'bad',
        `${frames.decoded - frames.matched} decoded frames do not show the pose they were made for.`,
      );
  return `${table(rows, [
    { heading: 'WHAT', cell: ([name]) => name },
    { heading: 'MEASURED', cell: ([, value]) => value },
  ])}${verdict}\n`;
}

function ms({ p50, p95 }: { p50: number; p95: number }): string {
  return `${p50.toFixed(2)} / ${p95.toFixed(2)} ms`;
}

function share(part: number, whole: number): string {
  return whole === 0 ? '' : ` (${((100 * part) / whole).toFixed(1)} %)`;
}
