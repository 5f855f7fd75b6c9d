import type { HeadsetLoss, HeadsetReport } from '../../protocol/headset-report.js';
import { Samples } from './samples.js';

/** Losses kept one by one; later ones count in the percentiles only. */
const maximumKept = 10_000;

interface OpenLoss {
  readonly frame: number;
  requests: number;
  idrsLost: number;
  shardsLost: number;
  deliverableFrame: number | null;
}

export interface MissedFrame {
  readonly frame: number;
  readonly isIdr: boolean;
  readonly shardsLost: number;
}

/**
 * What each loss cost, counted in frames at the headset. A loss begins with a frame that never completed and ends with
 * the first IDR given to the decoder; frames missed in between belong to it. Pictures in between are damaged.
 */
export class LossLedger {
  readonly #kept: HeadsetLoss[] = [];
  readonly #recovery = new Samples();
  #recovered = 0;
  #unrecovered = 0;
  #recoveryMax = 0;
  #lateMax = 0;
  #open: OpenLoss | undefined;
  /** Every frame since the last IDR was decoded. */
  #clean = false;

  missed({ frame, isIdr, shardsLost }: MissedFrame): void {
    this.#clean = false;
    this.#open ??= { frame, requests: 0, idrsLost: 0, shardsLost: 0, deliverableFrame: null };
    this.#open.shardsLost += shardsLost;
    if (isIdr) this.#open.idrsLost += 1;
  }

  completed(frame: number): void {
    if (this.#open !== undefined) this.#open.deliverableFrame ??= frame;
  }

  requested(requests: number): void {
    if (this.#open !== undefined) this.#open.requests += requests;
  }

  /** A frame goes to the decoder. Returns whether all its references went there before it. */
  accepted(frame: number, isIdr: boolean): boolean {
    if (isIdr) {
      this.#clean = true;
      if (this.#open !== undefined) this.#close(this.#open, frame);
    }
    return this.#clean;
  }

  /** A frame completed and did not go to the decoder, so what follows refers to a picture that is not there. */
  discarded(): void {
    this.#clean = false;
  }

  /** The session is over: open losses stay unrecovered. The next session counts its frames from 0 again. */
  sessionEnded(): void {
    this.#clean = false;
    if (this.#open === undefined) return;
    this.#keep({ ...this.#open, recoveredFrame: null, recoveryFrames: null });
    this.#open = undefined;
    this.#unrecovered += 1;
  }

  get losses(): readonly HeadsetLoss[] {
    return this.#kept;
  }

  get recovery(): HeadsetReport['recovery'] {
    return {
      count: this.#recovered,
      pending: this.#unrecovered + (this.#open === undefined ? 0 : 1),
      p50: this.#recovery.percentile(0.5),
      p95: this.#recovery.percentile(0.95),
      max: this.#recoveryMax,
      lateMax: this.#lateMax,
    };
  }

  #close(open: OpenLoss, frame: number): void {
    const recoveryFrames = frame - open.frame;
    this.#open = undefined;
    this.#recovered += 1;
    this.#recovery.add(recoveryFrames);
    this.#recoveryMax = Math.max(this.#recoveryMax, recoveryFrames);
    this.#lateMax = Math.max(this.#lateMax, frame - (open.deliverableFrame ?? frame));
    this.#keep({ ...open, recoveredFrame: frame, recoveryFrames });
  }

  #keep(loss: HeadsetLoss): void {
    if (this.#kept.length < maximumKept) this.#kept.push(loss);
  }
}
