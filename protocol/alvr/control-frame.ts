import { decoded, malformed, type Decoded } from '../decoded.js';

const prefixBytes = 4;

/** A control frame: u32 big-endian length, then the payload (alvr.md 5). */
export function encodeControlFrame(payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(prefixBytes + payload.length);
  new DataView(frame.buffer).setUint32(0, payload.length);
  frame.set(payload, prefixBytes);
  return frame;
}

/**
 * Cuts a byte stream into control frames. The wire has no maximum length (alvr.md 5), so ours is given: a frame that
 * claims more is an error before a byte of it is kept. After an error the stream is lost.
 */
export class ControlFrameReader {
  readonly #maximumBytes: number;
  #held = new Uint8Array();

  constructor(maximumBytes: number) {
    this.#maximumBytes = maximumBytes;
  }

  /** Returned frames are copies. */
  push(bytes: Uint8Array): Decoded<Uint8Array[]> {
    const joined = new Uint8Array(this.#held.length + bytes.length);
    joined.set(this.#held);
    joined.set(bytes, this.#held.length);
    const view = new DataView(joined.buffer);
    const frames: Uint8Array[] = [];
    let at = 0;
    while (joined.length - at >= prefixBytes) {
      const length = view.getUint32(at);
      if (length > this.#maximumBytes)
        return malformed(`a control frame claims ${length} bytes; ${this.#maximumBytes} are allowed`);
      if (joined.length - at - prefixBytes < length) break;
      frames.push(joined.slice(at + prefixBytes, at + prefixBytes + length));
      at += prefixBytes + length;
    }
    this.#held = joined.slice(at);
    return decoded(frames);
  }
}
