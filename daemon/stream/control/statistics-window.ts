import {
  pipelineStages,
  type PipelineLatency,
  type PipelineStage,
} from '../../../protocol/api/statistics.js';
import type { StreamStatistics } from '../../../protocol/statistics/merge.js';

/** What a stream has counted since it began; see `FrameCounters`. */
export interface CumulativeCounts {
  readonly framesSent: number;
  readonly framesDropped: number;
  readonly framesDisplayed: number;
  readonly shardsSent: number;
  readonly bytesSent: number;
  readonly losses: number;
  readonly recoveries: number;
  /** Sum over all recoveries. */
  readonly recoveryFrames: number;
  readonly idrsSent: number;
  readonly idrRequests: number;
}

type StageMs = Readonly<Record<PipelineStage | 'total', number>>;
const stages = [...pipelineStages, 'total'] as const;

/** Turns counts and the latencies of displayed frames into one row per stretch of time. Pure: time is passed in. */
export class StatisticsWindow {
  readonly #sums = new Float64Array(stages.length);
  #frames = 0;
  #beganUs: number;
  #before: CumulativeCounts;

  constructor(nowUs: number, counts: CumulativeCounts) {
    this.#beganUs = nowUs;
    this.#before = { ...counts };
  }

  /** A frame was displayed; milliseconds by stage. */
  displayed(ms: StageMs): void {
    this.#frames += 1;
    for (const [index, stage] of stages.entries()) this.#sums[index] = (this.#sums[index] ?? 0) + ms[stage];
  }

  /** The row of the stretch that ends now; the next one begins. */
  take(
    nowUs: number,
    counts: CumulativeCounts,
    { bitrateTargetBps, batteryPercent }: Pick<StreamStatistics, 'bitrateTargetBps' | 'batteryPercent'>,
  ): StreamStatistics {
    const periodS = Math.max(0, nowUs - this.#beganUs) / 1e6;
    const before = this.#before;
    const since = (name: keyof CumulativeCounts) => counts[name] - before[name];
    const perSecond = (amount: number) => (periodS === 0 ? 0 : amount / periodS);
    const recoveries = since('recoveries');
    const row: StreamStatistics = {
      periodS,
      latencyMs: this.#latency(),
      serverFps: perSecond(since('framesSent')),
      clientFps: perSecond(since('framesDisplayed')),
      bitrateBps: perSecond(since('bytesSent') * 8),
      bitrateTargetBps,
      shards: since('shardsSent'),
      framesSent: since('framesSent'),
      framesDropped: since('framesDropped'),
      losses: since('losses'),
      recoveries,
      recoveryFrames: recoveries === 0 ? null : since('recoveryFrames') / recoveries,
      idrs: since('idrsSent'),
      idrRequests: since('idrRequests'),
      batteryPercent,
    };
    this.#beganUs = nowUs;
    this.#before = { ...counts };
    this.#frames = 0;
    this.#sums.fill(0);
    return row;
  }

  #latency(): PipelineLatency {
    const of = (stage: PipelineStage | 'total') =>
      this.#frames === 0 ? null : (this.#sums[stages.indexOf(stage)] ?? 0) / this.#frames;
    return {
      game: of('game'),
      serverCompositor: of('serverCompositor'),
      encoder: of('encoder'),
      network: of('network'),
      decoder: of('decoder'),
      decoderQueue: of('decoderQueue'),
      clientCompositor: of('clientCompositor'),
      vsyncQueue: of('vsyncQueue'),
      total: of('total'),
    };
  }
}
