import { VrtError } from '../../protocol/api/error.js';
import { sessionDefaults, type Session, type SessionCreate } from '../../protocol/api/session.js';
import type { WallClock } from './clock.js';
import type { EventBus } from './events.js';
import { findOne } from './find.js';
import { newId } from './ids.js';
import type { SessionRecord, Store } from './store.js';

/** What the sessions need to know of the streams that run in them. */
export interface SessionStreams {
  idsOfSession(sessionId: string): string[];
  closeSession(sessionId: string, reason: string): void;
}

/** All sessions. Every change is in the store before it is in memory, and before the caller hears of it. */
export class Sessions {
  readonly #store: Store['sessions'];
  readonly #bus: EventBus;
  readonly #streams: SessionStreams;
  readonly #now: WallClock;
  readonly #records = new Map<string, SessionRecord>();

  constructor(store: Store['sessions'], bus: EventBus, streams: SessionStreams, now: WallClock) {
    this.#store = store;
    this.#bus = bus;
    this.#streams = streams;
    this.#now = now;
    for (const record of store.list()) this.#records.set(record.id, record);
  }

  list(): Session[] {
    return [...this.#records.values()].map((record) => this.#describe(record));
  }

  get(wanted: string): Session {
    return this.#describe(this.#find(wanted));
  }

  /** Running sessions, the one started first in front. */
  running(): SessionRecord[] {
    return [...this.#records.values()]
      .filter((record) => record.state === 'running')
      .toSorted((a, b) => (a.startedAt ?? '').localeCompare(b.startedAt ?? ''));
  }

  /** Throws VrtError `name-taken`. */
  create(request: SessionCreate): Session {
    const { start = true, ...fields } = request;
    for (const record of this.#records.values()) {
      if (record.name === fields.name)
        throw new VrtError('name-taken', `There is a session called "${record.name}" already.`);
    }
    const createdAt = this.#now().toISOString();
    const record: SessionRecord = {
      ...sessionDefaults,
      ...fields,
      clients: [...(fields.clients ?? sessionDefaults.clients)],
      id: newId(),
      state: start ? 'running' : 'stopped',
      createdAt,
      startedAt: start ? createdAt : null,
    };
    this.#keep(record, 'created', `Session ${record.name} was created${start ? ' and started' : ''}.`);
    return this.#describe(record);
  }

  start(wanted: string): Session {
    const record = this.#find(wanted);
    if (record.state === 'running') return this.#describe(record);
    const started: SessionRecord = { ...record, state: 'running', startedAt: this.#now().toISOString() };
    this.#keep(started, 'started', `Session ${record.name} was started.`);
    return this.#describe(started);
  }

  stop(wanted: string): Session {
    const record = this.#find(wanted);
    if (record.state === 'stopped') return this.#describe(record);
    const stopped: SessionRecord = { ...record, state: 'stopped' };
    this.#keep(stopped, 'stopped', `Session ${record.name} was stopped.`);
    this.#streams.closeSession(record.id, 'the session was stopped');
    return this.#describe(stopped);
  }

  /** Throws VrtError `session-running` for a session that is not stopped. */
  delete(wanted: string): Session {
    const record = this.#find(wanted);
    if (record.state === 'running')
      throw new VrtError('session-running', `Session ${record.name} is running.`);
    this.#store.delete(record.id);
    this.#records.delete(record.id);
    this.#announce(record, 'deleted', `Session ${record.name} was deleted.`);
    return this.#describe(record);
  }

  #find(wanted: string): SessionRecord {
    const named = [...this.#records.values()].map((record) => ({
      id: record.id,
      names: [record.name],
      record,
    }));
    return findOne(named, wanted, 'session', 'session-not-found').record;
  }

  #keep(record: SessionRecord, action: string, message: string): void {
    this.#store.put(record);
    this.#records.set(record.id, record);
    this.#announce(record, action, message);
  }

  #announce(record: SessionRecord, action: string, message: string): void {
    this.#bus.emit({
      type: 'session',
      action,
      severity: 'info',
      message,
      subject: record.name,
      data: { id: record.id },
    });
  }

  #describe(record: SessionRecord): Session {
    return { ...record, streams: this.#streams.idsOfSession(record.id) };
  }
}
