/** What bounds the controller; times in microseconds. */
export interface IdrSettings {
  /** Frame period. */
  readonly frameUs: number;
  /** Target bitrate of the encoder, bits per second: the share is taken of it. */
  readonly bitrateBps: number;
  /** Least distance of two IDR frames that a client asked for. */
  readonly minimumIntervalUs: number;
  /** Largest share of the bitrate that IDR frames may take, above 0, at most 1. */
  readonly idrShare: number;
  /** Longest distance that backing off leads to. */
  readonly maximumBackoffUs: number;
  /** The client shows nothing between a loss and an IDR, so any newer displayed frame proves the IDR arrived. */
  readonly avoidVideoGlitching: boolean;
}

/** Defaults that a session does not set (docs/idr-controller.md says why these). */
export const idrDefaults = {
  minimumIntervalUs: 50_000,
  idrShare: 0.2,
  maximumBackoffUs: 400_000,
} as const;
