import { utf8Decode, utf8Encode } from '../utf8.js';
import type { Fov, Pose, Quat, Vec3 } from '../pose/pose.js';

/**
 * Reads bincode 1.3.3 with its default options: little-endian, fixed-width integers (alvr.md 2). Failure is sticky: after
 * the first short read or bad value every further read returns zero and `error` says what was wrong, so a decoder reads
 * its fields in order and asks once at the end. Trailing bytes are left alone, as bincode does.
 */
export class BincodeReader {
  error: string | undefined;
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.#bytes.length - this.#at;
  }

  fail(error: string): void {
    this.error ??= error;
  }

  bool(): boolean {
    const value = this.u8();
    if (value > 1) this.fail(`a bool is ${value}`);
    return value === 1;
  }

  u8(): number {
    const at = this.#take(1);
    return at < 0 ? 0 : this.#view.getUint8(at);
  }

  u32(): number {
    const at = this.#take(4);
    return at < 0 ? 0 : this.#view.getUint32(at, true);
  }

  u64(): bigint {
    const at = this.#take(8);
    return at < 0 ? 0n : this.#view.getBigUint64(at, true);
  }

  f32(): number {
    const at = this.#take(4);
    return at < 0 ? 0 : this.#view.getFloat32(at, true);
  }

  /** An f32 that must be a number: poses and angles with NaN or infinity in them are malformed. */
  finite(): number {
    const value = this.f32();
    if (Number.isFinite(value)) return value;
    this.fail('a number is not finite');
    return 0;
  }

  /**
   * A u64 element count, believed only as far as the bytes that are left can bear it: what is allocated for it stays in
   * proportion to what arrived.
   */
  count(elementBytes: number): number {
    const claimed = this.u64();
    if (claimed * BigInt(elementBytes) <= BigInt(this.remaining)) return Number(claimed);
    this.fail(`${claimed} elements are claimed and ${this.remaining} bytes are left`);
    return 0;
  }

  /** A view of a byte vector. */
  bytes(): Uint8Array {
    const length = this.count(1);
    const at = this.#take(length);
    return at < 0 ? new Uint8Array() : this.#bytes.subarray(at, at + length);
  }

  /** Broken UTF-8 is malformed, as it is to the reference. */
  string(): string {
    const text = utf8Decode(this.bytes());
    if (text === undefined) this.fail('a text is not valid UTF-8');
    return text ?? '';
  }

  option<T>(read: () => T): T | undefined {
    return this.bool() ? read() : undefined;
  }

  /** A Duration, in nanoseconds; up to 2^64 seconds, so more than a u64 of nanoseconds may come back. */
  durationNs(): bigint {
    const seconds = this.u64();
    const nanos = this.u32();
    if (nanos >= 1_000_000_000) this.fail(`a duration has ${nanos} nanoseconds`);
    return seconds * 1_000_000_000n + BigInt(nanos);
  }

  vec3(): Vec3 {
    return { x: this.finite(), y: this.finite(), z: this.finite() };
  }

  quat(): Quat {
    return { x: this.finite(), y: this.finite(), z: this.finite(), w: this.finite() };
  }

  pose(): Pose {
    return { orientation: this.quat(), position: this.vec3() };
  }

  fov(): Fov {
    return { left: this.finite(), right: this.finite(), up: this.finite(), down: this.finite() };
  }

  #take(length: number): number {
    if (this.error === undefined && length <= this.remaining) {
      const at = this.#at;
      this.#at += length;
      return at;
    }
    this.fail('the bytes end too early');
    return -1;
  }
}

/** Writes bincode 1.3.3 (alvr.md 2). Grows as needed; `finish` returns the bytes written, as a view. */
export class BincodeWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #at = 0;

  constructor(expectedBytes = 64) {
    this.#bytes = new Uint8Array(expectedBytes);
    this.#view = new DataView(this.#bytes.buffer);
  }

  bool(value: boolean): this {
    return this.u8(value ? 1 : 0);
  }

  u8(value: number): this {
    const at = this.#grow(1);
    this.#view.setUint8(at, value);
    return this;
  }

  u32(value: number): this {
    const at = this.#grow(4);
    this.#view.setUint32(at, value, true);
    return this;
  }

  u64(value: bigint): this {
    const at = this.#grow(8);
    this.#view.setBigUint64(at, value, true);
    return this;
  }

  f32(value: number): this {
    const at = this.#grow(4);
    this.#view.setFloat32(at, value, true);
    return this;
  }

  /** Bytes as they are, without a length. */
  raw(bytes: Uint8Array): this {
    const at = this.#grow(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  /** A byte vector: its length as u64, then the bytes. */
  bytes(bytes: Uint8Array): this {
    return this.u64(BigInt(bytes.length)).raw(bytes);
  }

  string(text: string): this {
    return this.bytes(utf8Encode(text));
  }

  option<T>(value: T | undefined, write: (value: T) => void): this {
    this.bool(value !== undefined);
    if (value !== undefined) write(value);
    return this;
  }

  /** A Duration given in nanoseconds, which must not be negative. */
  durationNs(ns: bigint): this {
    return this.u64(ns / 1_000_000_000n).u32(Number(ns % 1_000_000_000n));
  }

  vec3({ x, y, z }: Vec3): this {
    return this.f32(x).f32(y).f32(z);
  }

  quat({ x, y, z, w }: Quat): this {
    return this.f32(x).f32(y).f32(z).f32(w);
  }

  pose({ orientation, position }: Pose): this {
    return this.quat(orientation).vec3(position);
  }

  fov({ left, right, up, down }: Fov): this {
    return this.f32(left).f32(right).f32(up).f32(down);
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  /** Room for `length` more bytes, at the offset returned. Replaces the buffer, so it comes before any use of it. */
  #grow(length: number): number {
    const at = this.#at;
    this.#at += length;
    if (this.#at > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#at, this.#bytes.length * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}
