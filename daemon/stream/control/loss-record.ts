/** The life of one loss, from the controller's side; times in microseconds of its clock. */
export interface LossRecord {
  readonly lossId: number;
  /** First frame that may have been lost: the client does not say which. */
  readonly firstSuspectFrameId: number;
  readonly detectedUs: number;
  readonly requestedUs: number;
  /** Requests of the client that this loss explains. */
  requests: number;
  /** First frame at which the bounds allowed the IDR that ended it, or the one tried last. */
  permittedFrameId: number | undefined;
  decidedUs: number | undefined;
  /** Every IDR sent for it; more than one when some were lost. */
  readonly idrFrameIds: number[];
  sentUs: number | undefined;
  recoveredUs: number | undefined;
  recoveredFrameId: number | undefined;
}

/** A loss that is over. */
export interface RecoveredLoss extends LossRecord {
  readonly recoveredUs: number;
  readonly recoveredFrameId: number;
  /** Frames from the first suspect to the IDR that ended it. */
  readonly recoveryFrames: number;
}
