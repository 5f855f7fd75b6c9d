import type { StreamerEvent } from '../../protocol/streamer.js';

/** Bound of the queue: one turn of the event loop never emits this many. */
const maximumWaiting = 1_000;

/**
 * Events on their way to the daemon. Sending costs tens of microseconds, so events of a frame wait until the frame is
 * sent, and go in one message.
 */
export class EventOutbox {
  readonly #send: (events: StreamerEvent[]) => void;
  #waiting: StreamerEvent[] = [];
  #due: NodeJS.Immediate | undefined;

  constructor(send: (events: StreamerEvent[]) => void) {
    this.#send = send;
  }

  add(event: StreamerEvent): void {
    if (this.#waiting.length < maximumWaiting) this.#waiting.push(event);
    this.#due ??= setImmediate(() => this.flush());
  }

  /** Sends the queued events now, ahead of the next message. */
  flush(): void {
    clearImmediate(this.#due);
    this.#due = undefined;
    if (this.#waiting.length === 0) return;
    const events = this.#waiting;
    this.#waiting = [];
    this.#send(events);
  }
}
