import { expect } from 'vitest';
import type { ErrorCode } from '../../../protocol/api/error.js';
import type { Event } from '../../../protocol/api/event.js';
import type { Json } from '../../../protocol/settings/node.js';
import { Clients } from '../clients.js';
import { EventBus } from '../events.js';
import { Faults } from '../faults.js';
import { peopleLimits } from '../people/limits.js';
import { createPeople, type People } from '../people/people.js';
import { Sessions } from '../sessions.js';
import type { PlannedChange, SettingsGateway, SettingsStream } from '../setting-impact.js';
import { Settings } from '../settings.js';
import { MemoryStore } from './memory-store.js';
import { SettableClock } from './settable-clock.js';

/** What the core asked of the streams that run; what they say of themselves is the test's to set. */
class RecordedStreams {
  /** `client ID: REASON` and `session ID: REASON`, in order. */
  readonly closed: string[] = [];
  /** Ids of clients that announced themselves while they streamed. */
  readonly heard: string[] = [];
  /** Whether the headset that announces itself has left its stream. */
  left = false;
  readonly ofSession = new Map<string, string[]>();

  idsOfSession(id: string): string[] {
    return this.ofSession.get(id) ?? [];
  }

  closeSession(id: string, reason: string): void {
    this.closed.push(`session ${id}: ${reason}`);
  }

  closeClient(id: string, reason: string): void {
    this.closed.push(`client ${id}: ${reason}`);
  }

  announced(clientId: string): boolean {
    this.heard.push(clientId);
    return this.left;
  }
}

/** The core over a store in memory, with a clock that stands until a test moves it. */
export class CoreOverMemory {
  readonly clock = new SettableClock();
  readonly store: MemoryStore;
  readonly bus: EventBus;
  readonly streams = new RecordedStreams();
  readonly settings: Settings;
  readonly clients: Clients;
  readonly people: People;
  readonly sessions: Sessions;
  /** As far as settings are concerned. */
  live: SettingsStream[] = [];
  gateways: SettingsGateway[] = [];

  /** `system`: what the administrator of the machine chose. With the store of another: what a start makes of it. */
  constructor(system: ReadonlyMap<string, Json> = new Map(), store = new MemoryStore()) {
    const { now, monotonicMs } = this.clock;
    this.store = store;
    this.bus = new EventBus(store.events, now, new Faults());
    this.settings = new Settings({
      store: store.settings,
      bus: this.bus,
      system,
      systemPath: '/etc/x',
      streams: () => this.live,
      gateways: () => this.gateways,
    });
    this.clients = new Clients(store.clients, this.bus, this.streams, now, this.settings);
    this.people = createPeople({
      store,
      bus: this.bus,
      limits: (sessionId) => peopleLimits(this.settings.values(sessionId === undefined ? {} : { sessionId })),
      onLimits: (follow) => this.settings.onChange(follow),
      now,
      monotonicMs,
      later: (work) => work(),
    });
    this.sessions = new Sessions({
      store,
      bus: this.bus,
      settings: this.settings,
      streams: this.streams,
      people: this.people.ofSessions,
      now,
    });
  }

  /** The same daemon after a start. */
  restarted(): CoreOverMemory {
    return new CoreOverMemory(new Map(), this.store);
  }

  /** `TYPE ACTION` of every event so far. */
  actions(): string[] {
    return this.store.log.map(({ type, action }) => `${type} ${action}`);
  }

  /** Runs `work`; the events that it caused, without their numbers and times. */
  eventsOf(work: () => void): Omit<Event, 'seq' | 'time'>[] {
    const before = this.store.log.length;
    work();
    return this.store.log.slice(before).map(({ seq: _seq, time: _time, ...event }) => event);
  }

  /** Runs `work`; what it wrote. */
  writesOf(work: () => void): string[] {
    const before = this.store.written.length;
    work();
    return this.store.written.slice(before);
  }
}

/** Carries a change of settings out. */
export function made({ outcome, change }: PlannedChange): PlannedChange['outcome'] {
  const { write, apply } = change();
  write();
  apply();
  return outcome;
}

/** For `toThrow`: a VrtError with this code, and these words if they are given. */
export function refusal(code: ErrorCode, words?: string): unknown {
  return expect.objectContaining({ code, ...(words === undefined ? {} : { message: words }) });
}
