import type { Severity } from '../../protocol/api/event.js';
import type { StreamEvent } from '../../protocol/api/event-draft.js';
import { severities } from '../../protocol/api/event.js';
import { counted } from '../../protocol/text/counted.js';

/** Interval over which events are counted, and the excess is summed up in one. */
export const digestMs = 10_000;

/** Events that a lossy network causes many times a second, with the text of their sum. */
const countable: Readonly<Record<string, readonly [one: string, more: string]>> = {
  'loss.recovered': ['loss was recovered', 'losses were recovered'],
  'idr.sent': ['IDR was sent', 'IDRs were sent'],
  'idr.idr-lost': ['IDR was lost', 'IDRs were lost'],
  'idr.idr-found': ['IDR presumed lost did arrive', 'IDRs presumed lost did arrive'],
  'idr.idr-held': ['IDR was delayed by its limits', 'IDRs were delayed by their limits'],
  'bitrate.changed': ['change of the bitrate was made', 'changes of the bitrate were made'],
};

interface Sum {
  readonly sinceMs: number;
  told: number;
  count: number;
  frames: number;
  mostFrames: number;
  bytes: number;
  firstMs: number;
  lastMs: number;
  severity: Severity;
}

/**
 * Bounds the events of one stream: of each kind of event that a lossy network causes, the first few of an interval go
 * through and the rest become one with their count. Everything else goes through. Pure: times are monotonic
 * milliseconds that the caller gives.
 */
export class EventDigest {
  readonly #sums = new Map<string, Sum>();

  /** The event, if it is emitted by itself; `most` of a kind are, in each interval. */
  take(event: StreamEvent, most: number, nowMs: number): StreamEvent | undefined {
    const kind = `${event.type}.${event.action}`;
    if (countable[kind] === undefined) return event;
    let sum = this.#sums.get(kind);
    if (sum === undefined) {
      sum = emptySum(nowMs);
      this.#sums.set(kind, sum);
    }
    if (sum.told < most) {
      sum.told += 1;
      return event;
    }
    add(sum, event, nowMs);
    return undefined;
  }

  /** The sums of intervals that are over, or (`all`) of those that have only begun. */
  due(nowMs: number, all = false): StreamEvent[] {
    const events: StreamEvent[] = [];
    for (const [kind, sum] of this.#sums) {
      if (!all && nowMs - sum.sinceMs < digestMs) continue;
      this.#sums.delete(kind);
      if (sum.count > 0) events.push(eventOf(kind, sum));
    }
    return events;
  }

  /** When `due` next returns events; undefined while there are none. */
  nextDueMs(): number | undefined {
    let next: number | undefined;
    for (const { sinceMs, count } of this.#sums.values())
      if (count > 0) next = Math.min(next ?? Infinity, sinceMs + digestMs);
    return next;
  }
}

function emptySum(sinceMs: number): Sum {
  return {
    sinceMs,
    told: 0,
    count: 0,
    frames: 0,
    mostFrames: 0,
    bytes: 0,
    firstMs: 0,
    lastMs: 0,
    severity: 'debug',
  };
}

function add(sum: Sum, { severity, data }: StreamEvent, nowMs: number): void {
  if (sum.count === 0) sum.firstMs = nowMs;
  sum.lastMs = nowMs;
  sum.count += 1;
  const frames = numberIn(data, 'recoveryFrames');
  sum.frames += frames;
  sum.mostFrames = Math.max(sum.mostFrames, frames);
  sum.bytes += numberIn(data, 'bytes');
  if (severities.indexOf(severity) > severities.indexOf(sum.severity)) sum.severity = severity;
}

function eventOf(kind: string, sum: Sum): StreamEvent {
  const [type, action] = kind.split('.');
  const { count, frames, mostFrames, bytes, severity } = sum;
  const spanMs = Math.round(sum.lastMs - sum.firstMs);
  const [one, more] = countable[kind] ?? ['event', 'events'];
  const words = `${counted(count, `more ${one}`, `more ${more}`)} within ${(spanMs / 1000).toFixed(1)} s`;
  const data = { of: action ?? '', count, spanMs };
  switch (type) {
    case 'loss':
      return {
        type: 'loss',
        action: 'summed-up',
        severity,
        message: `${words}, after ${counted(frames, 'frame')} in all and ${mostFrames} at most.`,
        data: { ...data, frames, mostFrames },
      };
    case 'idr':
      return { type: 'idr', action: 'summed-up', severity, message: `${words}.`, data: { ...data, bytes } };
    default:
      return { type: 'bitrate', action: 'summed-up', severity, message: `${words}.`, data };
  }
}

function numberIn(data: Readonly<Record<string, unknown>>, name: string): number {
  const value = data[name];
  return typeof value === 'number' ? value : 0;
}
