import { headsetSettings } from '../../../../protocol/settings/stream-settings.js';
import type { AlvrWireConfig } from './wire-config.js';

/** What a connection gets where nobody chose anything. */
export const defaultWireConfig: AlvrWireConfig = {
  packetSize: 1_400,
  avoidVideoGlitching: true,
  preferredHz: 72,
  maxEyeWidth: null,
  headset: headsetSettings({}),
  fitted: (asked) => asked,
};
