import type { Socket as EngineSocket } from 'engine.io';
import WebSocket from 'ws';
import type { DataFrame, DeliveryCounters } from '../../core/people/mailbox.js';
import { unsentMessages } from './unsent.js';

/** A frame as it goes out, made once for all its receivers. */
interface Encoded {
  readonly frame: DataFrame;
  /** Engine.IO message: `51-["DataReceived",...]`, without its type digit. */
  readonly text: string;
  readonly bytes: Buffer;
  /** Both messages as WebSocket frames, for a transport that is a WebSocket. */
  readonly framed: FramedOptions;
}

/** What Engine.IO's WebSocket transport takes beside what its types say: the message as WebSocket frames. */
interface FramedOptions {
  readonly compress: false;
  readonly wsPreEncodedFrame: Buffer[];
}

interface Waiting {
  readonly encoded: Encoded;
  readonly counters: DeliveryCounters;
}

/** The frame that was encoded last: a fan-out encodes it once and sends it many times. */
let latest: Encoded | undefined;
let latestV1: Encoded | undefined;

const notFramed = { readOnly: false, mask: false, rsv1: false, fin: true } as const;
const textOpcode = 1;
const binaryOpcode = 2;
/** Below this a copy is cheaper than a second write. */
const copiedBytes = 16_384;

function encode(frame: DataFrame, withDescription: boolean): Encoded {
  const last = withDescription ? latestV1 : latest;
  if (last?.frame === frame) return last;
  const { from, kind } = frame;
  const placeholder = { _placeholder: true, num: 0 };
  // Clients of version 1 read four arguments, the third of which is a description (vrtogether.md 10.3).
  const event = withDescription
    ? ['DataReceived', from, kind, '', placeholder]
    : ['DataReceived', from, kind, placeholder];
  const text = `51-${JSON.stringify(event)}`;
  const bytes = Buffer.from(frame.bytes.buffer, frame.bytes.byteOffset, frame.bytes.byteLength);
  const encoded = {
    frame,
    text,
    bytes,
    framed: { compress: false, wsPreEncodedFrame: bothFrames(text, bytes) } as const,
  };
  if (withDescription) latestV1 = encoded;
  else latest = encoded;
  return encoded;
}

/**
 * The frames of both messages in at most two buffers, which ws writes at once: nothing can come between them, and small
 * ones cost one write.
 */
function bothFrames(text: string, bytes: Buffer): Buffer[] {
  const before = [...frameOf(Buffer.from(`4${text}`), textOpcode)];
  const [header, ...payload] = frameOf(bytes, binaryOpcode);
  if (before.length === 0 || header === undefined) return [];
  if (bytes.length <= copiedBytes) return [Buffer.concat([...before, header, ...payload])];
  return [Buffer.concat([...before, header]), ...payload];
}

/** A WebSocket frame as ws makes it; none when this ws has no such function. */
function frameOf(data: Buffer, opcode: number): Buffer[] {
  // ws publishes `Sender.frame` without types; Socket.IO's own adapter uses it the same way.
  const sender: unknown = Reflect.get(WebSocket, 'Sender');
  if (typeof sender !== 'function' || !('frame' in sender) || typeof sender.frame !== 'function') return [];
  const parts: unknown = sender.frame(data, { ...notFramed, opcode });
  return Array.isArray(parts) ? parts.filter((part) => part instanceof Buffer) : [];
}

/**
 * Data frames for one connection. At most one is with the transport; others wait in a queue of bounded size that drops its
 * oldest, so that a slow receiver costs itself frames and nobody else anything. What is no data goes past the queue.
 */
export class Delivery {
  readonly #conn: EngineSocket;
  readonly #limitBytes: () => number;
  readonly #withDescription: boolean;
  #waiting: Waiting[] = [];
  #first = 0;
  #queuedBytes = 0;
  #listening = false;
  dropped = 0;

  constructor(conn: EngineSocket, withDescription: boolean, limitBytes: () => number) {
    this.#conn = conn;
    this.#withDescription = withDescription;
    this.#limitBytes = limitBytes;
    // A new transport is ready without saying so.
    conn.on('upgrade', () => this.#pump());
  }

  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  send(frame: DataFrame, counters: DeliveryCounters): void {
    const encoded = encode(frame, this.#withDescription);
    if (this.#pending === 0 && this.#idle) {
      this.#write({ encoded, counters });
      return;
    }
    this.#waiting.push({ encoded, counters });
    this.#count(encoded.bytes.length, counters);
    this.#trim();
    this.#listen();
  }

  get #pending(): number {
    return this.#waiting.length - this.#first;
  }

  get #idle(): boolean {
    return this.#conn.transport.writable && unsentMessages(this.#conn) === 0;
  }

  #pump(): void {
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

  /** `ready` of the transport comes when the kernel took everything and Engine.IO has flushed what it held back itself. */
  #listen(): void {
    if (this.#listening || this.#pending === 0) return;
    this.#listening = true;
    this.#conn.transport.once('ready', () => this.#pump());
  }

  #trim(): void {
    const limit = this.#limitBytes();
    // The newest always stays: a frame larger than the queue is still worth sending.
    while (this.#queuedBytes > limit && this.#pending > 1) {
      const oldest = this.#shift();
      if (oldest !== undefined) oldest.counters.dropped += 1;
      this.dropped += 1;
    }
  }

  #shift(): Waiting | undefined {
    const next = this.#waiting[this.#first];
    if (next === undefined) return undefined;
    this.#first += 1;
    this.#count(-next.encoded.bytes.length, next.counters);
    // Cut off what was sent, seldom, instead of moving everything each time.
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
