import { PacketAssembly } from './packet-assembly.js';
import { packetDistance } from './packet-index.js';
import { packetSizeRange, parseShard, shardDataBytes, type Shard } from './shard.js';
import type { ReceivedStreams } from './stream-ids.js';

/** Packets in assembly per stream (alvr.md 7). */
const buffersPerStream = 10;

export interface AssembledPacket {
  readonly streamId: number;
  readonly packetIndex: number;
  /** At least one packet of this stream between the one before and this one never completed. */
  readonly hadLoss: boolean;
  /** Header and payload; valid until the next `push`. */
  readonly bytes: Uint8Array;
}

/** Counts of the shards so far, by outcome. */
export interface AssemblerCounters {
  received: number;
  /** No shard by its lengths, or one that contradicts the session's packet size or its own packet. */
  malformed: number;
  unknownStream: number;
  duplicate: number;
  /** Of packets that are over: handed out, or given up for a later one. */
  late: number;
  packets: number;
  /** Packets that never arrived, counted by the gaps between those handed out. */
  lostPackets: number;
  /** Shards that packets given up still lacked; packets of which nothing came are not in it. */
  lostShards: number;
}

interface StreamState {
  readonly maximumPacketBytes: number;
  readonly underway: PacketAssembly[];
  readonly spare: PacketAssembly[];
  /** Index of the packet handed out last. */
  last: number | undefined;
}

/**
 * Puts shards together again by the rules of the 20.x client (alvr.md 7), which serve a server as well: any order inside
 * a packet, ten packets under way, a completed packet ends all older ones, the first sets the base, a gap is a loss.
 * Memory is bounded by ten times the largest packet of each stream.
 */
export class ShardAssembler {
  readonly counters: AssemblerCounters = {
    received: 0,
    malformed: 0,
    unknownStream: 0,
    duplicate: 0,
    late: 0,
    packets: 0,
    lostPackets: 0,
    lostShards: 0,
  };
  readonly #dataBytes: number;
  readonly #streams: ReadonlyMap<number, StreamState>;

  /** `packetSize` is the session's. Throws a RangeError when no shard could have been made with it. */
  constructor(packetSize: number, receives: ReceivedStreams) {
    const { minimum, maximum } = packetSizeRange;
    if (!Number.isInteger(packetSize) || packetSize < minimum || packetSize > maximum)
      throw new RangeError(`packet size ${packetSize} is not within ${minimum} to ${maximum}`);
    this.#dataBytes = shardDataBytes(packetSize);
    this.#streams = new Map(
      [...receives].map(([id, maximumPacketBytes]) => [
        id,
        { maximumPacketBytes, underway: [], spare: [], last: undefined },
      ]),
    );
  }

  /** Memory that all buffers take up, used or not. */
  get capacityBytes(): number {
    const assemblies = [...this.#streams.values()].flatMap(({ underway, spare }) => [...underway, ...spare]);
    return assemblies.reduce((sum, { capacityBytes }) => sum + capacityBytes, 0);
  }

  /** Takes one datagram, or one shard of a TCP stream; returns the packet that it completed. */
  push(datagram: Uint8Array): AssembledPacket | undefined {
    this.counters.received += 1;
    const parsed = parseShard(datagram);
    if (!parsed.ok) return this.#drop('malformed');
    const shard = parsed.value;
    const stream = this.#streams.get(shard.streamId);
    if (stream === undefined) return this.#drop('unknownStream');
    if (!this.#plausible(shard, stream.maximumPacketBytes)) return this.#drop('malformed');
    if (stream.last !== undefined && packetDistance(stream.last, shard.packetIndex) <= 0)
      return this.#drop('late');
    const assembly = this.#assemblyOf(stream, shard);
    if (assembly.shardCount !== shard.shardCount) return this.#drop('malformed');
    if (!assembly.add(shard, this.#dataBytes)) return this.#drop('duplicate');
    return assembly.missingShards === 0 ? this.#complete(stream, assembly, shard.streamId) : undefined;
  }

  #drop(counter: 'malformed' | 'unknownStream' | 'duplicate' | 'late'): undefined {
    this.counters[counter] += 1;
  }

  /** A short shard in the middle would shift what follows it (alvr.md 16), an empty one carries nothing. */
  #plausible({ shardCount, shardIndex, data }: Shard, maximumPacketBytes: number): boolean {
    if ((shardCount - 1) * this.#dataBytes >= maximumPacketBytes) return false;
    if (shardIndex < shardCount - 1) return data.length === this.#dataBytes;
    return data.length > 0 && data.length <= this.#dataBytes;
  }

  #assemblyOf(stream: StreamState, shard: Shard): PacketAssembly {
    const known = stream.underway.find(({ packetIndex }) => packetIndex === shard.packetIndex);
    if (known !== undefined) return known;
    if (stream.underway.length >= buffersPerStream) this.#giveUpOldest(stream);
    const assembly = stream.spare.pop() ?? new PacketAssembly();
    assembly.begin(shard.packetIndex, shard.shardCount, this.#dataBytes);
    stream.underway.push(assembly);
    return assembly;
  }

  /** The reference steals an arbitrary unfinished packet; the oldest is the one least likely to complete. */
  #giveUpOldest(stream: StreamState): void {
    const oldest = stream.underway.reduce((a, b) =>
      packetDistance(a.packetIndex, b.packetIndex) < 0 ? b : a,
    );
    this.#giveUp(stream, oldest);
  }

  #giveUp(stream: StreamState, assembly: PacketAssembly): void {
    this.counters.lostShards += assembly.missingShards;
    stream.underway.splice(stream.underway.indexOf(assembly), 1);
    stream.spare.push(assembly);
  }

  #complete(stream: StreamState, done: PacketAssembly, streamId: number): AssembledPacket {
    const { packetIndex } = done;
    const skipped = stream.last === undefined ? 0 : packetDistance(stream.last, packetIndex) - 1;
    stream.last = packetIndex;
    this.counters.packets += 1;
    this.counters.lostPackets += skipped;
    for (const assembly of stream.underway.filter((one) => packetDistance(one.packetIndex, packetIndex) >= 0))
      this.#giveUp(stream, assembly);
    return { streamId, packetIndex, hadLoss: skipped > 0, bytes: done.bytes() };
  }
}
