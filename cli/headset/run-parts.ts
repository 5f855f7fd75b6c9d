import type { Impairment } from '../../protocol/trace/impairment.js';
import type { OpenDecoder } from './decoder.js';
import type { HeadsetIdentity } from './options.js';
import type { OutputFile } from './output-file.js';
import type { PoseRecorder } from './pose-recorder.js';
import type { PoseSource } from './pose-source.js';
import type { RunRecord } from './run-record.js';
import type { Snapshots } from './snapshots.js';

export type HeadsetLog = (severity: 'info' | 'warning', message: string) => void;

/** What all sessions of one run share. */
export interface RunParts {
  readonly identity: HeadsetIdentity;
  readonly bind: string;
  readonly lockstep: boolean;
  readonly poses: PoseSource;
  /** Seconds of streaming after which the run is over; Infinity for none. */
  readonly durationS: number;
  readonly network: Impairment<Uint8Array>;
  readonly record: RunRecord;
  /** `undefined` where nothing can decode. */
  readonly openDecoder: OpenDecoder | undefined;
  readonly snapshots: Snapshots | undefined;
  readonly video: OutputFile | undefined;
  readonly recorder: PoseRecorder | undefined;
  readonly log: HeadsetLog;
}
