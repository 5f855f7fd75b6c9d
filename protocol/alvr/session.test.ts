import { describe, expect, it } from 'vitest';
import { parseSession, sessionDefaults, sessionJson, type SessionSettings } from './session.js';
import { valueOf } from './testing/bytes.js';

const connection = (text: string) => `{"session_settings":{"connection":${text}}}`;
const noSettings = { ok: false, error: 'Unexpected None' };

describe('a session text, as the 20.14.1 client takes it', () => {
  it.each(['{}', 'null', '[]', '', '{"session_settings":', '"session_settings"'])(
    '%j has no settings',
    (text) => {
      expect(parseSession(text)).toEqual(noSettings);
    },
  );

  const accepted: readonly (readonly [string, Partial<SessionSettings>])[] = [
    ['{"session_settings":null}', {}],
    ['{"session_settings":{}}', {}],
    ['{"session_settings":[1]}', {}],
    [
      connection('{"stream_port":9950,"stream_protocol":{"variant":"Tcp"},"packet_size":1300}'),
      { streamPort: 9950, streamProtocol: 'Tcp', packetSize: 1300 },
    ],
    ['{"server_version":"x","session_settings":{"connection":{"stream_port":1}}}', { streamPort: 1 }],
    [connection('{"stream_port":-5}'), { streamPort: 5 }],
    [connection('{"stream_port":9944.9}'), { streamPort: 9944 }],
    [connection('{"stream_port":"9945"}'), {}],
    [connection('{"stream_protocol":{"variant":"Quic"}}'), {}],
    [connection('{"stream_protocol":"Tcp"}'), {}],
    [
      connection('{"avoid_video_glitching":true,"statistics_history_size":32}'),
      { avoidVideoGlitching: true, statisticsHistorySize: 32 },
    ],
    [connection('{"avoid_video_glitching":1,"unknown":{}}'), {}],
    ['{"session_settings":{"audio":{"microphone":{"enabled":true}}}}', { microphone: true }],
    [
      '{"session_settings":{"video":{"preferred_fps":60,"foveated_encoding":{"enabled":false}}}}',
      { foveatedEncoding: false },
    ],
    ['{"session_settings":{"video":{"mediacodec_extra_options":{"content":[["k",{}]]}}}}', {}],
  ];
  it.each(accepted)('%s', (text, changes) => {
    expect(valueOf(parseSession(text))).toEqual({ ...sessionDefaults, ...changes });
  });

  it.each([
    '{"stream_port":99999}',
    '{"packet_size":0}',
    '{"packet_size":-1400}',
    '{"packet_size":70000}',
    '{"statistics_history_size":1e30}',
  ])('%s is out of range and rejects everything', (text) => {
    expect(parseSession(connection(text)).ok).toBe(false);
  });

  it('says only what was asked for', () => {
    const deltas = {
      streamPort: 9944,
      streamProtocol: 'Udp',
      packetSize: 1400,
      avoidVideoGlitching: false,
    } as const;
    expect(JSON.parse(sessionJson({ ...deltas, microphone: true }))).toEqual({
      session_settings: {
        connection: {
          stream_port: 9944,
          stream_protocol: { variant: 'Udp' },
          packet_size: 1400,
          avoid_video_glitching: false,
        },
        audio: { microphone: { enabled: true } },
        video: {},
      },
    });
  });

  it('comes back as written', () => {
    const settings: SessionSettings = {
      streamPort: 9950,
      streamProtocol: 'Tcp',
      packetSize: 1200,
      avoidVideoGlitching: true,
      statisticsHistorySize: 100,
      microphone: true,
      foveatedEncoding: false,
      useFullRange: false,
    };
    expect(valueOf(parseSession(sessionJson(settings)))).toEqual(settings);
  });
});
