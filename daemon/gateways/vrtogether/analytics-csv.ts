import type { Analytics } from '../../../protocol/api/analytics.js';
import { csvCell } from '../../../protocol/text/csv-cell.js';

const columns = [
  'time',
  'session',
  'user',
  'kind',
  'frames',
  'bytes',
  'bitrate_bps',
  'latency_ms',
  'refused',
  'subscriber',
  'delivered_frames',
  'delivered_bytes',
  'dropped_frames',
];

/** One line for each stream and subscriber, and one for a stream without a subscriber (RFC 4180). */
export function analyticsCsv({ time, session, streams }: Analytics): string {
  const rows = streams.flatMap((stream) => {
    const { user, kind, frames, bytes, bitrateBps, latencyMs, refused, subscribers } = stream;
    const own = [time, session, user, kind, frames, bytes, bitrateBps, latencyMs, refused];
    if (subscribers.length === 0) return [[...own, '', '', '', '']];
    return subscribers.map((one) => [...own, one.user, one.frames, one.bytes, one.dropped]);
  });
  return [columns, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}
