import { percentiles } from '../percentiles.js';
import { latencyStages, type LatencyStage, type StreamLatency } from '../../../protocol/api/stream.js';
import type { PipelineStage } from '../../../protocol/api/statistics.js';

/** When each step of a frame was done, monotonic microseconds. */
export interface FrameTimes {
  readonly timestampNs: bigint;
  readonly receivedUs: number;
  readonly renderStartUs: number;
  readonly renderedUs: number;
  /** Stamped, and handed to the encoder. */
  readonly composedUs: number;
  readonly encodedUs: number;
  readonly sentUs: number;
}

/** The client's share of a displayed frame (alvr.md 8), nanoseconds. */
export interface ClientTimes {
  readonly timestampNs: bigint;
  readonly decodeNs: bigint;
  readonly decoderQueueNs: bigint;
  readonly renderingNs: bigint;
  readonly vsyncQueueNs: bigint;
  readonly totalNs: bigint;
}

/** Result of joining one displayed frame. */
export interface JoinedLatency {
  /** Estimate of the round trip: the network term less the time our own sending took, microseconds. */
  readonly roundTripUs: number;
  /** The stages of alvr.md 10, milliseconds. */
  readonly stagesMs: Readonly<Record<PipelineStage | 'total', number>>;
}

/** Frames whose report may still come. */
const maximumPending = 512;
/** Frames that the percentiles are taken over. */
const windowFrames = 1024;

/**
 * Latency by stage, joined from our clock and the client's by the frame's timestamp. `network` is the remainder of the
 * client's total after every known part, so it includes both directions (alvr.md 10).
 */
export class LatencyLog {
  readonly #pending = new Map<bigint, FrameTimes>();
  readonly #samples: Record<LatencyStage, Float64Array>;
  #count = 0;

  constructor() {
    this.#samples = {
      poseToRender: ring(),
      render: ring(),
      encode: ring(),
      send: ring(),
      network: ring(),
      decode: ring(),
      total: ring(),
    };
  }

  sent(times: FrameTimes): void {
    this.#pending.set(times.timestampNs, times);
    if (this.#pending.size <= maximumPending) return;
    for (const oldest of this.#pending.keys()) {
      this.#pending.delete(oldest);
      return;
    }
  }

  /** Joins both clocks; undefined for a frame that is not waited for. */
  displayed(client: ClientTimes): JoinedLatency | undefined {
    const times = this.#pending.get(client.timestampNs);
    if (times === undefined) return undefined;
    this.#pending.delete(client.timestampNs);
    const ms = {
      poseToRender: (times.renderStartUs - times.receivedUs) / 1e3,
      render: (times.renderedUs - times.renderStartUs) / 1e3,
      encode: (times.encodedUs - times.composedUs) / 1e3,
      send: (times.sentUs - times.encodedUs) / 1e3,
      decode: Number(client.decodeNs) / 1e6,
      total: Number(client.totalNs) / 1e6,
    };
    const others = Number(client.decoderQueueNs + client.renderingNs + client.vsyncQueueNs) / 1e6;
    const ours = (times.encodedUs - times.receivedUs) / 1e3;
    const network = Math.max(0, ms.total - ours - ms.decode - others);
    const slot = this.#count % windowFrames;
    this.#count += 1;
    for (const stage of latencyStages) this.#samples[stage][slot] = stage === 'network' ? network : ms[stage];
    return {
      roundTripUs: Math.max(0, network - Math.max(0, ms.send)) * 1e3,
      stagesMs: {
        game: (times.renderedUs - times.receivedUs) / 1e3,
        serverCompositor: (times.composedUs - times.renderedUs) / 1e3,
        encoder: ms.encode,
        network,
        decoder: ms.decode,
        decoderQueue: Number(client.decoderQueueNs) / 1e6,
        clientCompositor: Number(client.renderingNs) / 1e6,
        vsyncQueue: Number(client.vsyncQueueNs) / 1e6,
        total: ms.total,
      },
    };
  }

  /** Milliseconds over the last frames. */
  summary(): StreamLatency {
    const of = (stage: LatencyStage) =>
      percentiles(this.#samples[stage].slice(0, Math.min(this.#count, windowFrames)).sort());
    return {
      poseToRender: of('poseToRender'),
      render: of('render'),
      encode: of('encode'),
      send: of('send'),
      network: of('network'),
      decode: of('decode'),
      total: of('total'),
    };
  }
}

function ring(): Float64Array {
  return new Float64Array(windowFrames);
}
