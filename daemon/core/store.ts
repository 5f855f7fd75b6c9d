import type { ChatMessage } from '../../protocol/api/chat.js';
import type { Client } from '../../protocol/api/client.js';
import type { Event } from '../../protocol/api/event.js';
import type { EventFilter } from '../../protocol/api/event-filter.js';
import type { EventRing } from '../../protocol/api/event-ring.js';
import type { Session } from '../../protocol/api/session.js';
import type { Statistics } from '../../protocol/api/statistics.js';
import type { ScenarioInstance, Scenario } from '../../protocol/api/scenario.js';
import type { User } from '../../protocol/api/user.js';
import type { Json } from '../../protocol/settings/node.js';
import type { Place } from './setting-choices.js';
import type { SessionId, UserId } from '../../protocol/api/id.js';

/** Stored part of a session; the properties of its streams are settings in its scope. */
export type SessionRecord = Pick<
  Session,
  'id' | 'name' | 'state' | 'source' | 'clients' | 'createdAt' | 'startedAt'
>;

/** Selection of stored events. */
export interface EventSelection extends EventFilter {
  /** Only those with a greater number. */
  readonly since: number;
  /** Only those that are not older, ISO 8601; undefined: of any age. */
  readonly fromTime: string | undefined;
  /** Only those that are not newer, ISO 8601. */
  readonly toTime?: string | undefined;
  readonly limit: number;
}

/** Selection of the history; Unix seconds. */
export interface StatisticsSelection {
  readonly resolutionS: 1 | 60;
  readonly sinceS: number;
  readonly untilS: number;
  readonly session: string | undefined;
  readonly client: string | undefined;
  readonly limit: number;
}

/** One chosen setting. */
export interface StoredChoice extends Place {
  readonly path: string;
  readonly value: unknown;
}

/** Stored part of a user: everything but its place. */
export interface UserRecord extends Pick<
  User,
  'id' | 'name' | 'kind' | 'role' | 'data' | 'address' | 'banned' | 'createdAt' | 'lastSeenAt'
> {
  /** `scrypt$...`; null: it needs none. */
  readonly password: string | null;
  /** Whether its place hangs on a connection: true while it has one, and for as long as it may come back. */
  readonly bound: boolean;
}

/** The people's side of a session. */
export interface GatheringRecord {
  readonly sessionId: SessionId;
  /** What people call it; need not be unique. */
  readonly title: string;
  readonly description: string | null;
  /** How its members exchange media: `socketio`, `dash`, `webrtc`, `tcpreflector` or anything (vrtogether.md 12). */
  readonly protocol: string;
  /** Ids of users. */
  readonly administrator: string | null;
  readonly master: string | null;
  readonly scenario: ScenarioInstance | null;
}

export interface MemberRecord {
  readonly sessionId: SessionId;
  readonly userId: UserId;
  /** Order of joining. */
  readonly position: number;
  readonly canBeMaster: boolean;
  /** Id of a room of the scenario. */
  readonly room: string | null;
  readonly joinedAt: string;
}

/** The data streams that a user declares and those it wants. */
export interface DataWishes {
  readonly userId: UserId;
  readonly declared: readonly { readonly kind: string; readonly description: string }[];
  readonly subscriptions: readonly { readonly userId: UserId; readonly kind: string }[];
}

/** A message in a session. */
export interface KeptMessage extends ChatMessage {
  readonly sessionId: SessionId;
}

/** Selection of the retained messages of a session. */
export interface MessageSelection {
  readonly sessionId: SessionId;
  /** Only those with a greater number. */
  readonly since: number;
  /** Only those that are not older, ISO 8601; undefined: of any age. */
  readonly fromTime: string | undefined;
  readonly limit: number;
}

/** Stored part of a client: everything but its present state. */
export type ClientRecord = Omit<Client, 'state' | 'problem' | 'batteryPercent' | 'batteryPlugged'>;

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
  readonly users: {
    list(): UserRecord[];
    put(record: UserRecord): void;
    delete(id: string): void;
  };
  readonly scenarios: {
    list(): Scenario[];
    put(scenario: Scenario): void;
    delete(id: string): void;
  };
  /** Deleted with their sessions. */
  readonly gatherings: {
    list(): GatheringRecord[];
    put(record: GatheringRecord): void;
  };
  /** One per user at most; deleted with its user and with its session. */
  readonly members: {
    /** In order of joining. */
    list(): MemberRecord[];
    put(record: MemberRecord): void;
    delete(userId: UserId): void;
  };
  readonly dataWishes: {
    list(): DataWishes[];
    put(wishes: DataWishes): void;
    delete(userId: UserId): void;
  };
  /** Deleted with their sessions. */
  readonly messages: {
    /** Newest number ever stored, 0 for none. */
    lastSeq(): number;
    /** Ids of those that have any. */
    sessions(): string[];
    put(message: KeptMessage): void;
    /** Removes all but the newest of a session. */
    prune(sessionId: SessionId, kept: number): void;
    /** Oldest first: the newest `limit` that fit. */
    select(query: MessageSelection): KeptMessage[];
  };
  readonly settings: {
    list(): StoredChoice[];
    /** All of them or none; undefined: chosen no longer. */
    apply(place: Place, choices: ReadonlyMap<string, Json | undefined>): void;
    forget(place: Place): void;
  };
  readonly events: {
    /** Newest sequence number ever given out, 0 for none. */
    lastSeq(): number;
    append(event: Event): void;
    /** How many of each ring are kept from now on. */
    keep(bounds: Readonly<Record<EventRing, number>>): void;
    /** Oldest first: the newest `limit` events that fit. */
    select(query: EventSelection): Event[];
  };
  readonly statistics: {
    append(rows: readonly { readonly resolutionS: 1 | 60; readonly row: Statistics }[]): void;
    /** Removes seconds and minutes that end before these times. */
    prune(secondsBeforeS: number, minutesBeforeS: number): void;
    /** Oldest first: the newest `limit` that fit. */
    select(query: StatisticsSelection): Statistics[];
  };
  /** Runs work whose changes are all kept or, when it throws, none. */
  atomically<T>(work: () => T): T;
  close(): void;
}
