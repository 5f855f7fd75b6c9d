import { decoded, malformed, type Decoded } from '../decoded.js';
import { asObject } from './json-object.js';

/** The few keys of the session tree that decide how a headset receives (alvr.md 6.3). */
export interface SessionSettings {
  readonly streamPort: number;
  readonly streamProtocol: 'Udp' | 'Tcp';
  /** Shard stride: both ends must use the same. */
  readonly packetSize: number;
  /** Drop frames between a loss and the next IDR. */
  readonly avoidVideoGlitching: boolean;
  /** Frames in the averaging window of the client's prediction. */
  readonly statisticsHistorySize: number;
  readonly microphone: boolean;
}

/** Defaults of the 20.14.1 client. */
export const sessionDefaults: SessionSettings = {
  streamPort: 9944,
  streamProtocol: 'Udp',
  packetSize: 1400,
  avoidVideoGlitching: false,
  statisticsHistorySize: 256,
  microphone: false,
};

/** The session text a server sends: only what it cares about; the client fills in its own defaults (alvr.md 6.2). */
export function sessionJson(settings: SessionSettings): string {
  return JSON.stringify({
    session_settings: {
      connection: {
        stream_port: settings.streamPort,
        stream_protocol: { variant: settings.streamProtocol },
        packet_size: settings.packetSize,
        avoid_video_glitching: settings.avoidVideoGlitching,
        statistics_history_size: settings.statisticsHistorySize,
      },
      audio: { microphone: { enabled: settings.microphone } },
    },
  });
}

/** Reads a session text as the client does: what fits overlays the defaults, what does not is ignored (alvr.md 6.2). */
export function parseSession(text: string): Decoded<SessionSettings> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return malformed('the session is no JSON');
  }
  const root = asObject(document);
  if (root === undefined || !Object.hasOwn(root, 'session_settings')) return malformed('Unexpected None');
  const settings = asObject(root['session_settings']) ?? {};
  const connection = asObject(settings['connection']) ?? {};
  const microphone = asObject(asObject(settings['audio'])?.['microphone'])?.['enabled'];
  const variant = asObject(connection['stream_protocol'])?.['variant'];
  const avoid = connection['avoid_video_glitching'];
  const streamPort = unsigned(connection['stream_port'], sessionDefaults.streamPort);
  if (streamPort > 0xffff) return malformed(`stream_port ${streamPort} is out of range`);
  const packetSize = connection['packet_size'];
  return decoded({
    streamPort,
    streamProtocol: variant === 'Tcp' || variant === 'Udp' ? variant : sessionDefaults.streamProtocol,
    packetSize: typeof packetSize === 'number' ? Math.trunc(packetSize) : sessionDefaults.packetSize,
    avoidVideoGlitching: typeof avoid === 'boolean' ? avoid : sessionDefaults.avoidVideoGlitching,
    statisticsHistorySize: unsigned(
      connection['statistics_history_size'],
      sessionDefaults.statisticsHistorySize,
    ),
    microphone: typeof microphone === 'boolean' ? microphone : sessionDefaults.microphone,
  });
}

/** An unsigned field: absolute value first, then truncated (alvr.md 13.3). */
function unsigned(value: unknown, fallback: number): number {
  return typeof value === 'number' ? Math.trunc(Math.abs(value)) : fallback;
}
