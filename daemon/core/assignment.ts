import type { Client } from '../../protocol/api/client.js';
import type { SessionRecord } from './store.js';

/**
 * The session that takes this client: one that names it, else the one started first that takes anybody.
 * `running` is ordered by start.
 */
export function sessionFor(client: Client, running: readonly SessionRecord[]): SessionRecord | undefined {
  const named = (session: SessionRecord) =>
    session.clients.some((name) => name === client.hostname || name === client.name || name === client.id);
  return (
    running.find(named) ?? running.find(({ clients, source }) => clients.length === 0 && source !== 'none')
  );
}
