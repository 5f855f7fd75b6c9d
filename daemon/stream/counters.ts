import type { Percentiles } from '../../protocol/api/schema.js';
import { percentiles } from './percentiles.js';
import type { SendOutcome } from './transport/transport.js';

/** How many past losses the recovery percentiles are taken over. */
const recoveryWindow = 512;

/** Frame counters of a pipeline. */
export class FrameCounters {
  framesRendered = 0;
  framesEncoded = 0;
  framesSent = 0;
  framesDisplayed = 0;
  framesSkipped = 0;
  framesDropped = 0;
  shardsSent = 0;
  bytesSent = 0;
  trackingReceived = 0;
  idrRequests = 0;
  idrsSent = 0;
  recoveries = 0;
  /** Over all recoveries. */
  recoveryFramesTotal = 0;
  readonly #recoveryFrames: number[] = [];

  sent(frame: SendOutcome, isIdr: boolean): void {
    if (frame.complete) this.framesSent += 1;
    else this.framesDropped += 1;
    this.shardsSent += frame.shards;
    this.bytesSent += frame.bytes;
    if (isIdr) this.idrsSent += 1;
  }

  recovered(recoveryFrames: number): void {
    this.recoveries += 1;
    this.recoveryFramesTotal += recoveryFrames;
    this.#recoveryFrames.push(recoveryFrames);
    if (this.#recoveryFrames.length > recoveryWindow) this.#recoveryFrames.shift();
  }

  recovery(): Percentiles {
    return percentiles(this.#recoveryFrames.toSorted((a, b) => a - b));
  }
}
