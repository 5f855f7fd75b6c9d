import { latencyStages } from '../../protocol/api/stream.js';
import type { Measured, RunReport } from './report.js';

export type MetricUnit = 'frames' | 'count' | 'share' | 'percent' | 'ms' | 's' | 'bit/s' | 'pixels' | 'Hz';

/** A number of the report that an expectation may name. */
export interface Metric {
  readonly unit: MetricUnit;
  readonly meaning: string;
  /** Completes "was not measured: ". */
  readonly without: string;
  readonly of: (report: RunReport) => Measured;
}

const noStream = 'no stream was there';
const nothingSent = 'no frame was sent';
const nothingReceived = 'the headset received no frame';
const nothingDecoded = 'no picture was decoded';
const nothingRead = 'no picture had a stamp that could be read';
const noLoss = 'nothing was lost';
const noRecovery = 'there was no recovery from a loss';

function metric(
  unit: MetricUnit,
  meaning: string,
  without: string,
  of: (report: RunReport) => Measured,
): Metric {
  return { unit, meaning, without, of };
}

const stageMeanings = {
  poseToRender: 'from the pose to the start of its drawing',
  render: 'drawing',
  encode: 'encoding',
  send: 'handing the frame to the kernel',
  network: 'on the network, there and back',
  decode: 'decoding',
  total: 'from the pose to its picture',
} as const;

const latencyMetrics = latencyStages.flatMap((stage) =>
  (['p50', 'p95'] as const).map((rank): [string, Metric] => [
    `latencyMs.${stage}.${rank}`,
    metric(
      'ms',
      `${stageMeanings[stage]}, ${rank === 'p50' ? 'median' : '95th percentile'} of the newest frames`,
      'no frame was reported as shown',
      ({ latencyMs }) => latencyMs[stage][rank],
    ),
  ]),
);

/** Every metric by name, in the order in which people read them. */
export const metrics: ReadonlyMap<string, Metric> = new Map<string, Metric>([
  ['durationS', metric('s', 'seconds of motion that were played', noStream, (r) => r.durationS)],
  ['picture.eyeWidth', metric('pixels', 'width of one eye', noStream, (r) => r.picture.eyeWidth)],
  ['picture.eyeHeight', metric('pixels', 'height of one eye', noStream, (r) => r.picture.eyeHeight)],
  ['picture.refreshHz', metric('Hz', 'refresh rate agreed on', noStream, (r) => r.picture.refreshHz)],
  ['frames.rendered', metric('frames', 'drawn', noStream, (r) => r.frames.rendered)],
  ['frames.encoded', metric('frames', 'encoded', noStream, (r) => r.frames.encoded)],
  ['frames.sent', metric('frames', 'sent', noStream, (r) => r.frames.sent)],
  [
    'frames.received',
    metric('frames', 'of which the headset had every packet', noStream, (r) => r.frames.received),
  ],
  [
    'frames.decoded',
    metric('frames', 'decoded to a picture', 'nothing was decoded', (r) => r.frames.decoded),
  ],
  [
    'frames.decodedShare',
    metric('share', 'decoded of those sent', nothingSent, (r) => r.frames.decodedShare),
  ],
  [
    'frames.matched',
    metric(
      'frames',
      'whose picture shows the pose that it was made for',
      nothingDecoded,
      (r) => r.frames.matched,
    ),
  ],
  [
    'frames.matchedShare',
    metric('share', 'matched of those decoded', nothingDecoded, (r) => r.frames.matchedShare),
  ],
  [
    'frames.mismatched',
    metric('frames', 'whose stamp names another pose or frame', nothingRead, (r) => r.frames.mismatched),
  ],
  [
    'frames.unreadable',
    metric(
      'frames',
      'decoded from intact data, with a stamp that cannot be read',
      nothingDecoded,
      (r) => r.frames.unreadable,
    ),
  ],
  [
    'frames.damaged',
    metric('frames', 'decoded although what they refer to was lost', nothingDecoded, (r) => r.frames.damaged),
  ],
  [
    'frames.discarded',
    metric(
      'frames',
      'received and not decoded, waiting for an IDR',
      nothingReceived,
      (r) => r.frames.discarded,
    ),
  ],
  ['frames.lost', metric('frames', 'that never became complete', nothingSent, (r) => r.frames.lost)],
  ['shards.sent', metric('count', 'packets sent', noStream, (r) => r.shards.sent)],
  ['shards.lost', metric('count', 'packets lost', nothingSent, (r) => r.shards.lost)],
  ['shards.lostShare', metric('share', 'packets lost of those sent', nothingSent, (r) => r.shards.lostShare)],
  ['idrs', metric('frames', 'IDRs sent', noStream, (r) => r.idrs)],
  ['idrRequests', metric('count', 'requests for an IDR', noStream, (r) => r.idrRequests)],
  ['recovery.count', metric('count', 'losses that were recovered from', noStream, (r) => r.recovery.count)],
  [
    'recovery.pending',
    metric('count', 'losses not recovered from at the end', noLoss, (r) => r.recovery.pending),
  ],
  [
    'recovery.p50',
    metric(
      'frames',
      'from a loss to the picture that is whole again, median',
      noRecovery,
      (r) => r.recovery.p50,
    ),
  ],
  ['recovery.p95', metric('frames', 'the same, 95th percentile', noRecovery, (r) => r.recovery.p95)],
  ['recovery.max', metric('frames', 'the same, longest', noRecovery, (r) => r.recovery.max)],
  [
    'recovery.lateMax',
    metric(
      'frames',
      'longest wait beyond the first IDR that could have arrived',
      noRecovery,
      (r) => r.recovery.lateMax,
    ),
  ],
  ...latencyMetrics,
  ['bitrateBps', metric('bit/s', 'video received', noStream, (r) => r.bitrateBps)],
  ['cpu.daemon', metric('percent', 'of one core, vrtd', noStream, (r) => r.cpu.daemon)],
  ['cpu.streamer', metric('percent', 'of one core, the streamer', noStream, (r) => r.cpu.streamer)],
  ['cpu.headset', metric('percent', 'of one core, the headset', 'it ended too soon', (r) => r.cpu.headset)],
]);
