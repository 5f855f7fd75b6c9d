import type { Client } from '../../protocol/api/client.js';
import type { SessionRecord } from './store.js';

/**
 * The session that takes this client: one that names it, else the one started first that takes anybody.
 * `running` is ordered by start.
 */
export function sessionFor(client: Client, running: readonly SessionRecord[]): SessionRecord | undefined {
  return running.find((session) => names(session, client)) ?? running.find(takesAnybody);
}

/** Whether a client that streams in a session may stay in it. */
export function takes(session: SessionRecord, client: Client): boolean {
  return names(session, client) || takesAnybody(session);
}

function names({ clients }: SessionRecord, { hostname, name, id }: Client): boolean {
  return clients.some((wanted) => wanted === hostname || wanted === name || wanted === id);
}

function takesAnybody({ clients, source }: SessionRecord): boolean {
  return clients.length === 0 && source !== 'none';
}
