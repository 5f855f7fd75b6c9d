/** Used when a client announces no capabilities at all. */
const fallbackView: readonly [number, number] = [1024, 1024];
/** alvr.md 6.1: each axis is floored to a multiple of this. */
const viewAlignment = 32;

/** The size of one eye: what the device asks for, never more, scaled down to `maxEyeWidth` (alvr.md 6.1, 16). */
export function chooseView(
  wanted: readonly [number, number] | undefined,
  maxEyeWidth: number | null,
): { eyeWidth: number; eyeHeight: number } {
  const [width, height] = wanted ?? fallbackView;
  const scale = maxEyeWidth === null || width <= maxEyeWidth ? 1 : maxEyeWidth / width;
  const aligned = (size: number) =>
    Math.max(viewAlignment, Math.floor((size * scale) / viewAlignment) * viewAlignment);
  return { eyeWidth: aligned(width), eyeHeight: aligned(height) };
}

/** The announced rate closest to the preferred one: any other crashes the headset app (alvr.md 6.1). */
export function chooseRefresh(offered: readonly number[], preferredHz: number): number {
  const usable = offered.filter((rate) => Number.isFinite(rate) && rate >= 1 && rate <= 240);
  return (
    usable.reduce<number | undefined>(
      (best, rate) =>
        best === undefined || Math.abs(rate - preferredHz) < Math.abs(best - preferredHz) ? rate : best,
      undefined,
    ) ?? preferredHz
  );
}
