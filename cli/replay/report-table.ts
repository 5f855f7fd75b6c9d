import { counted } from '../../protocol/text/counted.js';
import type { Terminal } from '../terminal.js';
import { table } from '../output/table.js';
import { showBitrate } from '../output/units.js';
import type { Measured, RunReport } from './report.js';

/** One table of what a run measured, and a sentence on whether its pictures are right. */
export function reportTable(report: RunReport, terminal: Terminal): string {
  const { frames, shards, recovery, latencyMs, cpu, picture } = report;
  const rows: [string, string][] = [
    [
      'picture',
      `${show(picture.eyeWidth)}x${show(picture.eyeHeight)} per eye, ${show(picture.refreshHz)} Hz, ${report.encoder ?? 'no encoder'}`,
    ],
    ['frames rendered', show(frames.rendered)],
    ['frames encoded', show(frames.encoded)],
    ['frames sent', show(frames.sent)],
    ['frames decoded', `${show(frames.decoded)}${percent(frames.decodedShare)}`],
    ['frames matched to their pose', `${show(frames.matched)}${percent(frames.matchedShare)}`],
    ['frames with an unreadable stamp', show(frames.unreadable)],
    ['shards lost', `${show(shards.lost)} of ${shards.sent}${percent(shards.lostShare)}`],
    ['losses', `${recovery.count} recovered, ${recovery.pending ?? 0} pending`],
    ['IDRs', `${report.idrs} for ${counted(report.idrRequests, 'request')}`],
    [
      'recovery, frames (p50 / p95 / max)',
      `${show(recovery.p50)} / ${show(recovery.p95)} / ${show(recovery.max)}`,
    ],
    ['  beyond the first possible IDR (max)', show(recovery.lateMax)],
    ['latency (p50 / p95): pose to render', ms(latencyMs.poseToRender)],
    ['  render', ms(latencyMs.render)],
    ['  encode', ms(latencyMs.encode)],
    ['  send', ms(latencyMs.send)],
    ['  network', ms(latencyMs.network)],
    ['  decode', ms(latencyMs.decode)],
    ['  total', ms(latencyMs.total)],
    ['bitrate', report.bitrateBps === null ? none : showBitrate(report.bitrateBps)],
    [
      'CPU, percent of a core',
      `streamer ${cpu.streamer.toFixed(0)}, headset ${cpu.headset === null ? none : cpu.headset.toFixed(0)}, vrtd ${cpu.daemon.toFixed(1)}`,
    ],
  ];
  const { good, sentence } = pictureVerdict(report);
  return `${table(rows, [
    { heading: 'WHAT', cell: ([name]) => name },
    { heading: 'MEASURED', cell: ([, value]) => value },
  ])}${terminal.style(good ? 'good' : 'bad', sentence)}\n`;
}

/** What stands for a number that was not measured. */
const none = '-';

function pictureVerdict({
  frames: { decoded, matched, mismatched, unreadable },
  decoderProblem,
}: RunReport): {
  readonly good: boolean;
  readonly sentence: string;
} {
  if (decoded === null || decoded === 0)
    return {
      good: false,
      sentence: `No picture was decoded, so none shows which pose it was made for.${decoderProblem === null ? '' : ` ${decoderProblem}`}`,
    };
  if (matched === decoded)
    return { good: true, sentence: 'Every decoded frame shows the pose it was made for.' };
  if ((mismatched ?? 0) > 0)
    return {
      good: false,
      sentence: `${mismatched} of ${decoded} decoded frames do not show the pose they were made for.`,
    };
  if ((unreadable ?? 0) > 0)
    return {
      good: false,
      sentence: `${unreadable} of ${decoded} decoded frames have a stamp that cannot be read: the picture is too small or the bitrate too low.`,
    };
  return {
    good: false,
    sentence: `${decoded - (matched ?? 0)} of ${decoded} decoded frames are damaged: what they refer to was lost.`,
  };
}

function show(value: Measured): string {
  return value === null ? none : String(value);
}

function ms({ p50, p95 }: { readonly p50: Measured; readonly p95: Measured }): string {
  return p50 === null || p95 === null ? none : `${p50.toFixed(2)} / ${p95.toFixed(2)} ms`;
}

function percent(share: Measured): string {
  return share === null ? '' : ` (${(100 * share).toFixed(1)} %)`;
}
