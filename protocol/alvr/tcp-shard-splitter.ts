import type { Decoded } from '../decoded.js';
import { LengthPrefixedReader } from './length-prefixed.js';
import { shardLengthField } from './shard.js';

/**
 * Cuts the byte stream of TCP mode, where shards lie back to back (alvr.md 7), into whole shards, prefix included, for
 * `ShardAssembler`. After an error the stream is lost.
 */
export class TcpShardSplitter {
  readonly #reader: LengthPrefixedReader;

  /** `packetSize` is the session's: no shard is longer. */
  constructor(packetSize: number) {
    this.#reader = new LengthPrefixedReader({
      minimumBytes: shardLengthField(0),
      maximumBytes: packetSize,
      noun: 'shard',
    });
  }

  /** The shards that are complete; they may be views into `bytes`. */
  push(bytes: Uint8Array): Decoded<Uint8Array[]> {
    return this.#reader.push(bytes);
  }
}
