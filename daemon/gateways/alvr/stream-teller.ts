import type { StatisticsOwner } from '../../core/statistics.js';
import { ofStream, type StreamEvent } from '../../../protocol/api/event-draft.js';
import { EventDigest } from '../../core/event-digest.js';
import type { EventBus } from '../../core/events.js';
import type { Faults } from '../../core/faults.js';

/** Emits the events of one stream with its session and client; frequent ones are summed up (`EventDigest`). */
export class StreamTeller {
  readonly #bus: Pick<EventBus, 'publish'>;
  readonly #owner: StatisticsOwner;
  readonly #most: () => number;
  readonly #faults: Pick<Faults, 'guarded'>;
  readonly #digest = new EventDigest();
  #timer: NodeJS.Timeout | undefined;

  /** `most`: events of one kind that are emitted one by one in an interval. */
  constructor(
    bus: Pick<EventBus, 'publish'>,
    owner: StatisticsOwner,
    most: () => number,
    faults: Pick<Faults, 'guarded'>,
  ) {
    this.#bus = bus;
    this.#owner = owner;
    this.#most = most;
    this.#faults = faults;
  }

  tell(events: readonly StreamEvent[]): void {
    const most = this.#most();
    const nowMs = performance.now();
    this.#sumUp(nowMs, false);
    for (const event of events) {
      const own = this.#digest.take(event, most, nowMs);
      if (own !== undefined) this.publish(own);
    }
    this.#plan(nowMs);
  }

  /** Emits pending sums: before the stream ends, and before the daemon does. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sumUp(performance.now(), true);
  }

  #plan(nowMs: number): void {
    const dueMs = this.#digest.nextDueMs();
    if (dueMs === undefined || this.#timer !== undefined) return;
    this.#timer = setTimeout(
      this.#faults.guarded('Summing up the events of streams', () => {
        this.#timer = undefined;
        this.#sumUp(performance.now(), false);
        this.#plan(performance.now());
      }),
      Math.max(1, Math.ceil(dueMs - nowMs)),
    );
  }

  /** Emits at once, whatever was emitted before. */
  publish(event: StreamEvent): void {
    this.#bus.publish(ofStream(event, this.#owner));
  }

  #sumUp(nowMs: number, all: boolean): void {
    for (const event of this.#digest.due(nowMs, all)) this.publish(event);
  }
}
