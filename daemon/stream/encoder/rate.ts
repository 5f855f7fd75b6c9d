/**
 * How far frames may leave the mean bitrate, in the terms of a video buffering verifier. `idr-burst` is for a path on which
 * IDR frames arrive: one may weigh up to three frames, which keeps the picture as good as the frames before it. `settling` is
 * the same without more than the mean in the long run: it holds a bitrate that was lowered from the next frame on.
 * `one-frame` is for a path that loses IDR frames, and for the start: an IDR weighs what any frame does and is as coarse as
 * that makes it.
 */
export type RateWindow = 'idr-burst' | 'settling' | 'one-frame';

export interface RateLimits {
  readonly bitrateBps: number;
  /** At which the buffer fills. */
  readonly maximumBps: number;
  readonly bufferBits: number;
}

/**
 * Size of the buffer in frames, and its filling in bitrates. One frame: loss-recovery.md 12.2. Burst: measured with `npm run
 * bench -- idr-dip`. A buffer of three frames alone does not help: x264 starves the frames after the IDR until it is full
 * again, and they stay as coarse as the IDR would have been. Filling it half as fast again lets them weigh what they need;
 * but then x264 takes a second and more to come down to a lower bitrate.
 */
const windows = {
  'one-frame': { frames: 1.1, filling: 1 },
  'idr-burst': { frames: 3, filling: 1.5 },
  settling: { frames: 3, filling: 1 },
} as const satisfies Record<RateWindow, unknown>;

export function rateLimits(window: RateWindow, bitrateBps: number, refreshHz: number): RateLimits {
  const { frames, filling } = windows[window];
  return {
    bitrateBps,
    maximumBps: Math.round(filling * bitrateBps),
    bufferBits: Math.round((frames * bitrateBps) / refreshHz),
  };
}
