import type { Fov } from '../../protocol/pose/pose.js';
import type { MotionName } from '../../protocol/pose/motion.js';

type Milliseconds = number;
type Millimetres = number;

/** The options of `vrt headset`, parsed one by one, under the names that their flags have. */
export interface HeadsetCommandOptions {
  readonly hostname: string;
  readonly model: string;
  readonly poses?: string;
  readonly motion?: MotionName;
  readonly loop?: true;
  readonly duration?: Milliseconds;
  readonly wait?: Milliseconds;
  readonly once?: true;
  readonly reconnect?: true;
  readonly lockstep?: true;
  readonly loss: string;
  readonly delay: Milliseconds;
  readonly jitter: Milliseconds;
  readonly reorder: number;
  readonly duplicate: number;
  readonly seed: number;
  readonly view: readonly [number, number];
  readonly rates: readonly number[];
  readonly refreshHint?: number;
  readonly fov: readonly [Fov, Fov];
  readonly ipd: Millimetres;
  readonly bind: string;
  readonly controlPort: number;
  readonly discoveryPort: number;
  readonly announce?: readonly string[];
  readonly saveVideo?: string;
  readonly saveFrames?: string;
  readonly snapshot?: readonly number[];
  readonly record?: string;
  readonly force?: true;
  readonly report?: string;
  readonly json?: true;
  readonly quiet?: true;
}
