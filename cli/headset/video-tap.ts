import type { Shard } from '../../protocol/alvr/shard.js';
import { decodeVideoHeader } from '../../protocol/alvr/video.js';

/** Packets remembered; far more than can be under way (alvr.md 7: ten). */
const window = 512;

interface SeenPacket {
  readonly shardCount: number;
  /** Different shards that reached the socket, and those of them that came out of the simulated network. */
  readonly arrived: Set<number>;
  readonly passed: Set<number>;
  isIdr: boolean;
  state: 'open' | 'completed' | 'given-up';
}

/**
 * Watches video shards at the socket, in front of the simulated network, which no real headset can: it knows of a packet
 * that never completed how many shards it had, how many are missing and whether it was an IDR.
 */
export class VideoTap {
  readonly counters = { received: 0, bytes: 0, duplicated: 0, late: 0, lost: 0 };
  readonly #packets = new Map<number, SeenPacket>();

  /** `wireBytes` with the shard's prefix. */
  arrived(shard: Shard, wireBytes: number): void {
    this.counters.received += 1;
    this.counters.bytes += wireBytes;
    const packet = this.#packets.get(shard.packetIndex) ?? this.#begin(shard);
    packet.arrived.add(shard.shardIndex);
    if (shard.shardIndex === 0) {
      const header = decodeVideoHeader(shard.data);
      packet.isIdr = header.ok && header.value.isIdr;
    }
  }

  /** The shard came out of the simulated network. */
  passed({ packetIndex, shardIndex }: Shard): void {
    const packet = this.#packets.get(packetIndex);
    if (packet === undefined) return;
    if (packet.passed.has(shardIndex)) this.counters.duplicated += 1;
    else if (packet.state === 'given-up') {
      this.counters.late += 1;
      this.counters.lost -= 1;
    }
    packet.passed.add(shardIndex);
  }

  completed(packetIndex: number): void {
    const packet = this.#packets.get(packetIndex);
    if (packet !== undefined) packet.state = 'completed';
  }

  /** The packet will not complete any more. One of which no shard came at all counts as one lost shard. */
  gaveUp(packetIndex: number): { readonly isIdr: boolean; readonly shardsLost: number } {
    const packet = this.#packets.get(packetIndex);
    if (packet !== undefined) packet.state = 'given-up';
    const shardsLost = packet === undefined ? 1 : packet.shardCount - packet.passed.size;
    this.counters.lost += shardsLost;
    return { isIdr: packet?.isIdr ?? false, shardsLost };
  }

  /** Packets seen and neither completed nor given up, oldest first. */
  get open(): number[] {
    return [...this.#packets]
      .flatMap(([index, { state }]) => (state === 'open' ? [index] : []))
      .toSorted((a, b) => a - b);
  }

  /** Of those, the ones that lost a shard in the simulated network: the others may only be on their way. */
  get damaged(): number[] {
    return this.open.filter((index) => {
      const packet = this.#packets.get(index);
      return packet !== undefined && packet.arrived.size > packet.passed.size;
    });
  }

  #begin({ packetIndex, shardCount }: Shard): SeenPacket {
    const packet: SeenPacket = {
      shardCount,
      arrived: new Set(),
      passed: new Set(),
      isIdr: false,
      state: 'open',
    };
    this.#packets.set(packetIndex, packet);
    const oldest = this.#packets.keys().next();
    if (this.#packets.size > window && oldest.done !== true) this.#packets.delete(oldest.value);
    return packet;
  }
}
