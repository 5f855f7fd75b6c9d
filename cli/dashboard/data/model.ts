import type { Client } from '../../../protocol/api/client.js';
import type { DaemonStatus, DoctorCheck } from '../../../protocol/api/daemon.js';
import type { Event } from '../../../protocol/api/event.js';
import type { Session } from '../../../protocol/api/session.js';
import type { Setting } from '../../../protocol/api/setting.js';
import type { Statistics } from '../../../protocol/api/statistics.js';
import type { Stream } from '../../../protocol/api/stream.js';
import type { User } from '../../../protocol/api/user.js';

/** Whose settings are looked at. */
export type Scope =
  | { readonly kind: 'user' }
  | { readonly kind: 'session'; readonly name: string }
  | { readonly kind: 'client'; readonly name: string };

/** Everything the dashboard knows of the daemon at one moment. Never changed, only replaced. */
export interface Model {
  /** `lost`: it was there, and is waited for. */
  readonly connection: 'connecting' | 'connected' | 'lost';
  readonly status: DaemonStatus | undefined;
  readonly clients: readonly Client[];
  readonly sessions: readonly Session[];
  readonly streams: readonly Stream[];
  /** None while no session is for people. */
  readonly users: readonly User[];
  /** Newest last. */
  readonly events: readonly Event[];
  /** By stream, newest last. */
  readonly statistics: ReadonlyMap<string, readonly Statistics[]>;
  readonly doctor: readonly DoctorCheck[] | 'looking' | undefined;
  readonly scope: Scope;
  readonly settings: readonly Setting[];
}

export const emptyModel: Model = {
  connection: 'connecting',
  status: undefined,
  clients: [],
  sessions: [],
  streams: [],
  users: [],
  events: [],
  statistics: new Map(),
  doctor: undefined,
  scope: { kind: 'user' },
  settings: [],
};

/** What is kept to look back at. */
const maximumEvents = 1_000;
/** Two minutes of half seconds. */
const maximumRows = 240;

export function withEvent(model: Model, event: Event): Model {
  return { ...model, events: [...model.events, event].slice(-maximumEvents) };
}

export function withStatistics(model: Model, row: Statistics): Model {
  const rows = [...(model.statistics.get(row.streamId) ?? []), row].slice(-maximumRows);
  return { ...model, statistics: new Map(model.statistics).set(row.streamId, rows) };
}

/** Rows of streams that are gone are not looked at any more. */
export function withStreams(model: Model, streams: readonly Stream[]): Model {
  const live = new Set(streams.map(({ id }) => id));
  const statistics = new Map([...model.statistics].filter(([id]) => live.has(id)));
  return { ...model, streams, statistics };
}

/** The flags that say whose settings a command means. */
export function scopeFlags(scope: Scope): readonly string[] {
  return scope.kind === 'user' ? [] : [`--${scope.kind}`, scope.name];
}

export function scopeQuery(scope: Scope): { session?: string; client?: string } {
  if (scope.kind === 'session') return { session: scope.name };
  return scope.kind === 'client' ? { client: scope.name } : {};
}
