import { createPrng, type Prng } from '../../trace/prng.js';
import { minimumJerk } from './minimum-jerk.js';

/** Where an endless row of moves stands: on the way from target `index - 1` to target `index`. */
export interface MoveState {
  readonly index: number;
  /** Time since this move's slot began. */
  readonly sinceS: number;
}

/** The slot that `tS` falls into, when each takes `slotS`. */
export function moveAt(tS: number, slotS: number): MoveState {
  const index = Math.floor(tS / slotS);
  return { index, sinceS: tS - index * slotS };
}

/** How far a move has come that waits, then moves on the path of least jerk. */
export function progress(sinceS: number, waitS: number, moveS: number): number {
  return minimumJerk((sinceS - waitS) / moveS);
}

/**
 * The random numbers of one target of one body part. They depend on nothing but the seed and the index, so a pose can be
 * computed for any time without those before it.
 */
export function prngOf(seed: number, part: number, index: number): Prng {
  return createPrng(seed, (part + 1) * 0x1_0000 + index + 0x100);
}

/** Evenly from `low` to `high`. */
export function between(prng: Prng, low: number, high: number): number {
  return low + prng.unit() * (high - low);
}
