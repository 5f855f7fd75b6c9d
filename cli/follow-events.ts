import { exitCodes, VrtError } from '../protocol/api/error.js';
import type { Event, EventQuery } from '../protocol/api/event.js';
import { acrossRestarts } from './across-restarts.js';
import type { DaemonClient } from './daemon-client.js';

/** Events that were shown are not shown again; all later ones are. */
const mostMissed = 10_000;

/**
 * Events as they arrive, across restarts of the daemon: those in between are replayed. `tell` is called when the daemon
 * stops and when it is back. Throws VrtError when it is not running at the beginning.
 */
export async function* followEvents(
  client: DaemonClient,
  query: EventQuery,
  signal: AbortSignal,
  tell: (sentence: string) => void,
): AsyncGenerator<Event> {
  let { since, limit } = query;
  for (const named of ['session', 'client'] as const) {
    const missing = await missingName(client, named, query[named], signal);
    if (missing !== undefined) tell(`${missing} Waiting for it.`);
  }
  // A mere follower wants new events, not earlier ones.
  const newest = await newestSeq(client, signal);
  if (limit === undefined && query.from === undefined) since ??= newest;
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
  for await (const event of acrossRestarts(open, signal, tell)) {
    since = event.seq;
    yield event;
  }
}

/** The number of the newest event there is; 0: none. */
export async function newestSeq(client: DaemonClient, signal: AbortSignal): Promise<number> {
  let newest = 0;
  for await (const { seq } of client.follow('GET /v1/events', { query: { limit: 1 } }, signal)) newest = seq;
  return newest;
}

/** The sentence about a name that is nothing's yet; undefined for one that is. */
async function missingName(
  client: DaemonClient,
  kind: 'session' | 'client',
  name: string | undefined,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (name === undefined) return undefined;
  try {
    for await (const _ of client.follow('GET /v1/events', { query: { [kind]: name, limit: 1 } }, signal))
      break;
    return undefined;
  } catch (error) {
    if (error instanceof VrtError && error.exit === exitCodes.notFound) return error.message;
    throw error;
  }
}
