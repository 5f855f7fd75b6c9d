import { VrtError } from '../../protocol/api/error.js';
import type { Session, SessionCreate, SessionEdited, SessionPatch } from '../../protocol/api/session.js';
import type { ScenarioInstance } from '../../protocol/api/scenario.js';
import { sessionChoices, sessionFields } from '../../protocol/settings/session-fields.js';
import { counted } from '../../protocol/text/counted.js';
import { carryOut, type Change } from './change.js';
import type { WallClock } from './clock.js';
import type { EventBus } from './events.js';
import { findOne } from './find.js';
import { newId } from './ids.js';
import type { Gathering, GatheringEdit, GatheringStart } from './people/gathering.js';
import type { PeopleLimits } from './people/limits.js';
import type { Settings } from './settings.js';
import type { SessionRecord, Store } from './store.js';
import type { SessionId } from '../../protocol/api/id.js';

/** Streams as sessions need them. */
export interface SessionStreams {
  idsOfSession(sessionId: SessionId): string[];
  closeSession(sessionId: SessionId, reason: string): void;
}

/** People as sessions need them. */
export interface SessionPeople {
  opening(sessionId: SessionId, session: string, start: Partial<GatheringStart>): Change;
  /** Everybody in it leaves. */
  empty(sessionId: SessionId): void;
  close(sessionId: SessionId): void;
  editing(sessionId: SessionId, edit: GatheringEdit): Change;
  get(sessionId: SessionId): Gathering;
  scenario(sessionId: SessionId): Session['scenario'];
  /** Throws VrtError `scenario-not-found`. */
  instantiate(scenario: string): ScenarioInstance;
  limits(): PeopleLimits;
}

/** Content of a new session. */
export interface NewSession extends Omit<SessionCreate, 'scenario' | 'administrator'> {
  /** Given id; random without one. */
  readonly id?: string;
  /** Id of the user who administers it. */
  readonly administrator?: string;
  /** Of the catalogue, by id or name; or one that a client brings. */
  readonly scenario?: string | ScenarioInstance;
}

export interface SessionParts {
  readonly store: Pick<Store, 'sessions' | 'atomically'>;
  readonly bus: EventBus;
  readonly settings: Pick<Settings, 'values' | 'choosing' | 'planSetAll' | 'forgetting'>;
  readonly streams: SessionStreams;
  readonly people: SessionPeople;
  readonly now: WallClock;
}

/** All sessions. Every change is in the store before it is in memory, and before the caller is answered. */
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

  /** Throws VrtError `name-taken`, `quota-exceeded`, `scenario-not-found`, or for a setting that does not fit. */
  create(request: NewSession): Session {
    const { store, settings, people, now } = this.#parts;
    const { name, settings: chosen = {}, clients = [], source = 'room', ...rest } = request;
    const { id = newId(), administrator, title, description, protocol, scenario, ...fields } = rest;
    const { sessions } = people.limits();
    if (this.#records.size >= sessions)
      throw new VrtError(
        'quota-exceeded',
        `There are ${this.#records.size} sessions; ${sessions} are allowed.`,
      );
    if (administrator !== undefined) this.#admit(administrator);
    const gathering: Partial<GatheringStart> = {
      ...(title === undefined ? {} : { title }),
      ...(description === undefined ? {} : { description }),
      ...(protocol === undefined ? {} : { protocol }),
      ...(administrator === undefined ? {} : { administrator }),
      ...(scenario === undefined
        ? {}
        : { scenario: typeof scenario === 'string' ? people.instantiate(scenario) : scenario }),
    };
    const { start = settings.values().session.start_when_created } = request;
    this.#refuseTaken(name);
    const createdAt = now().toISOString();
    const record: SessionRecord = {
      id,
      name,
      state: start ? 'running' : 'stopped',
      source,
      clients: [...clients],
      createdAt,
      startedAt: start ? createdAt : null,
    };
    const place = { scope: 'session', owner: id } as const;
    carryOut(store, [
      this.#putting(record),
      settings.choosing(place, [...sessionChoices(fields), ...Object.entries(chosen)]),
      people.opening(id, name, gathering),
    ]);
    this.#tell(record, 'created', `Session ${record.name} was created.`);
    if (start) this.#tell(record, 'started', `Session ${record.name} was started.`);
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

  /** Its streams end, and everybody in it leaves. */
  stop(wanted: string): Session {
    const record = this.#find(wanted);
    if (record.state === 'stopped') return this.#describe(record);
    const stopped: SessionRecord = { ...record, state: 'stopped' };
    this.#keep(stopped, 'stopped', `Session ${record.name} was stopped.`);
    this.#parts.streams.closeSession(record.id, 'the session was stopped');
    this.#parts.people.empty(record.id);
    return this.#describe(stopped);
  }

  /**
   * All of it or nothing; what is not named stays. Whoever follows sessions ends the streams of clients that have no place in
   * it now. With `dryRun` nothing changes. Throws VrtError `name-taken`, `session-running` for a new name of one that runs,
   * or for a setting that does not fit.
   */
  edit(wanted: string, { settings = {}, dryRun = false, ...patch }: SessionPatch): SessionEdited {
    const record = this.#find(wanted);
    const {
      name = record.name,
      source = record.source,
      clients = record.clients,
      title,
      description,
    } = patch;
    if (name !== record.name) this.#refuseName(record, name);
    const edited: SessionRecord = { ...record, name, source, clients };
    const plan = this.#parts.settings.planSetAll(Object.entries(settings), {
      scope: 'session',
      owner: record.id,
    });
    if (dryRun) return { ...this.#describe(record), outcome: plan.outcome };
    const isPatched = Object.keys(patch).length > 0;
    // Until it is given a title, a session is shown by its name.
    const isUntitled = this.#parts.people.get(record.id).title === record.name;
    const shown = title ?? (isUntitled ? name : undefined);
    const people = this.#parts.people.editing(record.id, {
      session: name,
      ...(shown === undefined ? {} : { title: shown }),
      ...(description === undefined ? {} : { description }),
    });
    carryOut(this.#parts.store, [
      ...(isPatched ? [this.#putting(edited), people] : []),
      ...(Object.keys(settings).length > 0 ? [plan.change()] : []),
    ]);
    if (source !== record.source)
      this.#parts.streams.closeSession(record.id, 'the source of the session was changed');
    if (isPatched) {
      const message = `Session ${record.name} ${name === record.name ? 'was changed' : `is called ${name} now`}.`;
      this.#tell(edited, 'changed', message);
    }
    return { ...this.#describe(edited), outcome: plan.outcome };
  }

  /** Throws VrtError `session-running` for a session that is not stopped, unless `force` stops it. */
  delete(wanted: string, force = false): Session {
    if (force) this.stop(wanted);
    const record = this.#find(wanted);
    if (record.state === 'running')
      throw new VrtError('session-running', `Session ${record.name} is running.`);
    return this.#remove(record, `Session ${record.name} was deleted.`);
  }

  /** Deletes one that may be running; no effect for one that is gone. */
  remove(id: string, reason: string): void {
    const record = this.#records.get(id);
    if (record === undefined) return;
    this.#parts.streams.closeSession(id, reason);
    this.#remove(record, `Session ${record.name} was deleted: ${reason}.`);
  }

  /** A name that is free, made of what people call it. */
  freeName(title: string): string {
    const taken = new Set([...this.#records.values()].map((record) => record.name));
    const plain = title
      .normalize('NFKD')
      .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
      .replaceAll(/^[^A-Za-z0-9]+|-+$/g, '')
      .slice(0, 50);
    const base = plain === '' ? 'session' : plain;
    let name = base;
    for (let number = 2; taken.has(name); number += 1) name = `${base}-${number}`;
    return name;
  }

  /** Throws VrtError `quota-exceeded` for one who administers as many as one may. */
  #admit(administrator: string): void {
    const { people } = this.#parts;
    const { sessionsPerUser } = people.limits();
    let own = 0;
    for (const id of this.#records.keys()) if (people.get(id).administrator === administrator) own += 1;
    if (own >= sessionsPerUser)
      throw new VrtError('quota-exceeded', `One user may administer ${counted(sessionsPerUser, 'session')}.`);
  }

  #remove(record: SessionRecord, message: string): Session {
    const described = this.#describe(record);
    const { store, settings, people } = this.#parts;
    const deleting: Change = {
      write: () => store.sessions.delete(record.id),
      apply: () => void this.#records.delete(record.id),
    };
    carryOut(store, [deleting, settings.forgetting({ scope: 'session', owner: record.id })]);
    people.close(record.id);
    this.#tell(record, 'deleted', message);
    return described;
  }

  #refuseTaken(name: string): void {
    for (const record of this.#records.values()) {
      if (record.name === name)
        throw new VrtError('name-taken', `A session called "${record.name}" already exists.`);
    }
  }

  /** Streams, and what is told of them, go by the name of their session. */
  #refuseName(record: SessionRecord, name: string): void {
    this.#refuseTaken(name);
    if (record.state === 'running')
      throw new VrtError('session-running', `Session ${record.name} is running, so it keeps its name.`, {
        hint: `Stop it first: \`vrt session stop ${record.name}\`.`,
      });
  }

  #putting(record: SessionRecord): Change {
    return {
      write: () => this.#parts.store.sessions.put(record),
      apply: () => void this.#records.set(record.id, record),
    };
  }

  #find(wanted: string): SessionRecord {
    const named = [...this.#records.values()].map((record) => ({
      id: record.id,
      names: [record.name],
      record,
    }));
    return findOne(named, wanted, 'session', 'session-not-found').record;
  }

  #keep(record: SessionRecord, action: 'started' | 'stopped', message: string): void {
    carryOut(this.#parts.store, [this.#putting(record)]);
    this.#tell(record, action, message);
  }

  #tell(
    record: SessionRecord,
    action: 'created' | 'started' | 'changed' | 'stopped' | 'deleted',
    message: string,
  ): void {
    this.#parts.bus.emit('session', action, {
      severity: 'info',
      message,
      subject: record.name,
      session: record.name,
      data: { id: record.id },
    });
  }

  #describe(record: SessionRecord): Session {
    const { settings, streams, people } = this.#parts;
    const { title, description, protocol, administrator, master, members } = people.get(record.id);
    return {
      ...record,
      ...sessionFields(settings.values({ sessionId: record.id })),
      audience: isForPeople(record, people.get(record.id)) ? 'people' : 'headsets',
      title,
      description,
      protocol,
      administrator,
      master,
      members: members.map(({ userId }) => userId),
      scenario: people.scenario(record.id),
      streams: streams.idsOfSession(record.id),
    };
  }
}

/** A session with nothing to see in a headset, or with anything that only people have. */
export function isForPeople(
  { source }: Pick<SessionRecord, 'source'>,
  { administrator, members, scenario }: Pick<Gathering, 'administrator' | 'members' | 'scenario'>,
): boolean {
  return source === 'none' || administrator !== null || scenario !== null || members.length > 0;
}
