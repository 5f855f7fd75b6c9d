import { packetDistance } from '../../protocol/alvr/packet-index.js';
import { parseShard } from '../../protocol/alvr/shard.js';
import { streamIds } from '../../protocol/alvr/stream-ids.js';

/** Polling period for more shards, and how many polls in a row may find none. */
const lookMs = 20;
const quietLooks = 50;

/** Shards held at most; a frame has about a hundred. */
const limit = 65_536;

/**
 * Holds video shards until the server reports their frame complete, and hands them out in the order of their indexes:
 * in which order the kernel delivered them must not change what a replay shows.
 */
export class LockstepInbox {
  readonly #shards = new Map<number, Map<number, Uint8Array>>();
  #held = 0;
  #taken: number | undefined;
  #awaited:
    | { readonly packetIndex: number; readonly shards: number; readonly resolve: () => void }
    | undefined;

  /** False: not a video shard, not held. */
  add(datagram: Uint8Array): boolean {
    const shard = parseShard(datagram);
    if (!shard.ok || shard.value.streamId !== streamIds.video) return false;
    const { packetIndex, shardIndex } = shard.value;
    const over = this.#taken !== undefined && packetDistance(this.#taken, packetIndex) <= 0;
    if (over || this.#held >= limit) return true;
    const packet = this.#shards.get(packetIndex) ?? new Map<number, Uint8Array>();
    this.#shards.set(packetIndex, packet);
    if (!packet.has(shardIndex)) this.#held += 1;
    packet.set(shardIndex, datagram);
    if (this.#awaited?.packetIndex === packetIndex && packet.size >= this.#awaited.shards)
      this.#awaited.resolve();
    return true;
  }

  /**
   * Resolves when this many shards of the packet have arrived, or nothing has for many polls: then they are really
   * lost. On one machine they are in the socket's queue before the report of them, and only have to be read; polls are
   * counted, not seconds, so that a loaded machine does not change a run.
   */
  async arrived(packetIndex: number, shards: number): Promise<void> {
    if ((this.#shards.get(packetIndex)?.size ?? 0) >= shards) return;
    await new Promise<void>((resolve) => {
      let seen = this.#held;
      let quiet = 0;
      const timer = setInterval(() => {
        quiet = this.#held === seen ? quiet + 1 : 0;
        seen = this.#held;
        if (quiet >= quietLooks) this.#awaited?.resolve();
      }, lookMs);
      this.#awaited = {
        packetIndex,
        shards,
        resolve: () => {
          clearInterval(timer);
          resolve();
        },
      };
    });
    this.#awaited = undefined;
  }

  /** Everything held of this packet and of older ones; later shards of them are dropped. */
  take(packetIndex: number): Uint8Array[] {
    const due = [...this.#shards].filter(([index]) => packetDistance(index, packetIndex) >= 0);
    this.#taken = packetIndex;
    const datagrams: Uint8Array[] = [];
    for (const [index, shards] of due.toSorted(([a], [b]) => packetDistance(b, a))) {
      this.#shards.delete(index);
      this.#held -= shards.size;
      for (const [, datagram] of [...shards].toSorted(([a], [b]) => a - b)) datagrams.push(datagram);
    }
    return datagrams;
  }
}
