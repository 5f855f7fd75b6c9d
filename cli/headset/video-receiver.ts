export interface VideoArrival {
  readonly isIdr: boolean;
  /** A packet before this one never completed. */
  readonly hadLoss: boolean;
  /** A decoder exists and has a free input buffer. */
  readonly decoderReady: boolean;
}

export interface VideoVerdict {
  /** Give the access unit to the decoder. */
  readonly push: boolean;
  /** RequestIdr packets to send, each one separately as the real client does. */
  readonly idrRequests: number;
}

/** The 20.x client's rules for each completed video packet (alvr.md 9). */
export class VideoReceiver {
  readonly #avoidVideoGlitching: boolean;
  #corrupted = false;

  constructor(avoidVideoGlitching: boolean) {
    this.#avoidVideoGlitching = avoidVideoGlitching;
  }

  receive({ isIdr, hadLoss, decoderReady }: VideoArrival): VideoVerdict {
    let idrRequests = 0;
    if (isIdr) this.#corrupted = false;
    else if (hadLoss) {
      this.#corrupted = true;
      idrRequests += 1;
    }
    if (this.#corrupted && this.#avoidVideoGlitching) return { push: false, idrRequests: idrRequests + 1 };
    if (decoderReady) return { push: true, idrRequests };
    this.#corrupted = true;
    return { push: false, idrRequests: idrRequests + 1 };
  }
}
