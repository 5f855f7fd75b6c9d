import type { Controls, DeviceSample } from '../../protocol/pose/sample.js';

/** Where everything is at one moment, and the value of every control that ever had another than released. */
export interface PoseMoment {
  readonly head: DeviceSample;
  readonly left: DeviceSample | undefined;
  readonly right: DeviceSample | undefined;
  readonly controls: Controls;
  readonly worn: boolean;
}

/** Motion to play. */
export interface PoseSource {
  /** For people: a file name or the name of a motion. */
  readonly name: string;
  /** Infinity for one that never ends. */
  readonly durationS: number;
  /** `tS` must not go back. */
  readonly at: (tS: number) => PoseMoment;
}
