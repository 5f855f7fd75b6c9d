import type { ClientStatistics } from '../../protocol/alvr/statistics.js';
import type { DecodeJob } from './headset-core.js';
import type { DecodedPicture } from './picture.js';
import type { RunRecord } from './run-record.js';
import type { SentPoses } from './sent-poses.js';
import type { Snapshots } from './snapshots.js';
import { StampCheck, type StampVerdict } from './stamp-check.js';

export interface FrameTimes {
  readonly decodeMs: number;
  readonly queueMs: number;
  /** Monotonic, when the picture was there. */
  readonly nowUs: number;
  /** Until the headset's next vsync. */
  readonly vsyncQueueUs: number;
}

const digestedRowStep = 32;
const verdictNumbers: Readonly<Record<StampVerdict, number>> = { matched: 1, mismatched: 2, unstamped: 3 };

/** Looks at every picture as it would be displayed: does it show the pose that it claims, and how late is it? */
export class FrameViewer {
  readonly #record: RunRecord;
  readonly #sentPoses: SentPoses;
  readonly #snapshots: Snapshots | undefined;
  readonly #check = new StampCheck();
  #shownUs: number | undefined;

  constructor(record: RunRecord, sentPoses: SentPoses, snapshots: Snapshots | undefined) {
    this.#record = record;
    this.#sentPoses = sentPoses;
    this.#snapshots = snapshots;
  }

  /** Report of the client about the frame; `undefined` for one with a timestamp that was never sent (alvr.md 8). */
  show(
    job: DecodeJob,
    picture: DecodedPicture | undefined,
    { decodeMs, queueMs, nowUs, vsyncQueueUs }: FrameTimes,
  ): ClientStatistics | undefined {
    const sent = this.#sentPoses.get(job.timestampNs);
    if (picture !== undefined) {
      this.#judge(job, picture, sent?.poseHash);
      this.#record.decodeMs.add(decodeMs);
    }
    const frameIntervalUs = this.#shownUs === undefined ? 0 : nowUs - this.#shownUs;
    this.#shownUs = nowUs;
    if (sent === undefined) {
      this.#record.unknownTimestamps += 1;
      return undefined;
    }
    const totalUs = nowUs - sent.sentUs + vsyncQueueUs;
    this.#record.totalMs.add(totalUs / 1000);
    return {
      targetTimestampNs: job.timestampNs,
      frameIntervalNs: nanoseconds(frameIntervalUs),
      videoDecodeNs: nanoseconds(decodeMs * 1000),
      videoDecoderQueueNs: nanoseconds(queueMs * 1000),
      renderingNs: 0n,
      vsyncQueueNs: nanoseconds(vsyncQueueUs),
      totalPipelineLatencyNs: nanoseconds(totalUs),
    };
  }

  #judge({ frame, clean }: DecodeJob, picture: DecodedPicture, poseHash: number | undefined): void {
    const record = this.#record;
    record.framesDecoded += 1;
    this.#digest(frame, picture);
    this.#snapshots?.shown(frame, clean, picture);
    if (!clean) {
      record.framesDamaged += 1;
      return;
    }
    const verdict = this.#check.judge(picture, poseHash);
    record.digest.add(verdictNumbers[verdict]);
    switch (verdict) {
      case 'matched':
        record.framesMatched += 1;
        return;
      case 'mismatched':
        record.framesMismatched += 1;
        return;
      case 'unstamped':
        record.framesUnstamped += 1;
        return;
    }
  }

  /** What of a picture counts: some of its rows, as all of them would take longer than to decode it. */
  #digest(frame: number, { luma, strideBytes, width, height }: DecodedPicture): void {
    const { digest } = this.#record;
    digest.add(frame, width, height);
    for (let row = 0; row < height; row += digestedRowStep)
      digest.addBytes(luma.subarray(row * strideBytes, row * strideBytes + width));
  }
}

function nanoseconds(us: number): bigint {
  return BigInt(Math.max(0, Math.round(us * 1000)));
}
