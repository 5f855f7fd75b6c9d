import { VrtError } from '../../../protocol/api/error.js';
import { eventTypes, type EventType } from '../../../protocol/api/event.js';
import { everyEvent } from '../../../protocol/api/event-filter.js';
import { nearest } from '../../../protocol/nearest.js';
import { cutEvent } from '../../core/cut-event.js';
import type { EventBus } from '../../core/events.js';
import type { HandlersOf } from '../handler.js';
import { readMoment } from '../moment.js';

export type EventsPart = Pick<EventBus, 'select' | 'subscribe'>;

const defaultLimit = 1_000;

/** Lookup of names in a filter. Both throw VrtError for an unknown name. */
export interface NamesPart {
  readonly sessions: { get(wanted: string): { readonly name: string } };
  readonly clients: { get(wanted: string): { readonly name: string } };
}

export function eventHandlers(
  bus: EventsPart,
  { sessions, clients }: NamesPart,
  now: () => Date,
): HandlersOf<'events'> {
  /** The name in a filter, also by id; of deleted ones that left events; and, for followers, of future ones. */
  const nameIn = (
    kind: 'session' | 'client',
    wanted: string | undefined,
    follow: boolean,
  ): string | undefined => {
    if (wanted === undefined) return undefined;
    try {
      return (kind === 'session' ? sessions : clients).get(wanted).name;
    } catch (error) {
      if (
        follow ||
        bus.select({ ...everyEvent, [kind]: wanted, since: 0, limit: 1, fromTime: undefined }).length > 0
      )
        return wanted;
      throw error;
    }
  };

  return {
    'GET /v1/events': ({ query }) => {
      const { since = 0, limit = defaultLimit, follow = false, severity = 'debug' } = query;
      const session = nameIn('session', query.session, follow);
      const client = nameIn('client', query.client, follow);
      const filter = { types: readTypes(query.type), severity, session, client };
      const moment = (field: 'from' | 'until') => {
        const text = query[field];
        return text === undefined ? undefined : readMoment(field, text, now()).toISOString();
      };
      const fromTime = moment('from');
      const toTime = moment('until');
      return {
        first: bus.select({ ...filter, since, limit, fromTime, toTime }),
        follow: follow ? (listener) => bus.subscribe(listener, filter) : undefined,
        cut: (last) => cutEvent(last?.seq ?? since, now()),
      };
    },
  };
}

function readTypes(list: string | undefined): EventType[] {
  const types = (list ?? '')
    .split(',')
    .map((type) => type.trim())
    .filter((type) => type !== '');
  return types.map((type) => {
    const known = eventTypes.find((one) => one === type);
    if (known !== undefined) return known;
    const close = nearest(type, eventTypes);
    const help = close === undefined ? `Types: ${eventTypes.join(', ')}.` : `Did you mean "${close}"?`;
    throw new VrtError('invalid-request', `There is no event type "${type.slice(0, 64)}". ${help}`);
  });
}
