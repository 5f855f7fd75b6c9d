import { decoded, malformed, type Decoded } from '../decoded.js';
import { jsonObject } from './json-object.js';

/** What server and client agreed on (alvr.md 6.1). */
export interface Negotiated {
  /** Per eye, pixels. */
  readonly viewResolution: readonly [number, number];
  readonly refreshRateHint: number;
  readonly gameAudioSampleRate: number;
  readonly enableFoveatedEncoding: boolean;
  readonly useMultimodalProtocol: boolean;
  readonly useFullRange: boolean;
  readonly encodingGamma: number;
  readonly enableHdr: boolean;
  readonly wired: boolean;
}

export function negotiatedJson(negotiated: Negotiated): string {
  return JSON.stringify({
    view_resolution: negotiated.viewResolution,
    refresh_rate_hint: negotiated.refreshRateHint,
    game_audio_sample_rate: negotiated.gameAudioSampleRate,
    enable_foveated_encoding: negotiated.enableFoveatedEncoding,
    use_multimodal_protocol: negotiated.useMultimodalProtocol,
    use_full_range: negotiated.useFullRange,
    encoding_gamma: negotiated.encodingGamma,
    enable_hdr: negotiated.enableHdr,
    wired: negotiated.wired,
  });
}

/**
 * Reads it as the 20.14.1 client does: three keys must be there and exact, the others fall back. `64.0` is no integer to
 * that client, which JSON.parse cannot see, so the text itself is looked at.
 */
export function parseNegotiated(text: string): Decoded<Negotiated> {
  const value = jsonObject(text);
  if (value === undefined) return malformed('negotiated is no JSON object');
  const resolution = value['view_resolution'];
  if (!Array.isArray(resolution) || resolution.length !== 2 || !integerText(text, 'view_resolution')) {
    return malformed('view_resolution is not two integers');
  }
  const [width, height]: unknown[] = resolution;
  if (!isU32(width) || !isU32(height)) return malformed('view_resolution is not two integers');
  const refreshRateHint = value['refresh_rate_hint'];
  if (typeof refreshRateHint !== 'number') return malformed('refresh_rate_hint is not a number');
  const gameAudioSampleRate = value['game_audio_sample_rate'];
  if (!isU32(gameAudioSampleRate) || !integerText(text, 'game_audio_sample_rate')) {
    return malformed('game_audio_sample_rate is not an integer');
  }
  const flag = (key: string, fallback: boolean) => {
    const found = value[key];
    return typeof found === 'boolean' ? found : fallback;
  };
  const gamma = value['encoding_gamma'];
  return decoded({
    viewResolution: [width, height],
    refreshRateHint,
    gameAudioSampleRate,
    enableFoveatedEncoding: flag('enable_foveated_encoding', true),
    useMultimodalProtocol: flag('use_multimodal_protocol', false),
    useFullRange: flag('use_full_range', true),
    encodingGamma: typeof gamma === 'number' ? gamma : 1,
    enableHdr: flag('enable_hdr', false),
    wired: flag('wired', false),
  });
}

function isU32(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff;
}

/** Whether the value of `key` is written without a decimal point or exponent. */
function integerText(text: string, key: string): boolean {
  const written = new RegExp(`"${key}"\\s*:\\s*(\\[[^\\]]*\\]|[^,}]*)`).exec(text)?.[1];
  return written !== undefined && !/[.eE]/.test(written);
}
