/** A running 64-bit FNV-1a-style hash over integers and bytes: two 32-bit lanes, so that it needs no BigInt per frame. */
export class Digest {
  #a = 0x811c9dc5;
  #b = 0xcbf29ce4;

  add(...values: readonly number[]): void {
    for (const value of values) {
      for (let shift = 0; shift < 32; shift += 8) this.#byte((value >>> shift) & 0xff);
    }
  }

  /** Their number too: bytes that follow one another are not those of one longer run. */
  addBytes(bytes: Uint8Array): void {
    this.add(bytes.length);
    for (const byte of bytes) this.#byte(byte);
  }

  get hex(): string {
    return [this.#a, this.#b].map((lane) => lane.toString(16).padStart(8, '0')).join('');
  }

  #byte(byte: number): void {
    this.#a = Math.imul(this.#a ^ byte, 0x01000193) >>> 0;
    this.#b = Math.imul(this.#b ^ byte ^ (this.#a & 0xff), 0x01000193) >>> 0;
  }
}
