import type { Shard } from './shard.js';

/** One packet that is being put together, in buffers that serve many packets one after the other. */
export class PacketAssembly {
  packetIndex = 0;
  shardCount = 0;
  missingShards = 0;
  #received = new Uint8Array();
  #bytes = new Uint8Array();
  #length = 0;

  /** Forgets the packet before and makes room for one of `shardCount` shards. */
  begin(packetIndex: number, shardCount: number, dataBytes: number): void {
    this.packetIndex = packetIndex;
    this.shardCount = shardCount;
    this.missingShards = shardCount;
    this.#length = 0;
    if (this.#received.length < shardCount) this.#received = new Uint8Array(shardCount);
    else this.#received.fill(0, 0, shardCount);
    const bytes = shardCount * dataBytes;
    if (this.#bytes.length < bytes) this.#bytes = new Uint8Array(bytes);
  }

  /** Puts a shard of this packet in its place; false when it already exists. */
  add(shard: Shard, dataBytes: number): boolean {
    if (this.#received[shard.shardIndex] === 1) return false;
    this.#received[shard.shardIndex] = 1;
    this.missingShards -= 1;
    const at = shard.shardIndex * dataBytes;
    this.#bytes.set(shard.data, at);
    this.#length = Math.max(this.#length, at + shard.data.length);
    return true;
  }

  /** Memory that the buffers take up, used or not. */
  get capacityBytes(): number {
    return this.#bytes.length + this.#received.length;
  }

  /** Header and payload, as a view that the next `begin` ends. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
