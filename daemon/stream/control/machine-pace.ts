/** Measurement of the machine over one stretch of frames. */
export interface Pace {
  /** Median time from the start of drawing until a frame was encoded, milliseconds. */
  readonly frameMs: number;
  /** Time that the refresh rate allows, milliseconds. */
  readonly periodMs: number;
  /** Share of the width and height at which the frame would fit into its period. */
  readonly fittingScale: number;
}

/** Long enough that a starting encoder, or another program's burst, does not count. */
const stretchUs = 3_000_000;
const leastFrames = 5;
/** Stretches in a row that must agree. */
const stretches = 2;
/** Slower than the refresh rate by this much is too slow; this much faster is fast enough again. */
const slowFactor = 1.1;
const fastFactor = 0.9;
/** Of the period, so that a size chosen by it holds the rate with something to spare. */
const fittingShare = 0.75;

/**
 * Notices that a machine cannot draw and encode as fast as the headset shows, or can again. A frame that takes longer than its
 * period delays no other, since the newest pose is drawn next; but the picture is late by that time, and there are fewer.
 */
export class MachinePace {
  readonly #periodUs: number;
  #beganUs: number | undefined;
  #busyUs: number[] = [];
  #slow = false;
  #against = 0;

  constructor(refreshHz: number) {
    this.#periodUs = 1e6 / refreshHz;
  }

  /** A frame was sent whose drawing and encoding took `busyUs`. Returns what has changed: now too slow, or fast enough again. */
  onFrame(nowUs: number, busyUs: number): { readonly slow: boolean; readonly pace: Pace } | undefined {
    this.#beganUs ??= nowUs;
    this.#busyUs.push(busyUs);
    if (nowUs - this.#beganUs < stretchUs || this.#busyUs.length < leastFrames) return undefined;
    const frameUs = this.#busyUs.toSorted((a, b) => a - b)[this.#busyUs.length >> 1] ?? 0;
    this.#beganUs = nowUs;
    this.#busyUs = [];
    const limit = this.#slow ? fastFactor : slowFactor;
    const slow = frameUs > limit * this.#periodUs;
    this.#against = slow === this.#slow ? 0 : this.#against + 1;
    if (this.#against < stretches) return undefined;
    this.#against = 0;
    this.#slow = slow;
    return {
      slow,
      pace: {
        frameMs: frameUs / 1e3,
        periodMs: this.#periodUs / 1e3,
        // Time goes with the number of pixels.
        fittingScale: Math.min(1, Math.sqrt((fittingShare * this.#periodUs) / frameUs)),
      },
    };
  }
}
