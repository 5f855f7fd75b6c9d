import { decoded, malformed, type Decoded } from '../decoded.js';

const prefixBytes = 4;

export interface RecordLimits {
  /** What the length field may say, bytes behind it. */
  readonly minimumBytes: number;
  readonly maximumBytes: number;
  /** What a person calls such a record, for the error text. */
  readonly noun: string;
}

/**
 * Cuts a byte stream into records that begin with their length as u32 big-endian, which is how both ALVR sockets frame
 * TCP (alvr.md 5 and 7). A length outside the limits is an error before anything is kept for it, and every later push
 * repeats it: a stream that lied once cannot be put in step again. What is held never exceeds what has arrived of one
 * record, and each byte is copied at most twice however small the pieces are.
 */
export class LengthPrefixedReader {
  readonly #limits: RecordLimits;
  #held = new Uint8Array(256);
  #heldBytes = 0;
  #error: string | undefined;

  constructor(limits: RecordLimits) {
    this.#limits = limits;
  }

  /** Whole records, prefix included. They may be views into `bytes`. */
  push(bytes: Uint8Array): Decoded<Uint8Array[]> {
    const records: Uint8Array[] = [];
    let at = this.#heldBytes === 0 ? 0 : this.#continueHeld(bytes, records);
    while (this.#error === undefined && at < bytes.length) {
      const end = at + this.#recordBytes(bytes, at, bytes.length - at);
      if (end > bytes.length) {
        this.#hold(bytes, at, bytes.length);
        break;
      }
      if (this.#error === undefined) records.push(bytes.subarray(at, end));
      at = end;
    }
    return this.#error === undefined ? decoded(records) : malformed(this.#error);
  }

  /** Adds to the record under way what belongs to it; returns where the next one begins. */
  #continueHeld(bytes: Uint8Array, records: Uint8Array[]): number {
    let at = 0;
    while (this.#error === undefined && at < bytes.length) {
      const wanted = this.#recordBytes(this.#held, 0, this.#heldBytes);
      const end = Math.min(bytes.length, at + wanted - this.#heldBytes);
      this.#hold(bytes, at, end);
      at = end;
      if (this.#heldBytes < prefixBytes) continue;
      if (this.#heldBytes === this.#recordBytes(this.#held, 0, this.#heldBytes)) {
        records.push(this.#held.slice(0, this.#heldBytes));
        this.#heldBytes = 0;
        return at;
      }
    }
    return at;
  }

  /** Length of the record at `at`, prefix included, or of the prefix alone as long as that is not there. */
  #recordBytes(bytes: Uint8Array, at: number, available: number): number {
    if (available < prefixBytes) return prefixBytes;
    const claimed = new DataView(bytes.buffer, bytes.byteOffset + at, prefixBytes).getUint32(0);
    const { minimumBytes, maximumBytes, noun } = this.#limits;
    if (claimed < minimumBytes || claimed > maximumBytes) {
      this.#error ??= `a ${noun} claims ${claimed} bytes; ${minimumBytes} to ${maximumBytes} are allowed`;
      this.#held = new Uint8Array();
      this.#heldBytes = 0;
      return available;
    }
    return prefixBytes + claimed;
  }

  #hold(bytes: Uint8Array, from: number, to: number): void {
    const needed = this.#heldBytes + to - from;
    if (needed > this.#held.length) {
      const larger = new Uint8Array(Math.max(needed, this.#held.length * 2));
      larger.set(this.#held.subarray(0, this.#heldBytes));
      this.#held = larger;
    }
    this.#held.set(bytes.subarray(from, to), this.#heldBytes);
    this.#heldBytes = needed;
  }
}
