import type { Controls, PoseSample } from '../../protocol/pose/sample.js';

export interface Selection {
  /** Keep one sample of so many. */
  readonly every: number;
  readonly fromS: number;
  readonly toS: number;
}

/**
 * Some of the samples, with time beginning at 0 again. Buttons and wearing are told as changes, so the changes of what
 * is left out go into the next sample that is kept.
 */
export async function* select(
  samples: AsyncIterable<PoseSample>,
  { every, fromS, toS }: Selection,
): AsyncGenerator<PoseSample> {
  let index = 0;
  let startS: number | undefined;
  let buttons: Controls = {};
  let worn: boolean | undefined;
  for await (const sample of samples) {
    if (sample.tS > toS) return;
    buttons = { ...buttons, ...sample.buttons };
    worn = sample.worn ?? worn;
    if (sample.tS < fromS) continue;
    index += 1;
    if ((index - 1) % every !== 0) continue;
    startS ??= sample.tS;
    yield { ...sample, tS: sample.tS - startS, buttons, worn };
    buttons = {};
    worn = undefined;
  }
}
