import { createPrng } from '../../trace/prng.js';
import type { Quat, Vec3 } from '../pose.js';
import { fromRotationVector } from '../quaternion.js';

/**
 * Movement of a body that tries to hold still, as a smooth function of time: small, aimless, never repeating itself.
 */
export type Sway = (tS: number) => Vec3;

interface Band {
  readonly lowestHz: number;
  readonly highestHz: number;
  /** Bound of every component, in the unit of the result. */
  readonly amplitude: number;
}

/** The slow balancing of a standing body; metres. */
export const balance: Band = { lowestHz: 0.1, highestHz: 0.5, amplitude: 0.012 };
/** The tremor of held-up hands; metres. */
export const tremor: Band = { lowestHz: 6, highestHz: 11, amplitude: 0.0006 };
/** The unsteadiness of a head; radians. */
export const headWobble: Band = { lowestHz: 0.4, highestHz: 4, amplitude: 0.004 };
/** The unsteadiness of a hand; radians. */
export const handWobble: Band = { lowestHz: 0.5, highestHz: 7, amplitude: 0.012 };

const wavesPerAxis = 4;

/** Sines of seeded frequency and phase; `stream` separates the sways of one seed. */
export function createSway(band: Band, seed: number, stream: number): Sway {
  const prng = createPrng(seed, stream);
  const axis = () => {
    const waves = Array.from({ length: wavesPerAxis }, () => ({
      radPerS: 2 * Math.PI * (band.lowestHz + prng.unit() * (band.highestHz - band.lowestHz)),
      phaseRad: 2 * Math.PI * prng.unit(),
    }));
    return (tS: number) => {
      const sum = waves.reduce(
        (total, { radPerS, phaseRad }) => total + Math.sin(radPerS * tS + phaseRad),
        0,
      );
      return (sum * band.amplitude) / wavesPerAxis;
    };
  };
  const [x, y, z] = [axis(), axis(), axis()];
  return (tS) => ({ x: x(tS), y: y(tS), z: z(tS) });
}

/** The sway as a turn, its vector being axis times radians. */
export function turnOf(sway: Sway, tS: number): Quat {
  return fromRotationVector(sway(tS));
}
