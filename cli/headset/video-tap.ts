import { packetDistance } from '../../protocol/alvr/packet-index.js';
import type { Shard } from '../../protocol/alvr/shard.js';
import { decodeVideoHeader } from '../../protocol/alvr/video.js';

/** Packets remembered; far more than can be under way (alvr.md 7: ten). */
const window = 512;

interface SeenPacket {
  readonly shardCount: number;
  /** Different shards that reached the socket, and those of them that passed the simulated network. */
  readonly arrived: Set<number>;
  readonly passed: Set<number>;
  isIdr: boolean;
}

export interface VideoTapCounters {
  received: number;
  bytes: number;
  duplicated: number;
  /** Missing from packets that were given up or forgotten. */
  lost: number;
}

/**
 * Watches video shards at the socket, in front of the simulated network, which no real headset can: it knows of a packet
 * that never completed how many shards it had, how many are missing and whether it was an IDR.
 */
export class VideoTap {
  readonly counters: VideoTapCounters = { received: 0, bytes: 0, duplicated: 0, lost: 0 };
  readonly #packets = new Map<number, SeenPacket>();
  /** This packet and all before it have completed or been given up. */
  #settled: number | undefined;

  /** `wireBytes` with the shard's prefix. */
  arrived(shard: Shard, wireBytes: number): void {
    this.counters.received += 1;
    this.counters.bytes += wireBytes;
    if (this.#settled !== undefined && packetDistance(this.#settled, shard.packetIndex) <= 0) return;
    const packet = this.#packets.get(shard.packetIndex) ?? this.#begin(shard);
    if (packet.arrived.has(shard.shardIndex)) this.counters.duplicated += 1;
    packet.arrived.add(shard.shardIndex);
    if (shard.shardIndex === 0) {
      const header = decodeVideoHeader(shard.data);
      packet.isIdr = header.ok && header.value.isIdr;
    }
  }

  passed(shard: Shard): void {
    this.#packets.get(shard.packetIndex)?.passed.add(shard.shardIndex);
  }

  /** Shards of one packet that reached the socket. */
  arrivedShards(packetIndex: number): number {
    return this.#packets.get(packetIndex)?.arrived.size ?? 0;
  }

  /** Give up older packets first: this one ends their wait. */
  completed(packetIndex: number): void {
    this.#packets.delete(packetIndex);
    this.#settled = packetIndex;
  }

  /** The packet will not complete any more. One of which no shard came at all counts as one lost shard. */
  gaveUp(packetIndex: number): { readonly isIdr: boolean; readonly shardsLost: number } {
    const packet = this.#packets.get(packetIndex);
    this.#packets.delete(packetIndex);
    const shardsLost = packet === undefined ? 1 : packet.shardCount - packet.passed.size;
    this.counters.lost += shardsLost;
    return { isIdr: packet?.isIdr ?? false, shardsLost };
  }

  /** Packets seen and neither completed nor given up, oldest first. */
  get unfinished(): number[] {
    return [...this.#packets.keys()].toSorted((a, b) => a - b);
  }

  #begin({ packetIndex, shardCount }: Shard): SeenPacket {
    const packet = { shardCount, arrived: new Set<number>(), passed: new Set<number>(), isIdr: false };
    this.#packets.set(packetIndex, packet);
    const oldest = this.#packets.keys().next();
    if (this.#packets.size > window && oldest.done !== true) this.#packets.delete(oldest.value);
    return packet;
  }
}
