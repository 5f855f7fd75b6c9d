import type { Session, SessionCreate } from '../api/session.js';
import type { Json } from './node.js';
import type { SettingValues } from './tree.js';

/** The settings of a session that have names of their own in the local API. */
type SessionFields = Pick<
  Session,
  | 'codec'
  | 'encoder'
  | 'bitrateBps'
  | 'refreshHz'
  | 'maxEyeWidth'
  | 'transport'
  | 'packetSize'
  | 'avoidVideoGlitching'
>;

/** Without an upper limit, adaptive bitrate ends where the setting does. */
const noLimitMbps = 1000;

/**
 * The effective settings that the Session object of the API exposes. `bitrateBps` is the target, or the upper limit of
 * an adaptive one.
 */
export function sessionFields({ video, connection }: SettingValues): SessionFields {
  const { mode } = video.bitrate;
  const mbps = mode.variant === 'Adaptive' ? (mode.content.max_throughput_mbps ?? noLimitMbps) : mode.content;
  return {
    codec: video.preferred_codec.variant === 'Hevc' ? 'hevc' : 'h264',
    encoder: video.encoder_config.encoder,
    bitrateBps: Math.round(mbps * 1e6),
    refreshHz: video.preferred_fps,
    maxEyeWidth: video.max_view_width,
    transport: transportOf(connection.stream_protocol.variant),
    packetSize: connection.packet_size,
    avoidVideoGlitching: connection.avoid_video_glitching,
  };
}

/** The choices made by creating a session with these fields. */
export function sessionChoices(create: Omit<SessionCreate, 'name' | 'start'>): Map<string, Json> {
  const { codec, encoder, bitrateBps, refreshHz, maxEyeWidth, transport, packetSize, avoidVideoGlitching } =
    create;
  const choices = new Map<string, Json>();
  if (codec !== undefined) choices.set('video.preferred_codec', codec === 'hevc' ? 'Hevc' : 'H264');
  if (encoder !== undefined) choices.set('video.encoder_config.encoder', encoder);
  if (bitrateBps !== undefined) {
    choices.set('video.bitrate.mode', 'ConstantMbps');
    choices.set('video.bitrate.mode.ConstantMbps', bitrateBps / 1e6);
  }
  if (refreshHz !== undefined) choices.set('video.preferred_fps', refreshHz);
  if (maxEyeWidth !== undefined) choices.set('video.max_view_width', maxEyeWidth !== null);
  if (maxEyeWidth !== undefined && maxEyeWidth !== null)
    choices.set('video.max_view_width.content', maxEyeWidth);
  if (transport !== undefined) choices.set('connection.stream_protocol', protocols[transport]);
  if (packetSize !== undefined) choices.set('connection.packet_size', packetSize);
  if (avoidVideoGlitching !== undefined) choices.set('connection.avoid_video_glitching', avoidVideoGlitching);
  return choices;
}

const protocols = { auto: 'Automatic', udp: 'Udp', tcp: 'Tcp' } as const;

function transportOf(protocol: (typeof protocols)[Session['transport']]): Session['transport'] {
  switch (protocol) {
    case 'Automatic':
      return 'auto';
    case 'Udp':
      return 'udp';
    case 'Tcp':
      return 'tcp';
  }
}
