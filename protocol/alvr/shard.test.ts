import { describe, expect, it } from 'vitest';
import { packetSizeRange, parseShard, shardDataBytes, shardLengthField, shardPrefixBytes } from './shard.js';

/** Length 17, stream 3, packet 0x01020304, shard 1 of 2, three bytes of data (alvr.md 7). */
const shard = Uint8Array.of(0, 0, 0, 17, 0, 3, 1, 2, 3, 4, 0, 0, 0, 2, 0, 0, 0, 1, 7, 8, 9);

const changed = (at: number, byte: number): Uint8Array => {
  const bytes = shard.slice();
  bytes[at] = byte;
  return bytes;
};

describe('a shard', () => {
  it('is read field by field, its data as a view, wherever it lies in a buffer', () => {
    const room = new Uint8Array(40);
    room.set(shard, 5);
    const read = parseShard(room.subarray(5, 5 + shard.length));
    expect(read).toEqual({
      ok: true,
      value: {
        streamId: 3,
        packetIndex: 0x0102_0304,
        shardCount: 2,
        shardIndex: 1,
        data: Uint8Array.of(7, 8, 9),
      },
    });
    expect(read.ok && read.value.data.buffer).toBe(room.buffer);
  });

  it('may be without data, and has a prefix at least', () => {
    const empty = Uint8Array.from(shard.subarray(0, 18), (byte, at) => (at === 3 ? 14 : byte));
    expect(parseShard(empty)).toMatchObject({ ok: true, value: { data: new Uint8Array() } });
    expect(parseShard(empty.subarray(0, 17))).toEqual({
      ok: false,
      error: 'a shard has 17 bytes; 18 are needed',
    });
  });

  it('has the length that it says', () => {
    expect(parseShard(changed(3, 16))).toEqual({ ok: false, error: 'a shard claims 20 bytes and has 21' });
    expect(parseShard(changed(3, 18))).toEqual({ ok: false, error: 'a shard claims 22 bytes and has 21' });
  });

  it('is one of those that there are', () => {
    expect(parseShard(changed(17, 2))).toEqual({ ok: false, error: 'a shard has index 2 of 2' });
    expect(parseShard(changed(17, 0))).toMatchObject({ ok: true, value: { shardIndex: 0 } });
    expect(parseShard(changed(13, 0))).toEqual({ ok: false, error: 'a shard has index 1 of 0' });
  });

  it('has room for the packet size less 14 bytes of data, and says how many follow its length', () => {
    expect([shardPrefixBytes, shardDataBytes(1400), shardLengthField(3)]).toEqual([18, 1386, 17]);
    // With its length field the largest shard fills a UDP datagram over IPv4.
    expect(packetSizeRange).toEqual({ minimum: 64, maximum: 65_507 - 4 });
  });
});
