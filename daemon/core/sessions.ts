import { VrtError } from '../../protocol/api/error.js';
import type { Session, SessionCreate } from '../../protocol/api/session.js';
import { sessionChoices, sessionFields } from '../../protocol/settings/session-fields.js';
import type { WallClock } from './clock.js';
import type { EventBus } from './events.js';
import { findOne } from './find.js';
import { newId } from './ids.js';
import type { Settings } from './settings.js';
import type { SessionRecord, Store } from './store.js';

/** What the sessions need to know of the streams that run in them. */
export interface SessionStreams {
  idsOfSession(sessionId: string): string[];
  closeSession(sessionId: string, reason: string): void;
}

export interface SessionParts {
  readonly store: Pick<Store, 'sessions' | 'atomically'>;
  readonly bus: EventBus;
  readonly settings: Pick<Settings, 'values' | 'choose' | 'forget'>;
  readonly streams: SessionStreams;
  readonly now: WallClock;
}

/** All sessions. Every change is in the store before it is in memory, and before the caller hears of it. */
export class Sessions {
  readonly #parts: SessionParts;
  readonly #records = new Map<string, SessionRecord>();

  constructor(parts: SessionParts) {
    this.#parts = parts;
    for (const record of parts.store.sessions.list()) this.#records.set(record.id, record);
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

  /** Throws VrtError `name-taken`, or for a setting that does not fit. */
  create(request: SessionCreate): Session {
    const { store, settings, now } = this.#parts;
    const { name, settings: chosen = {}, clients = [], source = 'room', ...fields } = request;
    const { start = settings.values().session.start_when_created } = request;
    for (const record of this.#records.values()) {
      if (record.name === name)
        throw new VrtError('name-taken', `There is a session called "${record.name}" already.`);
    }
    const createdAt = now().toISOString();
    const record: SessionRecord = {
      id: newId(),
      name,
      state: start ? 'running' : 'stopped',
      source,
      clients: [...clients],
      createdAt,
      startedAt: start ? createdAt : null,
    };
    store.atomically(() => {
      store.sessions.put(record);
      settings.choose({ scope: 'session', owner: record.id }, [
        ...sessionChoices(fields),
        ...Object.entries(chosen),
      ]);
    });
    this.#records.set(record.id, record);
    this.#announce(record, 'created', `Session ${record.name} was created${start ? ' and started' : ''}.`);
    return this.#describe(record);
  }

  start(wanted: string): Session {
    const record = this.#find(wanted);
    if (record.state === 'running') return this.#describe(record);
    const started: SessionRecord = {
      ...record,
      state: 'running',
      startedAt: this.#parts.now().toISOString(),
    };
    this.#keep(started, 'started', `Session ${record.name} was started.`);
    return this.#describe(started);
  }

  stop(wanted: string): Session {
    const record = this.#find(wanted);
    if (record.state === 'stopped') return this.#describe(record);
    const stopped: SessionRecord = { ...record, state: 'stopped' };
    this.#keep(stopped, 'stopped', `Session ${record.name} was stopped.`);
    this.#parts.streams.closeSession(record.id, 'the session was stopped');
    return this.#describe(stopped);
  }

  /** Throws VrtError `session-running` for a session that is not stopped. */
  delete(wanted: string): Session {
    const record = this.#find(wanted);
    if (record.state === 'running')
      throw new VrtError('session-running', `Session ${record.name} is running.`);
    const described = this.#describe(record);
    const { store, settings } = this.#parts;
    store.atomically(() => {
      store.sessions.delete(record.id);
      settings.forget({ scope: 'session', owner: record.id });
    });
    this.#records.delete(record.id);
    this.#announce(record, 'deleted', `Session ${record.name} was deleted.`);
    return described;
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
    this.#parts.store.sessions.put(record);
    this.#records.set(record.id, record);
    this.#announce(record, action, message);
  }

  #announce(record: SessionRecord, action: string, message: string): void {
    this.#parts.bus.emit({
      type: 'session',
      action,
      severity: 'info',
      message,
      subject: record.name,
      session: record.name,
      data: { id: record.id },
    });
  }

  #describe(record: SessionRecord): Session {
    const { settings, streams } = this.#parts;
    return {
      ...record,
      ...sessionFields(settings.values({ sessionId: record.id })),
      streams: streams.idsOfSession(record.id),
    };
  }
}
