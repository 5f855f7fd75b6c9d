import type { Codec } from '../encoder/encoder.js';
import type { Pose } from '../../../protocol/pose/pose.js';
import type { Eyes } from '../source/source.js';

/** Poses and controls of the client at one moment. `timestampNs` is opaque and identifies the frame drawn for it. */
export interface TrackingSample {
  readonly timestampNs: bigint;
  readonly head: Pose;
  readonly left: Pose | undefined;
  readonly right: Pose | undefined;
}

/** Report of a client about a displayed frame; all in nanoseconds of its own clock. */
export interface DisplayReport {
  readonly timestampNs: bigint;
  readonly decodeNs: bigint;
  readonly decoderQueueNs: bigint;
  readonly renderingNs: bigint;
  readonly vsyncQueueNs: bigint;
  readonly totalNs: bigint;
}

export type Hand = 'left' | 'right';

/** Events from a transport to the pipeline. Every call happens on the streamer's event loop. */
export interface TransportEvents {
  tracking(sample: TrackingSample): void;
  eyes(eyes: Eyes): void;
  recentre(): void;
  trigger(hand: Hand, value: number): void;
  idrRequested(): void;
  displayed(report: DisplayReport): void;
  battery(percent: number, plugged: boolean): void;
  log(severity: 'info' | 'warning' | 'error', message: string): void;
  /** The client wants a stamp in every picture (protocol/stamp.ts). */
  stampsWanted(): void;
  /** The client wants one frame per step, in its own time: see docs/lockstep.md. */
  lockstep(): void;
  /** Draw the frame for the pose of this timestamp. */
  step(step: number, timestampNs: bigint): void;
  /** Nothing arrives on the stream socket although the client is connected; or, with `false`, something does again. */
  streamSilent(silent: boolean): void;
  /** `failed`: it was not the client that left. */
  ended(reason: string, failed: boolean): void;
}

/** What became of one frame that was given to the kernel. */
export interface SendOutcome {
  readonly shards: number;
  readonly bytes: number;
  readonly packetIndex: number;
  /** False: the send queue was full and the frame, or its rest, was dropped. */
  readonly complete: boolean;
}

/** One live connection to a client, after its handshake. */
export interface Transport {
  sendDecoderConfig(codec: Codec, parameterSets: Uint8Array): void;
  sendFrame(timestampNs: bigint, isIdr: boolean, accessUnit: Uint8Array): SendOutcome | Promise<SendOutcome>;
  sendHaptics(hand: Hand, durationMs: number, frequencyHz: number, amplitude: number): void;
  /** Answers a step: which packet carried its frame; `undefined` when there was none. */
  stepDone(step: number, timestampNs: bigint, frame: (SendOutcome & { isIdr: boolean }) | undefined): void;
}
