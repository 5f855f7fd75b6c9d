import type { Event, EventType } from '../../protocol/api/event.js';
import type { ActionOf, EventDraft, EventFacts } from '../../protocol/api/event-draft.js';
import {
  everyEvent,
  isTransient,
  matches,
  wantsType,
  type EventFilter,
} from '../../protocol/api/event-filter.js';
import type { WallClock } from './clock.js';
import type { Faults } from './faults.js';
import type { EventSelection, Store } from './store.js';

export type EventListener = (event: Event) => void;

interface Subscription {
  readonly listener: EventListener;
  readonly filter: EventFilter;
}

/**
 * The one event bus: numbers each event, hands it to the store and to every listener, in order. Events of transient types
 * are not stored and carry the number of the last one that was.
 */
export class EventBus {
  readonly #store: Store['events'];
  readonly #now: WallClock;
  readonly #subscriptions = new Set<Subscription>();
  readonly #interests = new Set<{
    readonly type: EventType;
    readonly changed: (wanted: boolean) => void;
    wanted: boolean;
  }>();
  readonly #faults: Pick<Faults, 'run'>;
  #seq: number;

  /** An error of a listener is a fault of that listener: the others are called, and the emitter goes on. */
  constructor(store: Store['events'], now: WallClock, faults: Pick<Faults, 'run'>) {
    this.#store = store;
    this.#now = now;
    this.#faults = faults;
    this.#seq = store.lastSeq();
  }

  /** Only what `event-data.ts` describes compiles. */
  emit<T extends EventType, A extends ActionOf<T>>(type: T, action: A, facts: EventFacts<T, A>): Event;
  emit(type: EventType, action: string, facts: Omit<Event, 'seq' | 'time' | 'type' | 'action'>): Event {
    return this.#emit({ ...facts, type, action });
  }

  /** Emits an event that was assembled elsewhere. */
  publish(draft: EventDraft): Event {
    return this.#emit(draft);
  }

  #emit(draft: Omit<Event, 'seq' | 'time'>): Event {
    const transient = isTransient(draft.type);
    if (!transient) this.#seq += 1;
    const event: Event = { seq: this.#seq, time: this.#now().toISOString(), ...draft };
    if (!transient) this.#store.append(event);
    for (const { listener, filter } of this.#subscriptions)
      if (matches(filter, event)) this.#faults.run('Following events', () => listener(event));
    return event;
  }

  /** Calls `listener` with every event that fits from now on; the returned function ends that. */
  subscribe(listener: EventListener, filter: EventFilter = everyEvent): () => void {
    const subscription = { listener, filter };
    this.#subscriptions.add(subscription);
    this.#tellInterests();
    return () => {
      this.#subscriptions.delete(subscription);
      this.#tellInterests();
    };
  }

  /** Whether anybody listens to events of a type: those that cost something are made only then. */
  wanted(type: EventType): boolean {
    for (const { filter } of this.#subscriptions) if (wantsType(filter, type)) return true;
    return false;
  }

  /** Calls `changed` whenever `wanted(type)` changes; the returned function ends that. */
  onInterest(type: EventType, changed: (wanted: boolean) => void): () => void {
    const interest = { type, changed, wanted: this.wanted(type) };
    this.#interests.add(interest);
    return () => void this.#interests.delete(interest);
  }

  select(query: EventSelection): Event[] {
    return this.#store.select(query);
  }

  #tellInterests(): void {
    for (const interest of this.#interests) {
      const wanted = this.wanted(interest.type);
      if (wanted === interest.wanted) continue;
      interest.wanted = wanted;
      this.#faults.run('Following events', () => interest.changed(wanted));
    }
  }
}
