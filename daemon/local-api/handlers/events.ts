import { VrtError } from '../../../protocol/api/error.js';
import { eventTypes, type EventType } from '../../../protocol/api/event.js';
import { nearest } from '../../../protocol/nearest.js';
import { cutEvent } from '../../core/cut-event.js';
import type { EventBus } from '../../core/events.js';
import type { HandlersOf } from '../handler.js';
import { readMoment } from '../moment.js';

export type EventsPart = Pick<EventBus, 'select' | 'subscribe'>;

const defaultLimit = 1_000;

export function eventHandlers(bus: EventsPart, now: () => Date): HandlersOf<'events'> {
  return {
    'GET /v1/events': ({ query }) => {
      const { since = 0, limit = defaultLimit, follow = false, severity = 'debug', session, client } = query;
      const filter = { types: readTypes(query.type), severity, session, client };
      const fromTime =
        query.from === undefined ? undefined : readMoment('from', query.from, now()).toISOString();
      return {
        first: bus.select({ ...filter, since, limit, fromTime }),
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
