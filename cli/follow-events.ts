import type { Event, EventQuery } from '../protocol/api/event.js';
import { VrtError } from '../protocol/api/error.js';
import type { DaemonClient } from './daemon-client.js';

const retryMs = 500;

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
  let since = query.since;
  let { limit } = query;
  let gone = false;
  for (;;) {
    try {
      const asked: EventQuery = { ...query, follow: true };
      if (since !== undefined) asked.since = since;
      if (limit !== undefined) asked.limit = limit;
      for await (const event of client.follow('GET /v1/events', { query: asked }, signal)) {
        if (gone) tell('The daemon is back.');
        gone = false;
        since = event.seq;
        yield event;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof VrtError) || error.code !== 'daemon-unreachable') throw error;
      if (since === undefined && !gone) throw error;
    }
    if (signal.aborted) return;
    if (!gone) tell('The daemon is gone; waiting for it.');
    gone = true;
    since ??= 0;
    // What was shown already is not shown again; all that came since then is.
    limit = 10_000;
    await new Promise((resolve) => setTimeout(resolve, retryMs));
    if (signal.aborted) return;
  }
}
