import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseShard } from './shard.js';
import { ShardWriter, type ShardedPacket } from './shard-writer.js';
import { joined, toHex, valueOf } from './testing/bytes.js';

const nothing = new Uint8Array();

function shardsOf({ bytes, strideBytes, shardCount }: ShardedPacket): Uint8Array[] {
  return Array.from({ length: shardCount }, (_, index) =>
    bytes.subarray(index * strideBytes, Math.min(bytes.length, (index + 1) * strideBytes)),
  );
}

describe('ShardWriter', () => {
  it('lays out header and payload as one run of full shards and a last one', () => {
    const sizes = fc.record({
      packetSize: fc.integer({ min: 64, max: 200 }),
      header: fc.uint8Array({ maxLength: 150 }),
      payload: fc.uint8Array({ maxLength: 1000 }),
    });
    fc.assert(
      fc.property(sizes, ({ packetSize, header, payload }) => {
        const packet = new ShardWriter(packetSize).write(3, 7, header, payload);
        const shards = shardsOf(packet).map((bytes) => valueOf(parseShard(bytes)));
        expect(joined(...shards.map(({ data }) => data))).toEqual(joined(header, payload));
        expect(packet.shardCount).toBe(Math.ceil((header.length + payload.length) / (packetSize - 14)));
        for (const [index, shard] of shards.entries()) {
          expect(shard).toMatchObject({
            streamId: 3,
            packetIndex: 7,
            shardIndex: index,
            shardCount: shards.length,
          });
          if (index < shards.length - 1) expect(shard.data).toHaveLength(packetSize - 14);
        }
      }),
    );
  });

  it('serves one packet after the other, each as if it were alone', () => {
    const writer = new ShardWriter(100);
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), fc.uint8Array({ maxLength: 3000 }), (index, payload) => {
        const alone = new ShardWriter(100).write(2, index, nothing, payload).bytes;
        expect(toHex(writer.write(2, index, nothing, payload).bytes)).toBe(toHex(alone));
      }),
    );
  });

  it('grows to the largest packet, then keeps its buffer', () => {
    const writer = new ShardWriter(1400);
    const first = writer.write(3, 0, nothing, new Uint8Array(500_000)).bytes;
    const second = writer.write(3, 1, nothing, new Uint8Array(400_000)).bytes;
    expect(second.buffer).toBe(first.buffer);
    expect(first.buffer.byteLength).toBeLessThan(1_100_000);
  });

  it('makes nothing of a packet without a byte', () => {
    const { bytes, shardCount } = new ShardWriter(1400).write(3, 0, nothing, nothing);
    expect([bytes.length, shardCount]).toEqual([0, 0]);
  });

  it.each([0, 14, 63, 1400.5, NaN, 65_504, -1400])('refuses a packet size of %d', (packetSize) => {
    expect(() => new ShardWriter(packetSize)).toThrow(RangeError);
  });
});
