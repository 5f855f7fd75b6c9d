import * as ws from 'ws';
import type { DataFrame } from '../../core/people/data-frame.js';

/** An encoded data frame, made once for all its receivers. */
export interface EncodedFrame {
  readonly frame: DataFrame;
  /** Engine.IO message: `51-["DataReceived",...]`, without its type digit. */
  readonly text: string;
  readonly bytes: Buffer;
  /** Both messages as WebSocket frames, for a transport that is a WebSocket. */
  readonly framed: FramedOptions;
}

/** Option of Engine.IO's WebSocket transport that its types lack: the message as WebSocket frames. */
export interface FramedOptions {
  readonly compress: false;
  readonly wsPreEncodedFrame: Buffer[];
}

const notFramed = { readOnly: false, mask: false, rsv1: false, fin: true } as const;
const textOpcode = 1;
const binaryOpcode = 2;
/** Below this a copy is cheaper than a second write. */
const copiedBytes = 16_384;

/**
 * Encodes data frames; remembers the last one, since a fan-out asks for the same object many times in a row. (A WeakMap by frame, which
 * needs no such order, made a frame of 1 kB four times as expensive.)
 */
export class FrameEncoder {
  readonly #withDescription: boolean;
  #last: EncodedFrame | undefined;

  /** Clients of version 1 read four arguments, the third of which is a description (vrtogether.md 10.3). */
  constructor(withDescription: boolean) {
    this.#withDescription = withDescription;
  }

  encode(frame: DataFrame): EncodedFrame {
    if (this.#last?.frame === frame) return this.#last;
    const { from, kind } = frame;
    const placeholder = { _placeholder: true, num: 0 };
    const event = ['DataReceived', from, kind, ...(this.#withDescription ? [''] : []), placeholder];
    const text = `51-${JSON.stringify(event)}`;
    const bytes = Buffer.from(frame.bytes.buffer, frame.bytes.byteOffset, frame.bytes.byteLength);
    this.#last = {
      frame,
      text,
      bytes,
      framed: { compress: false, wsPreEncodedFrame: bothFrames(text, bytes) },
    };
    return this.#last;
  }
}

/**
 * The frames of both messages in at most two buffers, which ws writes at once: nothing can come between them, and small
 * ones cost one write.
 */
function bothFrames(text: string, bytes: Buffer): Buffer[] {
  const before = frameOf(Buffer.from(`4${text}`), textOpcode);
  const [header, ...payload] = frameOf(bytes, binaryOpcode);
  if (before.length === 0 || header === undefined) return [];
  if (bytes.length <= copiedBytes) return [Buffer.concat([...before, header, ...payload])];
  return [Buffer.concat([...before, header]), ...payload];
}

/** A WebSocket frame as ws makes it; none when this ws has no such function. */
function frameOf(data: Buffer, opcode: number): Buffer[] {
  // ws publishes `Sender.frame` without types; Socket.IO's own adapter uses it the same way. As a property of its default export it
  // is there only once somebody has loaded ws as CommonJS.
  const sender: unknown = Reflect.get(ws, 'Sender');
  if (typeof sender !== 'function' || !('frame' in sender) || typeof sender.frame !== 'function') return [];
  const parts: unknown = sender.frame(data, { ...notFramed, opcode });
  return Array.isArray(parts) ? parts.filter((part) => part instanceof Buffer) : [];
}
