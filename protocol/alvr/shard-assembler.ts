import { parseShard, shardDataBytes, type Shard } from './shard.js';

/** Packets in assembly per stream (alvr.md 7). */
const buffersPerStream = 10;
/** Largest packet put together; a 1 Gbit/s stream at 1 Hz would still fit. */
const maximumPacketBytes = 64 * 1024 * 1024;

export interface AssembledPacket {
  readonly streamId: number;
  readonly packetIndex: number;
  /** At least one packet of this stream before this one never completed. */
  readonly hadLoss: boolean;
  /** Header and payload; valid until the next `push`. */
  readonly bytes: Uint8Array;
}

interface Assembly {
  packetIndex: number;
  shardCount: number;
  received: Uint8Array;
  missing: number;
  bytes: Uint8Array;
  length: number;
}

interface StreamState {
  readonly assemblies: Assembly[];
  readonly spare: Assembly[];
  /** Index of the packet handed out last. */
  last: number | undefined;
}

export interface AssemblerCounters {
  shards: number;
  malformed: number;
  unknownStream: number;
  duplicates: number;
  /** Shards of packets that were over already, or that no buffer was free for. */
  late: number;
  /** Packets begun and never completed. */
  discarded: number;
}

/**
 * Puts shards together again by the rules of the 20.x client (alvr.md 7), which serve a server as well: any order inside
 * a packet, ten packets under way, a completed packet ends all older ones, lower ones are dropped.
 */
export class ShardAssembler {
  readonly counters: AssemblerCounters = {
    shards: 0,
    malformed: 0,
    unknownStream: 0,
    duplicates: 0,
    late: 0,
    discarded: 0,
  };
  readonly #dataBytes: number;
  readonly #streams: ReadonlyMap<number, StreamState>;

  constructor(packetSize: number, streamIds: readonly number[]) {
    this.#dataBytes = shardDataBytes(packetSize);
    this.#streams = new Map(streamIds.map((id) => [id, { assemblies: [], spare: [], last: undefined }]));
  }

  /** Takes one datagram; returns the packet that it completed. */
  push(datagram: Uint8Array): AssembledPacket | undefined {
    this.counters.shards += 1;
    const parsed = parseShard(datagram);
    if (!parsed.ok) {
      this.counters.malformed += 1;
      return undefined;
    }
    const shard = parsed.value;
    const stream = this.#streams.get(shard.streamId);
    if (stream === undefined) {
      this.counters.unknownStream += 1;
      return undefined;
    }
    if (!this.#plausible(shard)) {
      this.counters.malformed += 1;
      return undefined;
    }
    if (stream.last !== undefined && distance(stream.last, shard.packetIndex) <= 0) {
      this.counters.late += 1;
      return undefined;
    }
    const assembly = this.#assemblyFor(stream, shard);
    if (assembly === undefined) return undefined;
    if (assembly.received[shard.shardIndex] === 1) {
      this.counters.duplicates += 1;
      return undefined;
    }
    assembly.received[shard.shardIndex] = 1;
    assembly.missing -= 1;
    assembly.bytes.set(shard.data, shard.shardIndex * this.#dataBytes);
    assembly.length = Math.max(assembly.length, shard.shardIndex * this.#dataBytes + shard.data.length);
    return assembly.missing === 0 ? this.#complete(stream, assembly, shard.streamId) : undefined;
  }

  #plausible({ shardCount, shardIndex, data }: Shard): boolean {
    if (shardCount * this.#dataBytes > maximumPacketBytes || data.length > this.#dataBytes) return false;
    return shardIndex === shardCount - 1 ? data.length > 0 : data.length === this.#dataBytes;
  }

  #assemblyFor(stream: StreamState, shard: Shard): Assembly | undefined {
    const known = stream.assemblies.find(({ packetIndex }) => packetIndex === shard.packetIndex);
    if (known !== undefined) {
      if (known.shardCount === shard.shardCount) return known;
      this.counters.malformed += 1;
      return undefined;
    }
    if (stream.assemblies.length >= buffersPerStream) this.#discardOldest(stream);
    const bytes = shard.shardCount * this.#dataBytes;
    const assembly = stream.spare.pop() ?? emptyAssembly();
    assembly.packetIndex = shard.packetIndex;
    assembly.shardCount = shard.shardCount;
    assembly.missing = shard.shardCount;
    assembly.length = 0;
    if (assembly.received.length < shard.shardCount) assembly.received = new Uint8Array(shard.shardCount);
    else assembly.received.fill(0, 0, shard.shardCount);
    if (assembly.bytes.length < bytes) assembly.bytes = new Uint8Array(bytes);
    stream.assemblies.push(assembly);
    return assembly;
  }

  /** The reference steals an arbitrary unfinished packet; the oldest is the one least likely to complete. */
  #discardOldest(stream: StreamState): void {
    let oldest = 0;
    for (let index = 1; index < stream.assemblies.length; index += 1) {
      const candidate = stream.assemblies[index];
      const current = stream.assemblies[oldest];
      if (
        candidate !== undefined &&
        current !== undefined &&
        distance(current.packetIndex, candidate.packetIndex) < 0
      )
        oldest = index;
    }
    this.#release(stream, oldest);
    this.counters.discarded += 1;
  }

  #complete(stream: StreamState, done: Assembly, streamId: number): AssembledPacket {
    const hadLoss = stream.last !== undefined && distance(stream.last, done.packetIndex) !== 1;
    stream.last = done.packetIndex;
    for (let index = stream.assemblies.length - 1; index >= 0; index -= 1) {
      const assembly = stream.assemblies[index];
      if (assembly === undefined || distance(done.packetIndex, assembly.packetIndex) > 0) continue;
      if (assembly !== done) this.counters.discarded += 1;
      this.#release(stream, index);
    }
    return { streamId, packetIndex: done.packetIndex, hadLoss, bytes: done.bytes.subarray(0, done.length) };
  }

  #release(stream: StreamState, index: number): void {
    const [assembly] = stream.assemblies.splice(index, 1);
    if (assembly !== undefined) stream.spare.push(assembly);
  }
}

/** How far `b` is ahead of `a` on the wrapping u32 circle, from -2^31 to 2^31 - 1. */
export function distance(a: number, b: number): number {
  return (b - a) | 0;
}

function emptyAssembly(): Assembly {
  return {
    packetIndex: 0,
    shardCount: 0,
    received: new Uint8Array(),
    missing: 0,
    bytes: new Uint8Array(),
    length: 0,
  };
}
