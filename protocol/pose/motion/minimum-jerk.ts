/** The peak speed of a minimum-jerk move, in mean speeds. */
export const peakOverMeanSpeed = 1.875;

/**
 * How far a reaching hand or a turning head has come at `fraction` of the time: the path of least jerk between two rests
 * (Flash and Hogan, 1985). 0 before the move, 1 after it.
 */
export function minimumJerk(fraction: number): number {
  const u = Math.min(1, Math.max(0, fraction));
  return u * u * u * (10 + u * (6 * u - 15));
}

/** The speed at `fraction` of the time as a share of the peak speed: 0 at both ends. */
export function minimumJerkSpeed(fraction: number): number {
  const u = Math.min(1, Math.max(0, fraction));
  return 16 * u * u * (1 - u) * (1 - u);
}
