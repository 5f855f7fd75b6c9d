import { packetSizeRange, shardDataBytes, shardLengthField, shardPrefixBytes } from './shard.js';

/** No access unit comes near it: 64 MiB is a frame of 38 Gbit/s at 72 fps. */
const maximumPacketBytes = 64 * 1024 * 1024;

export interface ShardedPacket {
  /** All shards, back to back; valid until the next `write`. */
  readonly bytes: Uint8Array;
  readonly shardCount: number;
  /** Bytes from one shard to the next; only the last is shorter. */
  readonly strideBytes: number;
}

/**
 * Cuts packets into shards, laid out back to back in one reused buffer so that a whole frame goes to the kernel in one
 * call (UDP GSO with `strideBytes` as segment size, or one TCP write). Nothing is allocated per shard, and nothing at
 * all for bytes once the buffer has grown to the largest packet.
 */
export class ShardWriter {
  readonly #dataBytes: number;
  readonly #strideBytes: number;
  #buffer = new Uint8Array(64 * 1024);
  #view = new DataView(this.#buffer.buffer);

  /**
   * `packetSize` must equal the one in the client's session, or the client reassembles wrongly (alvr.md 16). Throws a
   * RangeError when no shard could be made with it.
   */
  constructor(packetSize: number) {
    const { minimum, maximum } = packetSizeRange;
    if (!Number.isInteger(packetSize) || packetSize < minimum || packetSize > maximum)
      throw new RangeError(`packet size ${packetSize} is not within ${minimum} to ${maximum}`);
    this.#dataBytes = shardDataBytes(packetSize);
    this.#strideBytes = this.#dataBytes + shardPrefixBytes;
  }

  /**
   * Header and payload are one run of bytes to the wire. A packet without a byte has no shards, and still uses up its
   * index (alvr.md 7). Throws a RangeError for a packet beyond 64 MiB.
   */
  write(streamId: number, packetIndex: number, header: Uint8Array, payload: Uint8Array): ShardedPacket {
    const total = header.length + payload.length;
    if (total > maximumPacketBytes) throw new RangeError(`a packet of ${total} bytes is too large`);
    const shardCount = Math.ceil(total / this.#dataBytes);
    const wireBytes = total + shardCount * shardPrefixBytes;
    this.#reserve(wireBytes);
    // The packet is put at the end of its room in one piece; each shard's data then moves down to its own place, behind
    // which nothing is overwritten that still has to move. Faster than a view per shard, and leaves no garbage.
    const start = wireBytes - total;
    this.#buffer.set(header, start);
    this.#buffer.set(payload, start + header.length);
    for (let index = 0; index < shardCount; index += 1) {
      const from = index * this.#dataBytes;
      const to = Math.min(total, from + this.#dataBytes);
      const at = index * this.#strideBytes;
      this.#buffer.copyWithin(at + shardPrefixBytes, start + from, start + to);
      this.#view.setUint32(at, shardLengthField(to - from));
      this.#view.setUint16(at + 4, streamId);
      this.#view.setUint32(at + 6, packetIndex);
      this.#view.setUint32(at + 10, shardCount);
      this.#view.setUint32(at + 14, index);
    }
    return { bytes: this.#buffer.subarray(0, wireBytes), shardCount, strideBytes: this.#strideBytes };
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#buffer.length) return;
    this.#buffer = new Uint8Array(Math.max(bytes, this.#buffer.length * 2));
    this.#view = new DataView(this.#buffer.buffer);
  }
}
