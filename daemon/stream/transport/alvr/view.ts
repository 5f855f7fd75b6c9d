import { scaledTo } from '../../picture-limit.js';
import type { PictureSize } from '../../source/source.js';

/** Used when a client announces no capabilities at all, or no picture that there can be. */
const fallbackView: readonly [number, number] = [1024, 1024];

/** The size of one eye: that requested by the device, never more, scaled down to `maxEyeWidth` (alvr.md 6.1, 16). */
export function chooseView(
  wanted: readonly [number, number] | undefined,
  maxEyeWidth: number | null,
): PictureSize {
  const [eyeWidth, eyeHeight] = wanted?.every((side) => side > 0) === true ? wanted : fallbackView;
  return scaledTo({ eyeWidth, eyeHeight }, Math.min(eyeWidth, maxEyeWidth ?? eyeWidth));
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
