import type { IdrController } from './control/idr-controller.js';
import type { Pace } from './control/machine-pace.js';
import type { JoinedLatency, LatencyLog } from './control/latency.js';
import type { Codec, Encoder } from './encoder/encoder.js';
import type { LiveSettings } from './live-settings.js';
import type { StreamerEvent } from '../../protocol/streamer.js';
import type { PictureSize, Source } from './source/source.js';

/** Parts of a pipeline. */
export interface PipelineParts {
  readonly codec: Codec;
  readonly size: PictureSize;
  readonly refreshHz: number;
  readonly settings: LiveSettings;
  readonly source: Source;
  /** Opens one for a bitrate. */
  readonly openEncoder: (bitrateBps: number, reproducible: boolean) => Promise<Encoder>;
  readonly controller: IdrController;
  readonly latency: LatencyLog;
  /** Monotonic microseconds. */
  readonly nowUs: () => number;
  readonly tell: (event: StreamerEvent) => void;
  /** A frame was displayed that this stream had sent. */
  readonly displayed: (timestampNs: bigint, joined: JoinedLatency) => void;
  /** This machine has become too slow for the stream, or fast enough again. */
  readonly paced: (slow: boolean, pace: Pace) => void;
  /** The stream cannot go on. */
  readonly failed: (reason: string) => void;
}
