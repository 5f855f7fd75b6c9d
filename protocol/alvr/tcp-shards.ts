import { decoded, malformed, type Decoded } from '../decoded.js';
import { shardPrefixBytes } from './shard.js';

/** The u32 length in front counts what follows it (alvr.md 7). */
const lengthFieldBytes = 4;

/** Cuts the TCP mode's byte stream into whole shards, prefix included. After an error the stream is lost. */
export class TcpShardSplitter {
  readonly #maximumBytes: number;
  #held = new Uint8Array();

  constructor(maximumShardBytes: number) {
    this.#maximumBytes = maximumShardBytes;
  }

  /** Returned shards are views, valid until the next `push`. */
  push(bytes: Uint8Array): Decoded<Uint8Array[]> {
    const joined = this.#held.length === 0 ? bytes : concatenated(this.#held, bytes);
    const view = new DataView(joined.buffer, joined.byteOffset, joined.byteLength);
    const shards: Uint8Array[] = [];
    let at = 0;
    while (joined.length - at >= lengthFieldBytes) {
      const length = view.getUint32(at) + lengthFieldBytes;
      if (length < shardPrefixBytes || length > this.#maximumBytes)
        return malformed(`a shard claims ${length} bytes`);
      if (joined.length - at < length) break;
      shards.push(joined.subarray(at, at + length));
      at += length;
    }
    this.#held = joined.slice(at);
    return decoded(shards);
  }
}

function concatenated(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
