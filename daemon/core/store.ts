import type { Client } from '../../protocol/api/client.js';
import type { Event } from '../../protocol/api/event.js';
import type { Session } from '../../protocol/api/session.js';

/** What is kept of a session: all of it but the streams, which live only while the daemon does. */
export type SessionRecord = Omit<Session, 'streams'>;

/** What is kept of a client: all of it but what it is doing now. */
export type ClientRecord = Omit<Client, 'state' | 'problem' | 'batteryPercent'>;

/**
 * The persistence that the core needs. Every call is synchronous and durable when it returns, except `events.append`,
 * which may be batched. Throws VrtError `store-full` or `store-failed`; then nothing has changed.
 */
export interface Store {
  readonly sessions: {
    list(): SessionRecord[];
    put(record: SessionRecord): void;
    delete(id: string): void;
  };
  readonly clients: {
    list(): ClientRecord[];
    put(record: ClientRecord): void;
    delete(id: string): void;
  };
  readonly settings: {
    list(): { key: string; value: unknown }[];
    put(key: string, value: boolean | number): void;
  };
  readonly events: {
    /** Newest sequence number ever given out, 0 for none. */
    lastSeq(): number;
    append(event: Event): void;
    /** Oldest first: the newest `limit` events after `since` of the given types (all when empty). */
    select(query: { since: number; types: readonly string[]; limit: number }): Event[];
  };
  close(): void;
}
