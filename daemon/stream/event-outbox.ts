import type { StreamerEvent } from '../../protocol/streamer.js';

/** What may wait: one turn of the event loop never tells so much. */
const maximumWaiting = 1_000;

/**
 * Events on their way to the daemon. Sending costs tens of microseconds, so what happens while a frame is made waits until
 * the frame is out, and goes in one message.
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

  /** Sends what waits now, so that it comes before what is sent next. */
  flush(): void {
    clearImmediate(this.#due);
    this.#due = undefined;
    if (this.#waiting.length === 0) return;
    const events = this.#waiting;
    this.#waiting = [];
    this.#send(events);
  }
}
