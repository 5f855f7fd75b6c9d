import { LossLedger } from '../../cli/headset/loss-ledger.js';
import { VideoReceiver } from '../../cli/headset/video-receiver.js';

/** A frame that was sent, and what the channel left of it. */
export interface FlownFrame {
  readonly frameId: number;
  readonly isIdr: boolean;
  readonly shardsLost: number;
}

export interface Reaction {
  /** The frame went to the decoder. */
  readonly displayed: boolean;
  /** And so did all that it refers to. */
  readonly clean: boolean;
  readonly idrRequests: number;
}

/**
 * A 20.x headset, with the rules of the simulated one. Frames come in order; what is incomplete is noticed only when a
 * later one completes (alvr.md 7).
 */
export class HeadsetModel {
  readonly losses = new LossLedger();
  readonly #receiver: VideoReceiver;
  readonly #incomplete: FlownFrame[] = [];
  #first = true;

  constructor(avoidVideoGlitching: boolean) {
    this.#receiver = new VideoReceiver(avoidVideoGlitching);
  }

  incomplete(frame: FlownFrame): void {
    this.#incomplete.push(frame);
  }

  complete({ frameId, isIdr }: FlownFrame): Reaction {
    const missing = this.#incomplete.splice(0);
    for (const { frameId: frame, isIdr: wasIdr, shardsLost } of missing)
      this.losses.missed({ frame, isIdr: wasIdr, shardsLost });
    // The first packet that completes is the base, whatever its number: what came before is no gap.
    const hadLoss = !this.#first && missing.length > 0;
    this.#first = false;
    this.losses.completed(frameId);
    const { push, idrRequests } = this.#receiver.receive({ isIdr, hadLoss, decoderReady: true });
    this.losses.requested(idrRequests);
    if (!push) this.losses.discarded();
    const clean = push && this.losses.accepted(frameId, isIdr);
    return { displayed: push, clean, idrRequests };
  }
}
