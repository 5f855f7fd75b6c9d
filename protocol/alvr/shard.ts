import { decoded, malformed, type Decoded } from '../decoded.js';

export const shardPrefixBytes = 18;
/** The length field counts everything behind itself (alvr.md 7). */
const lengthFieldBytes = 4;

export interface Shard {
  readonly streamId: number;
  readonly packetIndex: number;
  readonly shardCount: number;
  readonly shardIndex: number;
  /** A view into the datagram. */
  readonly data: Uint8Array;
}

/** Data bytes of every shard but the last: the stride of the packet (alvr.md 7). */
export function shardDataBytes(packetSize: number): number {
  return packetSize + lengthFieldBytes - shardPrefixBytes;
}

/** Reads one whole shard: one UDP datagram, or one cut out of a TCP stream. */
export function parseShard(bytes: Uint8Array): Decoded<Shard> {
  if (bytes.length < shardPrefixBytes)
    return malformed(`a shard has ${bytes.length} bytes; ${shardPrefixBytes} are needed`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const claimed = view.getUint32(0) + lengthFieldBytes;
  if (claimed !== bytes.length) return malformed(`a shard claims ${claimed} bytes and has ${bytes.length}`);
  const shard = {
    streamId: view.getUint16(4),
    packetIndex: view.getUint32(6),
    shardCount: view.getUint32(10),
    shardIndex: view.getUint32(14),
    data: bytes.subarray(shardPrefixBytes),
  };
  return shard.shardIndex < shard.shardCount
    ? decoded(shard)
    : malformed(`shard ${shard.shardIndex} of ${shard.shardCount}`);
}

export interface ShardedPacket {
  /** All shards, back to back; valid until the next `write`. */
  readonly bytes: Uint8Array;
  readonly shardCount: number;
  /** Bytes from one shard to the next; only the last is shorter. */
  readonly strideBytes: number;
}

/**
 * Cuts packets into shards, laid out back to back in one reused buffer so that a whole frame goes to the kernel in one
 * call. One copy of the payload, nothing allocated once the buffer has grown to the largest packet.
 */
export class ShardWriter {
  readonly #dataBytes: number;
  readonly #strideBytes: number;
  #buffer = new Uint8Array(64 * 1024);
  #view = new DataView(this.#buffer.buffer);

  /** `packetSize` must equal the one in the client's session, or the client reassembles wrongly (alvr.md 16). */
  constructor(packetSize: number) {
    this.#dataBytes = shardDataBytes(packetSize);
    this.#strideBytes = this.#dataBytes + shardPrefixBytes;
  }

  write(streamId: number, packetIndex: number, header: Uint8Array, payload: Uint8Array): ShardedPacket {
    const total = header.length + payload.length;
    const shardCount = Math.ceil(total / this.#dataBytes);
    const wireBytes = total + shardCount * shardPrefixBytes;
    this.#reserve(wireBytes);
    for (let index = 0; index < shardCount; index += 1) {
      const from = index * this.#dataBytes;
      const to = Math.min(total, from + this.#dataBytes);
      const at = index * this.#strideBytes;
      this.#view.setUint32(at, shardPrefixBytes - lengthFieldBytes + to - from);
      this.#view.setUint16(at + 4, streamId);
      this.#view.setUint32(at + 6, packetIndex);
      this.#view.setUint32(at + 10, shardCount);
      this.#view.setUint32(at + 14, index);
      this.#copy(header, payload, from, to, at + shardPrefixBytes);
    }
    return { bytes: this.#buffer.subarray(0, wireBytes), shardCount, strideBytes: this.#strideBytes };
  }

  /** Bytes `from` to `to` of header and payload taken as one. */
  #copy(header: Uint8Array, payload: Uint8Array, from: number, to: number, at: number): void {
    const fromHeader = Math.min(header.length, to) - Math.min(header.length, from);
    if (fromHeader > 0) this.#buffer.set(header.subarray(from, from + fromHeader), at);
    if (to > header.length) {
      const start = Math.max(0, from - header.length);
      this.#buffer.set(payload.subarray(start, to - header.length), at + fromHeader);
    }
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#buffer.length) return;
    this.#buffer = new Uint8Array(Math.max(bytes, this.#buffer.length * 2));
    this.#view = new DataView(this.#buffer.buffer);
  }
}
