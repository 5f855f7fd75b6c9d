import { ControlState } from './controls.js';
import type { PoseSample } from './sample.js';

/** Removes unchanged values from samples that hold the whole state, as recordings do. */
export class PoseChanges {
  readonly #controls = new ControlState();
  #worn = true;

  /** The sample with only the news in `buttons` and `worn`. */
  of(sample: PoseSample): PoseSample {
    const worn = sample.worn === this.#worn ? undefined : sample.worn;
    if (worn !== undefined) this.#worn = worn;
    return { ...sample, buttons: this.#controls.changes(sample.buttons), worn };
  }
}
