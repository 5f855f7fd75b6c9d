import { decoded, malformed, type Decoded } from '../decoded.js';

const prefixBytes = 4;

export interface RecordLimits {
  /** Allowed values of the length field: bytes behind it. */
  readonly minimumBytes: number;
  readonly maximumBytes: number;
  /** Noun for such a record, for the error text. */
  readonly noun: string;
}

/**
 * Cuts a byte stream into records that begin with their length as u32 big-endian, which is how both ALVR sockets frame
 * TCP (alvr.md 5 and 7). A length outside the limits is an error before anything is kept for it, and every later push
 * repeats it: a stream with one wrong length cannot be resynchronised. The buffer never exceeds the received part of
 * one record, and the copying stays linear however small the pieces are.
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
    let at = 0;
    while (at < bytes.length && this.#error === undefined) {
      const left = bytes.length - at;
      const whole = this.#heldBytes === 0 && left >= prefixBytes ? this.#recordBytes(bytes, at) : Infinity;
      if (whole > left) at = this.#gather(bytes, at, records);
      else {
        if (this.#error === undefined) records.push(bytes.subarray(at, at + whole));
        at += whole;
      }
    }
    return this.#error === undefined ? decoded(records) : malformed(this.#error);
  }

  /** Adds what belongs to the record under way; returns where the rest begins. */
  #gather(bytes: Uint8Array, at: number, records: Uint8Array[]): number {
    const wanted = this.#heldBytes < prefixBytes ? prefixBytes : this.#recordBytes(this.#held, 0);
    const end = Math.min(bytes.length, at + wanted - this.#heldBytes);
    this.#hold(bytes.subarray(at, end));
    if (this.#heldBytes >= prefixBytes && this.#heldBytes === this.#recordBytes(this.#held, 0)) {
      records.push(this.#held.slice(0, this.#heldBytes));
      this.#heldBytes = 0;
    }
    return end;
  }

  /** Length of the record that begins at `at`, prefix included; 0 and an error when its length is not allowed. */
  #recordBytes(bytes: Uint8Array, at: number): number {
    const claimed = new DataView(bytes.buffer, bytes.byteOffset + at, prefixBytes).getUint32(0);
    const { minimumBytes, maximumBytes, noun } = this.#limits;
    if (claimed >= minimumBytes && claimed <= maximumBytes) return prefixBytes + claimed;
    this.#error = `a ${noun} claims ${claimed} bytes; ${minimumBytes} to ${maximumBytes} are allowed`;
    this.#held = new Uint8Array();
    return 0;
  }

  #hold(bytes: Uint8Array): void {
    const needed = this.#heldBytes + bytes.length;
    if (needed > this.#held.length) {
      const larger = new Uint8Array(Math.max(needed, this.#held.length * 2));
      larger.set(this.#held.subarray(0, this.#heldBytes));
      this.#held = larger;
    }
    this.#held.set(bytes, this.#heldBytes);
    this.#heldBytes = needed;
  }
}
