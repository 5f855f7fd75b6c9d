/** One frame of a data stream; the same object goes to every subscriber, so that a wire can keep what it made of it. */
export interface DataFrame {
  readonly from: string;
  readonly kind: string;
  readonly bytes: Uint8Array;
}

/** What became of the frames for one subscriber; whoever holds a queue counts into it. */
export interface DeliveryCounters {
  frames: number;
  bytes: number;
  dropped: number;
  queuedBytes: number;
}
