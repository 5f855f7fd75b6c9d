import { describe, expect, it } from 'vitest';
import { negotiatedJson, parseNegotiated, type Negotiated } from './negotiated.js';
import { parseSession, sessionDefaults, sessionJson, type SessionSettings } from './session.js';
import { valueOf } from './testing/bytes.js';

/** A negotiated configuration with what must be there, and more behind it. */
const text = (changes: string, resolution = '[64,64]', rate = '48000') =>
  `{"view_resolution":${resolution},"refresh_rate_hint":60.0,"game_audio_sample_rate":${rate}${changes}}`;

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

describe('the negotiated configuration, as the 20.14.1 client takes it', () => {
  it.each([
    '{}',
    'null',
    '[]',
    '',
    '{"view_resolution":[64,64]}',
    text('', '{"x":64,"y":64}'),
    text('', '[64.0,64.0]'),
    text('', '[64,6.4e1]'),
    text('', '[64]'),
    text('', '[64,64,64]'),
    text('', '[-64,64]'),
    text('', '[64,4294967296]'),
    text('', '[64,64]', '48000.0'),
    text('', '[64,64]', '"48000"'),
    '{"view_resolution":[64,64],"refresh_rate_hint":"60","game_audio_sample_rate":48000}',
  ])('%s is refused', (json) => {
    expect(parseNegotiated(json).ok).toBe(false);
  });

  const smallest: Negotiated = {
    viewResolution: [64, 64],
    refreshRateHint: 60,
    gameAudioSampleRate: 48_000,
    enableFoveatedEncoding: true,
    useMultimodalProtocol: false,
    useFullRange: true,
    encodingGamma: 1,
    enableHdr: false,
    wired: false,
  };

  it.each([
    ['nothing but what must be there', text(''), {}],
    ['a flag of the wrong type', text(',"wired":"yes"'), {}],
    ['a gamma as an integer', text(',"encoding_gamma":2'), { encodingGamma: 2 }],
    ['a gamma as a float', text(',"encoding_gamma":2.2e0'), { encodingGamma: 2.2 }],
    ['names and numbers inside texts', text(',"note":"\\"view_resolution\\":[1.5,2.5] 1.0"'), {}],
    ['numbers of others as floats', text(',"other":[1.5,{"view_resolution":[1.0]}]'), {}],
    [
      'flags',
      text(',"wired":true,"enable_foveated_encoding":false'),
      { wired: true, enableFoveatedEncoding: false },
    ],
  ])('%s', (_, json, changes) => {
    expect(valueOf(parseNegotiated(json))).toEqual({ ...smallest, ...changes });
  });

  it('falls back to the settings of the session', () => {
    const settings = { foveatedEncoding: false, useFullRange: false };
    expect(valueOf(parseNegotiated(text(''), settings))).toEqual({
      ...smallest,
      enableFoveatedEncoding: false,
      useFullRange: false,
    });
  });

  it('comes back as written', () => {
    const negotiated: Negotiated = {
      viewResolution: [2144, 2240],
      refreshRateHint: 89.5,
      gameAudioSampleRate: 44_100,
      enableFoveatedEncoding: false,
      useMultimodalProtocol: true,
      useFullRange: false,
      encodingGamma: 1.25,
      enableHdr: true,
      wired: true,
    };
    expect(valueOf(parseNegotiated(negotiatedJson(negotiated)))).toEqual(negotiated);
  });
});
