import { decoded, type Decoded } from '../decoded.js';
import { LengthPrefixedReader } from './length-prefixed.js';

const prefixBytes = 4;

/** A control frame: u32 big-endian length, then the payload (alvr.md 5). */
export function encodeControlFrame(payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(prefixBytes + payload.length);
  new DataView(frame.buffer).setUint32(0, payload.length);
  frame.set(payload, prefixBytes);
  return frame;
}

/**
 * Cuts the control socket's byte stream into frames. The wire has no maximum length (alvr.md 5), so ours is given: a
 * frame that claims more is an error before a byte of it is kept. After an error the stream is lost.
 */
export class ControlFrameReader {
  readonly #reader: LengthPrefixedReader;

  constructor(maximumBytes: number) {
    this.#reader = new LengthPrefixedReader({ minimumBytes: 0, maximumBytes, noun: 'control frame' });
  }

  /** The payloads that are complete, as copies. */
  push(bytes: Uint8Array): Decoded<Uint8Array[]> {
    const records = this.#reader.push(bytes);
    return records.ok ? decoded(records.value.map((record) => record.slice(prefixBytes))) : records;
  }
}
