import type { Json } from '../../../../protocol/settings/node.js';
import type { PictureSize } from '../../source/source.js';

/** What of the settings a connection to an ALVR headset needs, and the picture that it is given. */
export interface AlvrWireConfig {
  readonly packetSize: number;
  readonly avoidVideoGlitching: boolean;
  readonly preferredHz: number;
  /** Upper bound of the width of one eye; null: what the headset asks for. */
  readonly maxEyeWidth: number | null;
  /** What the headset itself reads of them (alvr.md 6.2). */
  readonly headset: Json;
  /** The picture for a headset that asks for this one, which is never more than that. */
  readonly fitted: (asked: PictureSize) => PictureSize;
}
