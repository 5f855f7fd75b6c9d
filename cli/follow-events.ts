import type { Event, EventQuery } from '../protocol/api/event.js';
import { acrossRestarts } from './across-restarts.js';
import type { DaemonClient } from './daemon-client.js';

/** What was shown already is not shown again; all that came since then is. */
const mostMissed = 10_000;

/**
 * Events as they come, across restarts of the daemon: what happened meanwhile is replayed. `tell` hears when the daemon
 * goes and when it is back. Throws VrtError when it is not there at the beginning.
 */
export async function* followEvents(
  client: DaemonClient,
  query: EventQuery,
  signal: AbortSignal,
  tell: (sentence: string) => void,
): AsyncGenerator<Event> {
  let { since, limit } = query;
  let opened = false;
  const open = () => {
    if (opened) {
      since ??= 0;
      limit = mostMissed;
    }
    opened = true;
    const asked: EventQuery = { ...query, follow: true };
    if (since !== undefined) asked.since = since;
    if (limit !== undefined) asked.limit = limit;
    return client.follow('GET /v1/events', { query: asked }, signal);
  };
  for await (const event of acrossRestarts(open, () => since === undefined, signal, tell)) {
    since = event.seq;
    yield event;
  }
}
