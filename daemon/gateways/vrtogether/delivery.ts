import type { DataFrame, DeliveryCounters } from '../../core/people/data-frame.js';
import type { Faults } from '../../core/faults.js';
import type { EncodedFrame, FrameEncoder } from './frame-encoder.js';
import { unsentMessages, type EngineSocket } from './unsent.js';

interface Waiting {
  readonly encoded: EncodedFrame;
  readonly counters: DeliveryCounters;
}

/**
 * Data frames for one connection. At most one is with the transport; others wait in a queue of bounded size that drops
 * its oldest, so that a slow receiver costs itself frames and nobody else anything. Everything else bypasses the queue.
 */
export class Delivery {
  readonly #conn: EngineSocket;
  readonly #limitBytes: () => number;
  readonly #encoder: FrameEncoder;
  readonly #pump: () => void;
  #waiting: Waiting[] = [];
  #first = 0;
  #queuedBytes = 0;
  #listening = false;

  constructor(
    conn: EngineSocket,
    encoder: FrameEncoder,
    limitBytes: () => number,
    faults: Pick<Faults, 'guarded'>,
  ) {
    this.#conn = conn;
    this.#encoder = encoder;
    this.#limitBytes = limitBytes;
    this.#pump = faults.guarded('Sending data to an app', () => this.#sendNext());
    // No `ready` event follows an upgrade, so pump here.
    conn.on('upgrade', this.#pump);
  }

  send(frame: DataFrame, counters: DeliveryCounters): void {
    const encoded = this.#encoder.encode(frame);
    if (this.#pending === 0 && this.#idle) {
      this.#write({ encoded, counters });
      return;
    }
    this.#waiting.push({ encoded, counters });
    this.#count(encoded.bytes.length, counters);
    this.#trim();
    this.#listen();
  }

  /** The connection has ended: queued frames were not delivered. */
  end(): void {
    for (let next = this.#shift(); next !== undefined; next = this.#shift()) next.counters.dropped += 1;
  }

  get #pending(): number {
    return this.#waiting.length - this.#first;
  }

  get #idle(): boolean {
    return this.#conn.transport.writable && unsentMessages(this.#conn) === 0;
  }

  #sendNext(): void {
    this.#listening = false;
    if (!this.#idle) {
      this.#listen();
      return;
    }
    const next = this.#shift();
    if (next === undefined) return;
    this.#write(next);
    this.#listen();
  }

  /** `ready` of the transport comes when the kernel took everything and Engine.IO has flushed its own buffer. */
  #listen(): void {
    if (this.#listening || this.#pending === 0) return;
    this.#listening = true;
    this.#conn.transport.once('ready', this.#pump);
  }

  #trim(): void {
    const limit = this.#limitBytes();
    // The newest always stays: a frame larger than the queue is still worth sending.
    while (this.#queuedBytes > limit && this.#pending > 1) {
      const oldest = this.#shift();
      if (oldest !== undefined) oldest.counters.dropped += 1;
    }
  }

  #shift(): Waiting | undefined {
    const next = this.#waiting[this.#first];
    if (next === undefined) return undefined;
    this.#first += 1;
    this.#count(-next.encoded.bytes.length, next.counters);
    // Remove sent frames in larger steps instead of moving everything each time.
    if (this.#first === this.#waiting.length || this.#first > 64) {
      this.#waiting = this.#waiting.slice(this.#first);
      this.#first = 0;
    }
    return next;
  }

  #count(bytes: number, counters: DeliveryCounters): void {
    counters.queuedBytes += bytes;
    this.#queuedBytes += bytes;
  }

  #write({ encoded, counters }: Waiting): void {
    counters.frames += 1;
    counters.bytes += encoded.bytes.length;
    const { text, bytes, framed } = encoded;
    if (
      this.#conn.protocol === 4 &&
      this.#conn.transport.name === 'websocket' &&
      framed.wsPreEncodedFrame.length > 0
    ) {
      this.#conn.write(text, framed);
      return;
    }
    this.#conn.write(text);
    this.#conn.write(bytes);
  }
}
