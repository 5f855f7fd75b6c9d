import { decoded, malformed, type Decoded } from '../decoded.js';

/** Length, stream id, packet index, shard count, shard index: all big-endian (alvr.md 7). */
export const shardPrefixBytes = 18;
/** The length field counts everything behind itself. */
const lengthFieldBytes = 4;

/** Range of packet_size of a session, bytes (alvr.md 11.5); the largest that fits a UDP datagram over IPv4. */
export const packetSizeRange = { minimum: 64, maximum: 65_503 } as const;

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

/** Length field of a shard with this much data. */
export function shardLengthField(dataBytes: number): number {
  return shardPrefixBytes - lengthFieldBytes + dataBytes;
}

/** Reads one whole shard: one UDP datagram, or one cut out of a TCP stream. */
export function parseShard(bytes: Uint8Array): Decoded<Shard> {
  if (bytes.length < shardPrefixBytes)
    return malformed(`a shard has ${bytes.length} bytes; ${shardPrefixBytes} are needed`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const claimed = view.getUint32(0) + lengthFieldBytes;
  if (claimed !== bytes.length) return malformed(`a shard claims ${claimed} bytes and has ${bytes.length}`);
  const shardCount = view.getUint32(10);
  const shardIndex = view.getUint32(14);
  if (shardIndex >= shardCount) return malformed(`a shard has index ${shardIndex} of ${shardCount}`);
  return decoded({
    streamId: view.getUint16(4),
    packetIndex: view.getUint32(6),
    shardCount,
    shardIndex,
    data: bytes.subarray(shardPrefixBytes),
  });
}
