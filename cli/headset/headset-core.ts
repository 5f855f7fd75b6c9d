import { isWholeFrames, gameAudio } from '../../protocol/alvr/audio.js';
import { packetDistance } from '../../protocol/alvr/packet-index.js';
import { ShardAssembler, type AssembledPacket } from '../../protocol/alvr/shard-assembler.js';
import { parseShard } from '../../protocol/alvr/shard.js';
import { clientReceives, streamIds } from '../../protocol/alvr/stream-ids.js';
import { decodeVideoHeader, videoHeaderBytes } from '../../protocol/alvr/video.js';
import type { Impairment } from '../../protocol/trace/impairment.js';
import type { RunRecord } from './run-record.js';
import { VideoReceiver } from './video-receiver.js';
import { VideoTap } from './video-tap.js';
import { wedgeReason } from './wedge.js';

/** A gap longer than this is counted as this long: a wild packet index must not cost a loop of billions. */
const maximumGap = 10_000;

/** The simulated network between socket and assembler, in virtual or real microseconds. */
export type ReceiveNetwork = Pick<Impairment<Uint8Array>, 'push' | 'poll' | 'nextDueUs'>;

export interface DecodeJob {
  readonly frame: number;
  readonly timestampNs: bigint;
  readonly isIdr: boolean;
  /** All its references went to the decoder. */
  readonly clean: boolean;
  /** A copy. */
  readonly accessUnit: Uint8Array;
}

export interface CoreParts {
  readonly packetSize: number;
  readonly avoidVideoGlitching: boolean;
  readonly network: ReceiveNetwork;
  readonly record: RunRecord;
  /** A decoder is configured and has a free input buffer. */
  readonly decoderReady: () => boolean;
  readonly decode: (job: DecodeJob) => void;
  readonly requestIdr: () => void;
  /** A frame is known to be lost. */
  readonly lost: (frame: number) => void;
  readonly wedged: (reason: string) => void;
}

/**
 * The 20.x client's handling of the packets on the stream socket of one session (alvr.md 7 and 9), and its
 * measurements. Pure: time is passed in, everything else goes through `parts`.
 */
export class HeadsetCore {
  readonly #parts: CoreParts;
  readonly #assembler: ShardAssembler;
  readonly #receiver: VideoReceiver;
  readonly #tap = new VideoTap();
  #wedged = false;
  #last: number | undefined;

  constructor(parts: CoreParts) {
    this.#parts = parts;
    this.#assembler = new ShardAssembler(parts.packetSize, clientReceives);
    this.#receiver = new VideoReceiver(parts.avoidVideoGlitching);
  }

  /** One datagram from the socket; only video goes through the simulated network. */
  datagram(bytes: Uint8Array, nowUs: number): void {
    if (this.#wedged) return;
    const reason = wedgeReason(bytes);
    if (reason !== undefined) {
      this.#wedged = true;
      this.#parts.record.wedged = true;
      this.#parts.wedged(reason);
      return;
    }
    const shard = parseShard(bytes);
    if (!shard.ok || shard.value.streamId !== streamIds.video) {
      this.#assemble(bytes);
      return;
    }
    this.#tap.arrived(shard.value, bytes.length);
    this.#parts.network.push(bytes, nowUs);
    this.advance(nowUs);
  }

  /** Takes the packets that the simulated network has delivered by now. */
  advance(nowUs: number): void {
    this.#parts.network.poll(nowUs, (bytes) => {
      const shard = parseShard(bytes);
      if (shard.ok) this.#tap.passed(shard.value);
      this.#assemble(bytes);
    });
  }

  get nextDueUs(): number | undefined {
    return this.#parts.network.nextDueUs();
  }

  /** The session is over and nothing is under way in the simulated network. Call once. */
  finish(): void {
    for (const frame of this.#tap.damaged) this.#missed(frame);
    const { record } = this.#parts;
    record.losses.sessionEnded();
    record.shardsReceived += this.#tap.counters.received;
    record.bytesReceived += this.#tap.counters.bytes;
    record.shardsDuplicated += this.#tap.counters.duplicated;
    record.shardsLate += this.#tap.counters.late;
    record.shardsLost += this.#tap.counters.lost;
    record.shardsMalformed += this.#assembler.counters.malformed;
  }

  #assemble(bytes: Uint8Array): void {
    const packet = this.#assembler.push(bytes);
    if (packet === undefined) return;
    if (packet.streamId === streamIds.video) this.#video(packet);
    else if (packet.streamId === streamIds.haptics) this.#parts.record.haptics += 1;
    else if (isWholeFrames(packet.bytes, gameAudio)) this.#parts.record.audioPackets += 1;
    else this.#parts.record.shardsMalformed += 1;
  }

  #video({ packetIndex: frame, hadLoss, bytes }: AssembledPacket): void {
    const { record, decoderReady, decode } = this.#parts;
    this.#noteGap(frame);
    this.#tap.completed(frame);
    this.#last = frame;
    const header = decodeVideoHeader(bytes);
    if (!header.ok) {
      record.shardsMalformed += 1;
      return;
    }
    const { timestampNs, isIdr } = header.value;
    record.framesReceived += 1;
    if (isIdr) record.idrs += 1;
    record.digest.add(frame, isIdr ? 1 : 0);
    record.digest.addBytes(bytes);
    record.losses.completed(frame);
    const { push, idrRequests } = this.#receiver.receive({ isIdr, hadLoss, decoderReady: decoderReady() });
    record.digest.add(idrRequests);
    record.losses.requested(idrRequests);
    for (let request = 0; request < idrRequests; request += 1) this.#parts.requestIdr();
    record.idrRequests += idrRequests;
    if (push) {
      const clean = record.losses.accepted(frame, isIdr);
      decode({ frame, timestampNs, isIdr, clean, accessUnit: bytes.slice(videoHeaderBytes) });
    } else {
      record.framesDiscarded += 1;
      record.losses.discarded();
    }
  }

  /** Everything between the packet completed last and this one is over, and lost. */
  #noteGap(frame: number): void {
    if (this.#last === undefined) {
      for (const older of this.#tap.open) if (packetDistance(older, frame) > 0) this.#missed(older);
      return;
    }
    const missing = Math.min(packetDistance(this.#last, frame) - 1, maximumGap);
    for (let back = missing; back > 0; back -= 1) this.#missed((frame - back) >>> 0);
  }

  #missed(frame: number): void {
    const { record, lost } = this.#parts;
    record.framesLost += 1;
    record.digest.add(frame, 2);
    record.losses.missed({ frame, ...this.#tap.gaveUp(frame) });
    lost(frame);
  }
}
