/** The life of one loss, from the controller's side; times in microseconds of its clock. */
export interface LossRecord {
  readonly lossId: number;
  /** First frame that may have been lost: the client does not name it. */
  readonly firstSuspectFrameId: number;
  readonly detectedUs: number;
  /** The client's first request; undefined for a loss we knew of before it did and ended before it asked. */
  readonly requestedUs: number | undefined;
  /** Requests of the client that this loss explains. */
  readonly requests: number;
  /** First frame at which the bounds allowed the IDR that ended it, or the one tried last. */
  readonly permittedFrameId: number | undefined;
  /** When the first IDR for it was decided, and the frame that became it. */
  readonly decidedUs: number | undefined;
  readonly decidedFrameId: number | undefined;
  /** Every IDR sent for it; more than one when some were lost. */
  readonly idrFrameIds: readonly number[];
  /** When the last of them was sent. */
  readonly sentUs: number | undefined;
}

/** A loss that is over. */
export interface RecoveredLoss extends LossRecord {
  /** When the client's report of it arrived. */
  readonly recoveredUs: number;
  readonly recoveredFrameId: number;
  /** Frames from the first suspect to the IDR that ended it. */
  readonly recoveryFrames: number;
}
