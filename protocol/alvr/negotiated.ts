import { decoded, malformed, type Decoded } from '../decoded.js';
import { jsonObject, markedNumber, parseJsonMarkingFloats } from './json-document.js';
import { sessionDefaults, type SessionSettings } from './session.js';

/** Configuration that server and client agreed on (alvr.md 6.1). */
export interface Negotiated {
  /** Per eye, pixels. */
  readonly viewResolution: readonly [number, number];
  /** One of the rates that the client announced, Hz. */
  readonly refreshRateHint: number;
  /** Hz; 0 when there is no game audio. */
  readonly gameAudioSampleRate: number;
  readonly enableFoveatedEncoding: boolean;
  readonly useMultimodalProtocol: boolean;
  readonly useFullRange: boolean;
  readonly encodingGamma: number;
  readonly enableHdr: boolean;
  readonly wired: boolean;
}

/** The JSON text of a StreamConfigPacket. The first three keys are all that 20.0 reads. */
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
 * Reads it as the 20.14.1 client does: three keys must be there and exact, the others fall back, two of them to what the
 * session's settings say.
 */
export function parseNegotiated(
  text: string,
  settings: Pick<SessionSettings, 'foveatedEncoding' | 'useFullRange'> = sessionDefaults,
): Decoded<Negotiated> {
  const value = jsonObject(parseJsonMarkingFloats(text));
  if (value === undefined) return malformed('the negotiated configuration is not JSON object');
  const viewResolution = u32Pair(value['view_resolution']);
  if (viewResolution === undefined) return malformed('view_resolution is not two integers');
  const refreshRateHint = markedNumber(value['refresh_rate_hint']);
  if (refreshRateHint === undefined) return malformed('refresh_rate_hint is not a number');
  const gameAudioSampleRate = value['game_audio_sample_rate'];
  if (!isU32(gameAudioSampleRate)) return malformed('game_audio_sample_rate is not an integer');
  const flag = (key: string, fallback: boolean) => {
    const found = value[key];
    return typeof found === 'boolean' ? found : fallback;
  };
  return decoded({
    viewResolution,
    refreshRateHint,
    gameAudioSampleRate,
    enableFoveatedEncoding: flag('enable_foveated_encoding', settings.foveatedEncoding),
    useMultimodalProtocol: flag('use_multimodal_protocol', false),
    useFullRange: flag('use_full_range', settings.useFullRange),
    encodingGamma: markedNumber(value['encoding_gamma']) ?? 1,
    enableHdr: flag('enable_hdr', false),
    wired: flag('wired', false),
  });
}

function u32Pair(value: unknown): readonly [number, number] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [first, second]: unknown[] = value;
  return isU32(first) && isU32(second) ? [first, second] : undefined;
}

function isU32(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffff_ffff;
}
