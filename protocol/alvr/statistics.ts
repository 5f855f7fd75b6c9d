import { decoded, malformed, type Decoded } from '../decoded.js';
import { BincodeReader, BincodeWriter } from './bincode.js';

/** Measurements of the client for one displayed frame, nanoseconds of its own clock, in wire order (alvr.md 8). */
export interface ClientStatistics {
  readonly targetTimestampNs: bigint;
  readonly frameIntervalNs: bigint;
  readonly videoDecodeNs: bigint;
  readonly videoDecoderQueueNs: bigint;
  readonly renderingNs: bigint;
  readonly vsyncQueueNs: bigint;
  readonly totalPipelineLatencyNs: bigint;
}

/** The whole packet of the statistics stream. */
export function encodeStatistics(statistics: ClientStatistics): Uint8Array {
  return new BincodeWriter(84)
    .durationNs(statistics.targetTimestampNs)
    .durationNs(statistics.frameIntervalNs)
    .durationNs(statistics.videoDecodeNs)
    .durationNs(statistics.videoDecoderQueueNs)
    .durationNs(statistics.renderingNs)
    .durationNs(statistics.vsyncQueueNs)
    .durationNs(statistics.totalPipelineLatencyNs)
    .finish();
}

/** Reads a packet of the statistics stream. */
export function decodeStatistics(bytes: Uint8Array): Decoded<ClientStatistics> {
  const reader = new BincodeReader(bytes);
  const value = {
    targetTimestampNs: reader.durationNs(),
    frameIntervalNs: reader.durationNs(),
    videoDecodeNs: reader.durationNs(),
    videoDecoderQueueNs: reader.durationNs(),
    renderingNs: reader.durationNs(),
    vsyncQueueNs: reader.durationNs(),
    totalPipelineLatencyNs: reader.durationNs(),
  };
  return reader.error === undefined ? decoded(value) : malformed(reader.error);
}
