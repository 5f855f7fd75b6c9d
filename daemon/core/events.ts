import type { Event, EventDraft } from '../../protocol/api/event.js';
import type { WallClock } from './clock.js';
import type { Store } from './store.js';

export type EventListener = (event: Event) => void;

/** The one event bus: numbers each event, hands it to the store and to every listener, in order. */
export class EventBus {
  readonly #store: Store['events'];
  readonly #now: WallClock;
  readonly #listeners = new Set<EventListener>();
  #seq: number;

  constructor(store: Store['events'], now: WallClock) {
    this.#store = store;
    this.#now = now;
    this.#seq = store.lastSeq();
  }

  emit(draft: EventDraft): Event {
    this.#seq += 1;
    const event: Event = { seq: this.#seq, time: this.#now().toISOString(), ...draft };
    this.#store.append(event);
    for (const listener of this.#listeners) listener(event);
    return event;
  }

  /** Calls `listener` with every event from now on; the returned function ends that. */
  subscribe(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  select(query: { since: number; types: readonly string[]; limit: number }): Event[] {
    return this.#store.select(query);
  }
}
