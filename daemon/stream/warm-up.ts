import { headsetSettings, valuesOf } from '../../protocol/settings/stream-settings.js';
import { candidates } from './encoder/open.js';
import { probeEncoder } from './encoder/probe.js';
import { liveSettings } from './live-settings.js';
import { pixelsPerSecond } from './machine-speed.js';

/**
 * Pays once for what costs most the first time: loading the encoder's library, opening an encoder, working out
 * settings. A headset that is connected meanwhile receives nothing, and leaves after 2 s (alvr.md 10); on a loaded
 * machine the first half second of CPU takes longer than that. What does not work is left for the stream itself to say.
 * Resolves to how many pixels a second this machine draws and encodes, where an encoder works.
 */
export async function warmUp(): Promise<number | undefined> {
  liveSettings(valuesOf({}));
  headsetSettings({});
  for (const candidate of candidates('h264')) {
    if (candidate.backend !== 'libav') continue;
    if ((await probeEncoder('h264', candidate)).ok) return pixelsPerSecond(candidate);
  }
  return undefined;
}
