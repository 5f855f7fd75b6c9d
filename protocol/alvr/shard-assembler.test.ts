import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeHaptics } from './haptics.js';
import { ShardAssembler } from './shard-assembler.js';
import { ShardWriter } from './shard-writer.js';
import { clientReceives, serverReceives, streamIds } from './stream-ids.js';
import { joined } from './testing/bytes.js';

const packetSize = 64;
const dataBytes = 50;
const nothing = new Uint8Array();
const { video, tracking, haptics, statistics } = streamIds;

/** The shards of a packet whose bytes are its index, over and over. */
function shards(packetIndex: number, shardCount: number, streamId: number = video): Uint8Array[] {
  const payload = new Uint8Array(shardCount * dataBytes - 3).fill(packetIndex & 0xff);
  const packet = new ShardWriter(packetSize).write(streamId, packetIndex, nothing, payload);
  return Array.from({ length: shardCount }, (_, index) =>
    packet.bytes.slice(index * packet.strideBytes, (index + 1) * packet.strideBytes),
  );
}

/** The shard with another u32 at an offset of its prefix. */
function withField(shard: Uint8Array, at: number, value: number): Uint8Array {
  const changed = shard.slice();
  new DataView(changed.buffer).setUint32(at, value);
  return changed;
}

class Receiver {
  readonly assembler = new ShardAssembler(packetSize, clientReceives);

  /** `index` of each packet that came out, with a `!` when it told of a loss. */
  push(...datagrams: readonly (Uint8Array | undefined)[]): string[] {
    return datagrams.flatMap((datagram) => {
      const packet = this.assembler.push(datagram ?? nothing);
      if (packet === undefined) return [];
      expect(packet.bytes.every((byte) => byte === (packet.packetIndex & 0xff))).toBe(true);
      return [`${packet.packetIndex}${packet.hadLoss ? '!' : ''}`];
    });
  }
}

describe('ShardAssembler', () => {
  it.each([
    ['in order', (list: Uint8Array[]) => list],
    ['in reverse', (list: Uint8Array[]) => list.toReversed()],
    ['each twice', (list: Uint8Array[]) => list.flatMap((one) => [one, one])],
  ])('completes a packet whose shards come %s', (_, order) => {
    const receiver = new Receiver();
    expect(receiver.push(...order(shards(5, 4)))).toEqual(['5']);
    expect(receiver.push(...order(shards(6, 4)))).toEqual(['6']);
    expect(receiver.assembler.counters).toMatchObject({
      malformed: 0,
      lostPackets: 0,
      lostShards: 0,
      packets: 2,
    });
  });

  it('counts what comes twice: as duplicate while its packet is under way, as late after that', () => {
    const receiver = new Receiver();
    receiver.push(...shards(5, 4).flatMap((one) => [one, one]));
    expect(receiver.assembler.counters).toEqual({
      received: 8,
      malformed: 0,
      unknownStream: 0,
      duplicate: 3,
      late: 1,
      packets: 1,
      lostPackets: 0,
      lostShards: 0,
    });
  });

  it.each([63, 65_504, 64.5, Number.NaN, -1])('is not made for packets of %d bytes', (size) => {
    expect(() => new ShardAssembler(size, clientReceives)).toThrow(
      new RangeError(`packet size ${size} is not within 64 to 65503`),
    );
  });

  it.each([64, 65_503])('is made for packets of %d bytes', (size) => {
    expect(new ShardAssembler(size, clientReceives).counters.received).toBe(0);
  });

  it('takes a packet as large as its stream allows, and none whose last shard would begin beyond', () => {
    const assembler = new ShardAssembler(packetSize, new Map([[video, 2 * dataBytes]]));
    const push = (count: number, index: number) => {
      const out = shards(index, count).map((shard) => assembler.push(shard));
      return out.at(-1)?.packetIndex;
    };
    expect([push(2, 1), push(3, 2)]).toEqual([1, undefined]);
    expect(assembler.counters).toMatchObject({ malformed: 3, packets: 1 });
  });

  it('puts its buffers to use again, one packet after the other', () => {
    const receiver = new Receiver();
    receiver.push(...shards(0, 4));
    const { capacityBytes } = receiver.assembler;
    for (let index = 1; index < 100; index += 1) receiver.push(...shards(index, 4));
    expect(receiver.assembler.capacityBytes).toBe(capacityBytes);
  });

  it('gives back what the writer took, in any order of shards', () => {
    const parts = fc.tuple(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ minLength: 1, maxLength: 900 }));
    fc.assert(
      fc.property(parts, fc.infiniteStream(fc.nat()), ([header, payload], keys) => {
        const packet = new ShardWriter(packetSize).write(video, 1, header, payload);
        const sorted = Array.from({ length: packet.shardCount }, (_, index) => ({
          key: Number(keys.next().value),
          shard: packet.bytes.slice(index * packet.strideBytes, (index + 1) * packet.strideBytes),
        })).sort((a, b) => a.key - b.key);
        const assembler = new ShardAssembler(packetSize, clientReceives);
        const out = sorted.flatMap(({ shard }) => assembler.push(shard)?.bytes.slice() ?? []);
        expect(joined(...out)).toEqual(joined(header, payload));
      }),
    );
  });

  it('takes the first packet as its base, whatever its index', () => {
    expect(new Receiver().push(...shards(123_456, 2))).toEqual(['123456']);
  });

  it('tells of a loss on the next packet that completes, and only there', () => {
    const receiver = new Receiver();
    const [first] = shards(1, 3);
    expect(receiver.push(...shards(0, 2), first, ...shards(2, 2), ...shards(3, 2))).toEqual(['0', '2!', '3']);
    expect(receiver.assembler.counters).toMatchObject({ lostPackets: 1, lostShards: 2 });
    expect(receiver.push(...shards(7, 1))).toEqual(['7!']);
    expect(receiver.assembler.counters).toMatchObject({ lostPackets: 4, lostShards: 2 });
  });

  it('gives up older packets when a later one completes, and drops what still comes of them', () => {
    const receiver = new Receiver();
    const [early, rest] = shards(1, 2);
    expect(receiver.push(...shards(0, 1), early, ...shards(2, 1), rest)).toEqual(['0', '2!']);
    expect(receiver.push(...shards(1, 1), ...shards(2, 1))).toEqual([]);
    expect(receiver.assembler.counters).toMatchObject({ late: 3, lostPackets: 1 });
  });

  it('keeps younger packets when an older one completes', () => {
    const receiver = new Receiver();
    const [a, b] = shards(2, 2);
    expect(receiver.push(...shards(0, 1), a, ...shards(1, 1), b)).toEqual(['0', '1', '2']);
  });

  it.each([0xffff_fffe, 0x7fff_fffe])('carries on over a wrap of the packet index at %d', (start) => {
    const receiver = new Receiver();
    const index = (offset: number) => (start + offset) >>> 0;
    const out = [0, 1, 2, 4].flatMap((offset) => receiver.push(...shards(index(offset), 2)));
    expect(out).toEqual([`${index(0)}`, `${index(1)}`, `${index(2)}`, `${index(4)}!`]);
    expect(receiver.push(...shards(index(3), 2))).toEqual([]);
    expect(receiver.assembler.counters).toMatchObject({ late: 2, lostPackets: 1 });
  });

  it('has ten packets under way and gives up the oldest for an eleventh', () => {
    const receiver = new Receiver();
    const halves = Array.from({ length: 11 }, (_, index) => shards(index, 2));
    receiver.push(...halves.map(([first]) => first));
    expect(receiver.assembler.counters.lostShards).toBe(1);
    expect(receiver.push(...halves.slice(1).map(([, second]) => second))).toEqual(
      Array.from({ length: 10 }, (_, index) => `${index + 1}`),
    );
  });

  it('takes for the oldest the one that was sent first, whichever came first', () => {
    const receiver = new Receiver();
    const halves = Array.from({ length: 11 }, (_, index) => shards(index, 2));
    const order = [4, 9, 0, 7, 2, 8, 1, 6, 3, 5, 10];
    receiver.push(...order.map((index) => halves[index]?.[0]));
    expect(receiver.push(halves[0]?.[1], halves[4]?.[1])).toEqual(['4']);
  });

  it('keeps streams apart', () => {
    const receiver = new Receiver();
    const [a, b] = shards(0, 2, video);
    expect(receiver.push(a, ...shards(0, 1, haptics), ...shards(9, 1, haptics), b)).toEqual(['0', '9!', '0']);
  });

  it('drops and counts streams that it does not take', () => {
    const receiver = new Receiver();
    for (const id of [tracking, statistics, 5, 0xffff])
      expect(receiver.push(...shards(0, 1, id))).toEqual([]);
    expect(receiver.assembler.counters).toMatchObject({ unknownStream: 4, received: 4 });
  });

  const [whole = nothing, last = nothing] = shards(1, 2);
  it.each([
    ['nothing', nothing],
    ['17 bytes', whole.subarray(0, 17)],
    ['a length field that says less', withField(whole, 0, 40)],
    ['a length field that says more', withField(whole, 0, 4000)],
    ['no shards at all', withField(whole, 10, 0)],
    ['an index beyond the count', withField(whole, 14, 2)],
    ['a short shard that is not the last', withField(last, 14, 0)],
    ['a last shard without data', withField(last.slice(0, 18), 0, 14)],
    ['four thousand million shards', withField(whole, 10, 0xffff_ffff)],
    ['a packet beyond 8 MiB', withField(whole, 10, Math.ceil((8 * 1024 * 1024) / dataBytes) + 1)],
    ['a shard longer than the session allows', withField(joined(last, new Uint8Array(99)), 0, 14 + 47 + 99)],
  ])('drops and counts as malformed: %s', (_, datagram) => {
    const receiver = new Receiver();
    receiver.push(datagram);
    expect(receiver.assembler.counters).toMatchObject({ received: 1, malformed: 1 });
    expect(receiver.assembler.capacityBytes).toBe(0);
    expect(receiver.push(...shards(1, 2))).toEqual(['1']);
  });

  it('drops a shard that contradicts its own packet', () => {
    const receiver = new Receiver();
    const [first, second] = shards(4, 2);
    receiver.push(first, ...shards(4, 3).slice(1, 2));
    expect(receiver.assembler.counters.malformed).toBe(1);
    expect(receiver.push(second)).toEqual(['4']);
  });

  it('takes up no more memory than ten of the largest packets of each stream', () => {
    const assembler = new ShardAssembler(packetSize, serverReceives);
    const largest = [...serverReceives.values()].reduce((sum, bytes) => sum + bytes, 0);
    for (const [streamId, bytes] of serverReceives)
      for (let index = 0; index < 100; index += 1)
        assembler.push(
          withField(withField(shards(index, 2, streamId)[0] ?? nothing, 10, Math.ceil(bytes / 50)), 14, 1),
        );
    expect(assembler.capacityBytes).toBeGreaterThan(10 * largest);
    expect(assembler.capacityBytes).toBeLessThan(10 * largest * 1.05);
  });

  it('carries a header alone, as haptics do', () => {
    const header = encodeHaptics({ deviceId: 1n, durationNs: 1n, frequencyHz: 1, amplitude: 1 });
    const { bytes } = new ShardWriter(packetSize).write(haptics, 0, header, nothing);
    expect(new ShardAssembler(packetSize, clientReceives).push(bytes)?.bytes).toEqual(header);
  });
});
