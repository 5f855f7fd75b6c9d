import { decoded, malformed, type Decoded } from '../decoded.js';
import { jsonNumber, jsonObject, parseJson, type JsonObject } from './json-document.js';
import { packetSizeRange } from './shard.js';

/** The few keys of the session tree that decide how a headset receives (alvr.md 6.3). */
export interface SessionSettings {
  readonly streamPort: number;
  readonly streamProtocol: 'Udp' | 'Tcp';
  /** Shard stride, bytes: both ends must use the same. */
  readonly packetSize: number;
  /** Drop frames between a loss and the next IDR. */
  readonly avoidVideoGlitching: boolean;
  /** Frames in the averaging window of the client's prediction. */
  readonly statisticsHistorySize: number;
  readonly microphone: boolean;
  /** Fallbacks for values missing from the negotiated configuration. */
  readonly foveatedEncoding: boolean;
  readonly useFullRange: boolean;
}

/** Defaults of the 20.14.1 client. */
export const sessionDefaults: SessionSettings = {
  streamPort: 9944,
  streamProtocol: 'Udp',
  packetSize: 1400,
  avoidVideoGlitching: false,
  statisticsHistorySize: 256,
  microphone: false,
  foveatedEncoding: true,
  useFullRange: true,
};

/**
 * The session text of a StreamConfigPacket: only what is given, the client fills in its own defaults (alvr.md 6.2). The
 * default of `microphone` differs between clients, so it is always to be given.
 */
export function sessionJson(
  settings: Partial<SessionSettings> &
    Pick<SessionSettings, 'microphone'> & {
      /** Further parts of the tree below `session_settings`; what is named here comes first. */
      readonly others?: unknown;
    },
): string {
  const { streamProtocol, foveatedEncoding, useFullRange } = settings;
  const ours = {
    connection: {
      stream_port: settings.streamPort,
      stream_protocol: streamProtocol && { variant: streamProtocol },
      packet_size: settings.packetSize,
      avoid_video_glitching: settings.avoidVideoGlitching,
      statistics_history_size: settings.statisticsHistorySize,
    },
    audio: { microphone: { enabled: settings.microphone } },
    video: {
      foveated_encoding: foveatedEncoding === undefined ? undefined : { enabled: foveatedEncoding },
      encoder_config: useFullRange === undefined ? undefined : { use_full_range: useFullRange },
    },
  };
  // JSON.stringify leaves out undefined values.
  return JSON.stringify({ session_settings: overlaid(ours, settings.others) });
}

/** `over` where it has something, and what only `under` has. */
function overlaid(over: JsonObject, under: unknown): JsonObject {
  const merged: Record<string, unknown> = { ...jsonObject(under) };
  for (const [key, value] of Object.entries(over)) {
    const inner = jsonObject(value);
    if (inner !== undefined) merged[key] = overlaid(inner, merged[key]);
    else if (value !== undefined) merged[key] = value;
  }
  return merged;
}

/**
 * Reads a session text as the client does: what fits overlays the defaults, what does not is ignored, and one integer
 * out of its range rejects everything (alvr.md 6.2, 13.3).
 */
export function parseSession(text: string): Decoded<SessionSettings> {
  const root = jsonObject(parseJson(text));
  // The error of the reference for a document without settings (alvr.md 15).
  if (root === undefined || !Object.hasOwn(root, 'session_settings')) return malformed('Unexpected None');
  const at = (...path: string[]) => path.reduce<unknown>((node, key) => jsonObject(node)?.[key], root);
  const connection: JsonObject = jsonObject(at('session_settings', 'connection')) ?? {};
  const streamPort = unsigned(connection['stream_port'], sessionDefaults.streamPort);
  if (streamPort > 0xffff) return malformed(`stream_port ${streamPort} is out of range`);
  const packetSize = Math.trunc(jsonNumber(connection['packet_size']) ?? sessionDefaults.packetSize);
  if (packetSize < packetSizeRange.minimum || packetSize > packetSizeRange.maximum)
    return malformed(`packet_size ${packetSize} is out of range`);
  const historySize = unsigned(connection['statistics_history_size'], sessionDefaults.statisticsHistorySize);
  if (!Number.isSafeInteger(historySize)) return malformed('statistics_history_size is out of range');
  const variant = at('session_settings', 'connection', 'stream_protocol', 'variant');
  return decoded({
    streamPort,
    streamProtocol: variant === 'Tcp' || variant === 'Udp' ? variant : sessionDefaults.streamProtocol,
    packetSize,
    avoidVideoGlitching: flag(connection['avoid_video_glitching'], sessionDefaults.avoidVideoGlitching),
    statisticsHistorySize: historySize,
    microphone: flag(at('session_settings', 'audio', 'microphone', 'enabled'), sessionDefaults.microphone),
    foveatedEncoding: flag(
      at('session_settings', 'video', 'foveated_encoding', 'enabled'),
      sessionDefaults.foveatedEncoding,
    ),
    useFullRange: flag(
      at('session_settings', 'video', 'encoder_config', 'use_full_range'),
      sessionDefaults.useFullRange,
    ),
  });
}

/** An unsigned field: absolute value first, then truncated (alvr.md 13.3). */
function unsigned(value: unknown, fallback: number): number {
  return Math.trunc(Math.abs(jsonNumber(value) ?? fallback));
}

function flag(value: unknown, fallback: boolean): boolean {
  return typeof value === 'boolean' ? value : fallback;
}
