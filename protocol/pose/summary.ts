import type { Vec3 } from './pose.js';
import { angleBetween } from './quaternion.js';
import { devices, type Device, type DeviceSample, type PoseSample } from './sample.js';
import { length, subtract } from './vector.js';

/** Where one device was in a recording, and how fast. */
export interface DeviceSummary {
  /** Samples that name it. */
  readonly samples: number;
  /** Corners of the box, parallel to the axes, that holds all its positions; metres. */
  readonly minimum: Vec3;
  readonly maximum: Vec3;
  readonly maxSpeedMPerS: number;
  readonly maxTurnDegPerS: number;
}

export interface PosesSummary {
  readonly samples: number;
  /** From the first sample to the last. */
  readonly durationS: number;
  /** Mean over the recording; 0 with fewer than two samples. */
  readonly measuredHz: number;
  readonly longestGapS: number;
  readonly devices: Readonly<Partial<Record<Device, DeviceSummary>>>;
  /** Paths of the controls that were used, sorted. */
  readonly buttons: readonly string[];
  /** When the headset was off; the last may last until the end. */
  readonly unworn: readonly { readonly fromS: number; readonly toS: number }[];
}

/**
 * Speeds are measured over at least this long: some recorders stamp two samples a millisecond apart that were taken ten
 * apart.
 */
const speedBaselineS = 0.01;

/** Figures of `vrt poses info`, gathered sample by sample so that a recording need not be held. */
export class PosesSummariser {
  #samples = 0;
  #firstS = 0;
  #lastS = 0;
  #longestGapS = 0;
  #unwornSinceS: number | undefined;
  readonly #unworn: { fromS: number; toS: number }[] = [];
  readonly #buttons = new Set<string>();
  readonly #tracks = new Map<Device, DeviceTrack>();

  add(sample: PoseSample): void {
    const { tS } = sample;
    if (this.#samples === 0) this.#firstS = tS;
    else this.#longestGapS = Math.max(this.#longestGapS, tS - this.#lastS);
    this.#samples += 1;
    this.#lastS = tS;
    for (const device of devices) {
      const motion = sample[device];
      if (motion === undefined) continue;
      let track = this.#tracks.get(device);
      if (track === undefined) this.#tracks.set(device, (track = new DeviceTrack()));
      track.add(tS, motion);
    }
    for (const path of Object.keys(sample.buttons)) this.#buttons.add(path);
    if (sample.worn === false) this.#unwornSinceS ??= tS;
    if (sample.worn === true && this.#unwornSinceS !== undefined) {
      this.#unworn.push({ fromS: this.#unwornSinceS, toS: tS });
      this.#unwornSinceS = undefined;
    }
  }

  summary(): PosesSummary {
    const durationS = this.#lastS - this.#firstS;
    const open = this.#unwornSinceS === undefined ? [] : [{ fromS: this.#unwornSinceS, toS: this.#lastS }];
    return {
      samples: this.#samples,
      durationS,
      measuredHz: durationS > 0 ? (this.#samples - 1) / durationS : 0,
      longestGapS: this.#longestGapS,
      devices: Object.fromEntries([...this.#tracks].map(([device, track]) => [device, track.summary()])),
      buttons: [...this.#buttons].sort(),
      unworn: [...this.#unworn, ...open],
    };
  }
}

/**
 * `PosesSummariser` over samples that are at hand.
 * @internal tests measure with it
 */
export function summarise(samples: Iterable<PoseSample>): PosesSummary {
  const summariser = new PosesSummariser();
  for (const sample of samples) summariser.add(sample);
  return summariser.summary();
}

class DeviceTrack {
  #samples = 0;
  #minimum: Vec3 = { x: Infinity, y: Infinity, z: Infinity };
  #maximum: Vec3 = { x: -Infinity, y: -Infinity, z: -Infinity };
  #maxSpeed = 0;
  #maxTurnRad = 0;
  /** The newest sample that is at least the baseline old, then those since. */
  readonly #recent: { readonly tS: number; readonly motion: DeviceSample }[] = [];

  add(tS: number, motion: DeviceSample): void {
    const { position: p, orientation } = motion.pose;
    const { min, max } = Math;
    this.#samples += 1;
    this.#minimum = {
      x: min(this.#minimum.x, p.x),
      y: min(this.#minimum.y, p.y),
      z: min(this.#minimum.z, p.z),
    };
    this.#maximum = {
      x: max(this.#maximum.x, p.x),
      y: max(this.#maximum.y, p.y),
      z: max(this.#maximum.z, p.z),
    };
    for (
      let next = this.#recent[1];
      next !== undefined && tS - next.tS >= speedBaselineS;
      next = this.#recent[1]
    ) {
      this.#recent.shift();
    }
    const base = this.#recent[0];
    if (base !== undefined && tS - base.tS >= speedBaselineS) {
      const dtS = tS - base.tS;
      this.#maxSpeed = max(this.#maxSpeed, length(subtract(p, base.motion.pose.position)) / dtS);
      this.#maxTurnRad = max(this.#maxTurnRad, angleBetween(base.motion.pose.orientation, orientation) / dtS);
    }
    this.#recent.push({ tS, motion });
  }

  summary(): DeviceSummary {
    return {
      samples: this.#samples,
      minimum: this.#minimum,
      maximum: this.#maximum,
      maxSpeedMPerS: this.#maxSpeed,
      maxTurnDegPerS: (this.#maxTurnRad * 180) / Math.PI,
    };
  }
}
