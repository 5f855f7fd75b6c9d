import { decodeAnnouncement } from './announcement.js';
import { decodeClientControl } from './client-control.js';
import { decodeConnectionResult } from './connection-result.js';
import { ControlFrameReader } from './control-frame.js';
import { decodeHaptics } from './haptics.js';
import { parseNegotiated } from './negotiated.js';
import { decodeServerControl } from './server-control.js';
import { parseSession } from './session.js';
import { shardDataBytes, shardLengthField, shardPrefixBytes } from './shard.js';
import { ShardAssembler } from './shard-assembler.js';
import { decodeStatistics } from './statistics.js';
import { decodeStreamConfig } from './stream-config.js';
import { clientReceives, serverReceives } from './stream-ids.js';
import { TcpShardSplitter } from './tcp-shard-splitter.js';
import { decodeTracking } from './tracking.js';
import { decodeVideoHeader } from './video.js';

/** Result of a run of the fuzzer. */
export interface FuzzReport {
  readonly inputs: number;
  /** Decoder calls that took their input, and that refused it. */
  readonly accepted: number;
  readonly refused: number;
  /** Packets that the receivers put together. */
  readonly packets: number;
  /** Memory that the reassembly buffers ended up with. */
  readonly assemblerBytes: number;
}

const packetSize = 1400;
/** Of the plausible shards: small, so that packets of several shards complete. */
const smallPacketSize = 64;
const maximumFrameBytes = 256 * 1024;

/** Each returns whether it accepted the bytes. */
const decoders: readonly ((bytes: Uint8Array) => boolean)[] = [
  (bytes) => decodeAnnouncement(bytes).ok,
  (bytes) => decodeClientControl(bytes).ok,
  (bytes) => decodeServerControl(bytes).ok,
  (bytes) => decodeConnectionResult(bytes).ok,
  (bytes) => decodeVideoHeader(bytes).ok,
  (bytes) => decodeTracking(bytes).ok,
  (bytes) => decodeHaptics(bytes).ok,
  (bytes) => decodeStatistics(bytes).ok,
  (bytes) => {
    const config = decodeStreamConfig(bytes);
    return config.ok && parseSession(config.value.session).ok && parseNegotiated(config.value.negotiated).ok;
  },
  (bytes) => new ControlFrameReader(maximumFrameBytes).push(bytes).ok,
  (bytes) => new TcpShardSplitter(packetSize).push(bytes).ok,
];

/**
 * Feeds `count` mutations of `seeds` to every decoder and to the receivers of both sides, and as many shards whose prefix
 * is plausible, which few mutations leave it. The same `seed` gives the same inputs.
 * Throws when a decoder throws, with the input in hexadecimal.
 */
export function fuzzDecoders(seeds: readonly Uint8Array[], seed: number, count: number): FuzzReport {
  const random = randomSource(seed);
  const receives = [serverReceives, clientReceives];
  const assemblers = receives.map((streams) => new ShardAssembler(packetSize, streams));
  const smallAssemblers = receives.map((streams) => new ShardAssembler(smallPacketSize, streams));
  let accepted = 0;
  for (let input = 0; input < count; input += 1) {
    const bytes = mutate(seeds, random);
    try {
      for (const decode of decoders) if (decode(bytes)) accepted += 1;
      for (const assembler of assemblers) assembler.push(bytes);
      const shard = plausibleShard(input >>> 3, random);
      for (const assembler of smallAssemblers) assembler.push(shard);
    } catch (cause) {
      const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
      throw new Error(`a decoder throws on ${hex}`, { cause });
    }
  }
  const all = [...assemblers, ...smallAssemblers];
  return {
    inputs: count,
    accepted,
    refused: count * decoders.length - accepted,
    packets: all.reduce((sum, { counters }) => sum + counters.packets, 0),
    assemblerBytes: all.reduce((sum, { capacityBytes }) => sum + capacityBytes, 0),
  };
}

/** Integers below `limit`, from a xorshift generator: repeatable, not random in any other sense. */
export type RandomSource = (limit: number) => number;

export function randomSource(seed: number): RandomSource {
  let state = seed >>> 0 || 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

/** One of the seeds with one to four things wrong with it. */
export function mutate(seeds: readonly Uint8Array[], random: RandomSource): Uint8Array {
  const pick = () => seeds[random(seeds.length)] ?? new Uint8Array();
  let bytes = pick().slice();
  for (let change = random(4); change >= 0; change -= 1) {
    const at = random(bytes.length + 1);
    switch (random(7)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
        break;
      case 1:
        bytes[at] = random(256);
        break;
      case 2:
        bytes = bytes.slice(0, at);
        break;
      case 3:
        bytes = spliced(bytes.subarray(0, at), pick());
        break;
      case 4:
        bytes = spliced(bytes, bytes.subarray(at));
        break;
      case 5:
        // A length, count or float that is as large as it can be.
        bytes.fill(0xff, at, at + 1 + random(8));
        break;
      default:
        bytes.fill(0, at, at + 1 + random(8));
    }
  }
  return bytes;
}

/** A shard near packet `packetIndex` that contradicts nothing, but now and then claims a packet of any size. */
function plausibleShard(packetIndex: number, random: RandomSource): Uint8Array {
  const dataBytes = shardDataBytes(smallPacketSize);
  const shard = new Uint8Array(shardPrefixBytes + dataBytes);
  const view = new DataView(shard.buffer);
  const shardCount = 1 + random(random(8) === 0 ? 200_000 : 3);
  view.setUint32(0, shardLengthField(dataBytes));
  view.setUint16(4, random(6));
  view.setUint32(6, packetIndex + random(16));
  view.setUint32(10, shardCount);
  view.setUint32(14, random(shardCount));
  return shard;
}

function spliced(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(head.length + tail.length);
  bytes.set(head);
  bytes.set(tail, head.length);
  return bytes;
}
