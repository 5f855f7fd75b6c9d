import type { Analytics } from '../../../protocol/api/analytics.js';
import type { DataStream } from '../../../protocol/api/data-stream.js';
import type { Gathering } from './gathering.js';

/** Adds up the data streams of one session. */
export function analyticsOf(gathering: Gathering, all: readonly DataStream[], now: Date): Analytics {
  const members = new Set(gathering.members.map(({ userId }) => userId));
  const streams = all.filter(({ userId }) => members.has(userId));
  const subscribers = streams.flatMap((stream) => stream.subscribers);
  const latencies = streams.flatMap(({ latencyMs }) => latencyMs ?? []);
  return {
    session: gathering.session,
    protocol: gathering.protocol,
    time: now.toISOString(),
    members: members.size,
    framesIn: sum(streams, ({ frames }) => frames),
    bytesIn: sum(streams, ({ bytes }) => bytes),
    framesOut: sum(subscribers, ({ frames }) => frames),
    bytesOut: sum(subscribers, ({ bytes }) => bytes),
    dropped: sum(subscribers, ({ dropped }) => dropped),
    refused: sum(streams, ({ refused }) => refused),
    bitrateBps: sum(streams, ({ bitrateBps }) => bitrateBps),
    meanLatencyMs: latencies.length === 0 ? null : sum(latencies, (each) => each) / latencies.length,
    sync: gathering.members.flatMap(({ userId }) => syncOf(streams.filter((one) => one.userId === userId))),
    streams,
  };
}

/** How far the streams of one user are apart; undefined stamps are ignored. */
function syncOf(streams: readonly DataStream[]): Analytics['sync'] {
  const latencies = streams.flatMap(({ latencyMs }) => latencyMs ?? []);
  const [first] = streams;
  if (first === undefined || latencies.length === 0) return [];
  return [
    {
      user: first.user,
      streams: latencies.length,
      spreadMs: Math.max(...latencies) - Math.min(...latencies),
    },
  ];
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
