import { PoseChanges } from '../../protocol/pose/pose-changes.js';
import { formatHeader, formatSample } from '../../protocol/pose/poses-writer.js';
import type { OutputFile } from './output-file.js';
import type { PoseMoment } from './pose-source.js';

/** Two samples of a recording are at least this far apart (vrtposes: times have six digits). */
const leastStepS = 1e-6;

/** Writes the poses that were sent as `.vrtposes`. */
export class PoseRecorder {
  readonly #file: OutputFile;
  readonly #changes = new PoseChanges();
  #begun = false;
  #lastS = -Infinity;

  constructor(file: OutputFile) {
    this.#file = file;
  }

  add(tS: number, rateHz: number, moment: PoseMoment): void {
    if (!this.#begun) {
      this.#begun = true;
      this.#file.write(
        formatHeader({
          rateHz,
          devices: ['head', 'left', 'right'],
          recordedBy: 'vrt headset',
          description: undefined,
        }),
      );
    }
    if (tS < this.#lastS + leastStepS) return;
    this.#lastS = tS;
    const { head, left, right, controls, worn } = moment;
    const sample = { tS, head, left, right, buttons: controls, worn };
    this.#file.write(formatSample(this.#changes.of(sample)));
  }
}
