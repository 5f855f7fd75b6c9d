import type { DataStream } from '../../../protocol/api/data-stream.js';
import type { ClockReader, GatewayClock, GatewayConnection } from '../../../protocol/api/gateway.js';

/** A connection, as far as its clock is concerned. */
export interface ClockClient {
  readonly userId: string | undefined;
  readonly clockAskedAt: Date | undefined;
  describe(): Pick<GatewayConnection, 'user' | 'session' | 'address' | 'roundTripMs'>;
}

/** What apps read at this moment when they ask for the time, and how far the clock of each seems to be from it. */
export function clockOf(
  now: Date,
  clients: Iterable<ClockClient>,
  streams: readonly Pick<DataStream, 'userId' | 'latencyMs'>[],
): GatewayClock {
  const leastMs = new Map<string, number>();
  for (const { userId, latencyMs } of streams)
    if (latencyMs !== null) leastMs.set(userId, Math.min(latencyMs, leastMs.get(userId) ?? Infinity));
  const apps = [...clients].map((client): ClockReader => {
    const { user, session, address, roundTripMs } = client.describe();
    return {
      user,
      session,
      address,
      askedAt: client.clockAskedAt?.toISOString() ?? null,
      roundTripMs,
      offsetMs: offsetMs(leastMs.get(client.userId ?? ''), roundTripMs),
    };
  });
  return { time: now.toISOString(), timeMs: now.getTime(), apps };
}

/**
 * How far a clock is ahead whose stamps are `latencyMs` old on arrival; the network took half a round trip of that. The
 * stream with the least latency is the best estimate: the time to capture and encode is included.
 */
function offsetMs(latencyMs: number | undefined, roundTripMs: number | null): number | null {
  return latencyMs === undefined ? null : (roundTripMs ?? 0) / 2 - latencyMs;
}
