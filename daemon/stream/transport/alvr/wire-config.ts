import type { Json } from '../../../../protocol/settings/node.js';
import type { PictureSize } from '../../source/source.js';

/** Settings that a connection to an ALVR headset uses, and its picture. */
export interface AlvrWireConfig {
  readonly packetSize: number;
  readonly avoidVideoGlitching: boolean;
  readonly preferredHz: number;
  /** Upper bound of the width of one eye; null: that requested by the headset. */
  readonly maxEyeWidth: number | null;
  /** The part that the headset itself reads (alvr.md 6.2). */
  readonly headset: Json;
  /** The picture for a headset that asks for this one, which is never more than that. */
  readonly fitted: (asked: PictureSize) => PictureSize;
}
