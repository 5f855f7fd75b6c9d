import { severities, transientTypes, type Event, type EventType, type Severity } from './event.js';

/** Events that a reader selects. */
export interface EventFilter {
  /** Empty: all that are stored; others only when they are named. */
  readonly types: readonly EventType[];
  /** The least severity. */
  readonly severity: Severity;
  /** Names; undefined: of any. */
  readonly session: string | undefined;
  readonly client: string | undefined;
}

export const everyEvent: EventFilter = {
  types: [],
  severity: 'debug',
  session: undefined,
  client: undefined,
};

export function isTransient(type: EventType): boolean {
  return transientTypes.includes(type);
}

export function wantsType({ types }: EventFilter, type: EventType): boolean {
  return types.length === 0 ? !isTransient(type) : types.includes(type);
}

export function matches(filter: EventFilter, event: Omit<Event, 'seq' | 'time'>): boolean {
  return (
    wantsType(filter, event.type) &&
    severities.indexOf(event.severity) >= severities.indexOf(filter.severity) &&
    (filter.session === undefined || event.session === filter.session) &&
    (filter.client === undefined || event.client === filter.client)
  );
}

/** The severities that are at least as bad. */
export function atLeast(severity: Severity): Severity[] {
  return severities.slice(severities.indexOf(severity));
}
