import { describe, expect, it } from 'vitest';
import fixture from '../../fixtures/alvr/vectors.json' with { type: 'json' };
import type { Decoded } from '../decoded.js';
import { decodeAnnouncement, encodeAnnouncement } from './announcement.js';
import { decodeClientControl, encodeClientControl, type KnownClientControl } from './client-control.js';
import {
  decodeConnectionResult,
  encodeConnectionResult,
  type ConnectionResult,
} from './connection-result.js';
import { ControlFrameReader, encodeControlFrame } from './control-frame.js';
import { protocolId20 } from './dialect.js';
import { decodeHaptics, encodeHaptics } from './haptics.js';
import { buttonId, deviceId, interactionProfileId } from './ids.js';
import { ipBytes } from '../ip-bytes.js';
import { parseNegotiated } from './negotiated.js';
import {
  decodeServerControl,
  emptyRealTimeConfig,
  encodeServerControl,
  type ServerControl,
} from './server-control.js';
import { parseSession, sessionDefaults } from './session.js';
import { parseShard } from './shard.js';
import { ShardWriter } from './shard-writer.js';
import { decodeStatistics, encodeStatistics } from './statistics.js';
import { decodeStreamConfig, encodeStreamConfig } from './stream-config.js';
import { streamIds } from './stream-ids.js';
import { fromHex, toHex, valueOf } from './testing/bytes.js';
import { decodeTracking, encodeTracking, motionsOnly } from './tracking.js';
import { decodeVideoHeader, encodeVideoHeader } from './video.js';

const f32 = Math.fround;
const zero = { x: 0, y: 0, z: 0 };
const leftHand = deviceId('/user/hand/left');

function hexOf(kind: string, name: string): string {
  const vector = fixture.vectors.find((one) => one.kind === kind && one.name === name);
  if (vector === undefined) throw new Error(`there is no vector ${kind} ${name}`);
  return vector.hex;
}

function isBothWays<T>(kind: string, name: string, value: T, codec: Codec<T>): void {
  const hex = hexOf(kind, name);
  expect(toHex(codec.encode(value))).toBe(hex);
  expect(valueOf(codec.decode(fromHex(hex)))).toEqual(value);
}

interface Codec<T> {
  readonly encode: (value: T) => Uint8Array;
  readonly decode: (bytes: Uint8Array) => Decoded<unknown>;
}

const clientControls: readonly (readonly [string, KnownClientControl])[] = [
  ['PlayspaceSync(None)', { type: 'PlayspaceSync', area: undefined }],
  ['PlayspaceSync(2.0, 3.0)', { type: 'PlayspaceSync', area: [2, 3] }],
  ['RequestIdr', { type: 'RequestIdr' }],
  ['KeepAlive', { type: 'KeepAlive' }],
  ['StreamReady', { type: 'StreamReady' }],
  [
    'ViewsConfig',
    {
      type: 'ViewsConfig',
      ipdM: f32(0.063),
      fov: [
        { left: -1, right: 0.75, up: 0.5, down: -0.5 },
        { left: -0.75, right: 1, up: 0.5, down: -0.5 },
      ],
    },
  ],
  ['Battery', { type: 'Battery', deviceId: deviceId('/user/head'), gauge: 0.5, isPlugged: true }],
  ['VideoErrorReport', { type: 'VideoErrorReport' }],
  [
    'Buttons',
    {
      type: 'Buttons',
      entries: [
        { pathId: buttonId('left', 'x/click'), value: { type: 'Binary', value: true } },
        { pathId: buttonId('left', 'trigger/value'), value: { type: 'Scalar', value: 0.25 } },
      ],
    },
  ],
  [
    'ActiveInteractionProfile',
    {
      type: 'ActiveInteractionProfile',
      deviceId: leftHand,
      profileId: interactionProfileId('/interaction_profiles/oculus/touch_controller'),
    },
  ],
  ['Log(Error)', { type: 'Log', level: 'Error', message: 'hi' }],
  ['Log(Warning)', { type: 'Log', level: 'Warning', message: 'hi' }],
  ['Reserved', { type: 'Reserved', text: '{}' }],
  ['ReservedBuffer', { type: 'ReservedBuffer', bytes: Uint8Array.of(1, 2) }],
];

const serverControls: readonly (readonly [string, ServerControl])[] = [
  ['StartStream', { type: 'StartStream' }],
  [
    'DecoderConfig(H264)',
    { type: 'DecoderConfig', codec: 'H264', config: fromHex('0000000167420000000168ce') },
  ],
  ['DecoderConfig(AV1)', { type: 'DecoderConfig', codec: 'AV1', config: new Uint8Array() }],
  ['Restarting', { type: 'Restarting' }],
  ['KeepAlive', { type: 'KeepAlive' }],
  ['ServerPredictionAverage', { type: 'ServerPredictionAverage', durationNs: 1_500_000_000n }],
  ['Reserved', { type: 'Reserved', text: 'a' }],
  ['ReservedBuffer(RealTimeConfig nothing)', { type: 'ReservedBuffer', bytes: emptyRealTimeConfig }],
];

const connectionResults: readonly (readonly [string, ConnectionResult])[] = [
  [
    'ConnectionAccepted(no capabilities)',
    {
      type: 'ConnectionAccepted',
      clientProtocolId: protocolId20,
      displayName: 'Q',
      serverIp: Uint8Array.of(192, 168, 1, 10),
      capabilities: undefined,
    },
  ],
  ['ClientStandby', { type: 'ClientStandby' }],
];

describe('the bytes of the 20.14.1 reference, read and written', () => {
  it.each(clientControls)('client packet %s', (name, packet) =>
    isBothWays('client-control', name, packet, { encode: encodeClientControl, decode: decodeClientControl }),
  );
  it.each(serverControls)('server packet %s', (name, packet) =>
    isBothWays('server-control', name, packet, { encode: encodeServerControl, decode: decodeServerControl }),
  );
  it.each(connectionResults)('%s', (name, result) =>
    isBothWays('connection-result', name, result, {
      encode: encodeConnectionResult,
      decode: decodeConnectionResult,
    }),
  );

  it('control frames', () => {
    const frames = [
      ['RequestIdr', encodeClientControl({ type: 'RequestIdr' })],
      ['StartStream', encodeServerControl({ type: 'StartStream' })],
      ['KeepAlive', encodeServerControl({ type: 'KeepAlive' })],
    ] as const;
    for (const [name, payload] of frames) {
      const hex = hexOf('control-frame', name);
      expect(toHex(encodeControlFrame(payload))).toBe(hex);
      expect(valueOf(new ControlFrameReader(64).push(fromHex(hex)))).toEqual([payload]);
    }
  });

  it('an IPv6 address', () => {
    const hex = hexOf('ip-address', '::1');
    const result: ConnectionResult = {
      type: 'ConnectionAccepted',
      clientProtocolId: protocolId20,
      displayName: '',
      serverIp: ipBytes('::1') ?? new Uint8Array(),
      capabilities: undefined,
    };
    const bytes = encodeConnectionResult(result);
    expect(toHex(bytes)).toBe(`00000000675d6dcfaf7e66170000000000000000${hex}00`);
    expect(valueOf(decodeConnectionResult(bytes))).toEqual(result);
  });

  it('the smallest stream configuration', () => {
    const value = {
      session: '{"session_settings":{}}',
      negotiated: '{"view_resolution":[64,64],"refresh_rate_hint":60.0,"game_audio_sample_rate":48000}',
    };
    isBothWays('stream-config', 'minimal', value, { encode: encodeStreamConfig, decode: decodeStreamConfig });
    expect(encodeStreamConfig(value)).toHaveLength(122);
    expect(valueOf(parseSession(value.session))).toEqual(sessionDefaults);
    expect(valueOf(parseNegotiated(value.negotiated))).toMatchObject({
      viewResolution: [64, 64],
      refreshRateHint: 60,
      gameAudioSampleRate: 48_000,
    });
  });

  it('the announcement captured from the real client', () =>
    isBothWays(
      'announcement',
      '2714.client',
      { protocolId: protocolId20, hostname: '2714.client' },
      { encode: encodeAnnouncement, decode: decodeAnnouncement },
    ));

  it('the video header', () =>
    isBothWays(
      'video-header',
      '1.5 s, IDR',
      { timestampNs: 1_500_000_000n, isIdr: true },
      { encode: encodeVideoHeader, decode: decodeVideoHeader },
    ));

  const haptics = { deviceId: leftHand, durationNs: 10_000_000n, frequencyHz: 160, amplitude: 0.5 };

  it('haptics', () =>
    isBothWays('haptics', 'left hand', haptics, { encode: encodeHaptics, decode: decodeHaptics }));

  it('tracking of the head alone', () =>
    isBothWays(
      'tracking',
      'head only',
      motionsOnly(12_345_678_901n, [
        {
          deviceId: deviceId('/user/head'),
          pose: { orientation: { ...zero, w: 1 }, position: { x: 0, y: 1.5, z: 0 } },
          linearVelocity: zero,
          angularVelocity: zero,
        },
      ]),
      { encode: encodeTracking, decode: decodeTracking },
    ));

  it('client statistics', () =>
    isBothWays(
      'statistics',
      'one second',
      {
        targetTimestampNs: 1_000_000_000n,
        frameIntervalNs: 5_000_000n,
        videoDecodeNs: 5_000_000n,
        videoDecoderQueueNs: 5_000_000n,
        renderingNs: 5_000_000n,
        vsyncQueueNs: 5_000_000n,
        totalPipelineLatencyNs: 60_000_000n,
      },
      { encode: encodeStatistics, decode: decodeStatistics },
    ));

  it('a haptics shard', () => {
    const hex = hexOf('shard', 'haptics, packet 0');
    const { bytes } = new ShardWriter(1400).write(
      streamIds.haptics,
      0,
      encodeHaptics(haptics),
      new Uint8Array(),
    );
    expect(toHex(bytes)).toBe(hex);
    expect(valueOf(parseShard(fromHex(hex)))).toEqual({
      streamId: streamIds.haptics,
      packetIndex: 0,
      shardCount: 1,
      shardIndex: 0,
      data: encodeHaptics(haptics),
    });
  });

  it('the beginning of the first live tracking datagram, 105 bytes', () => {
    const start = fromHex(hexOf('shard-start', 'tracking, packet 0'));
    const packet = fromHex(hexOf('tracking', 'head only'));
    packet.set(start.subarray(18));
    const { bytes } = new ShardWriter(1400).write(streamIds.tracking, 0, packet, new Uint8Array());
    expect(bytes).toHaveLength(105);
    expect(toHex(bytes.subarray(0, start.length))).toBe(toHex(start));
    expect(valueOf(decodeTracking(valueOf(parseShard(bytes)).data)).targetTimestampNs).toBe(0x2139fn);
  });

  it('a frame cut into two shards', () => {
    const payload = Uint8Array.from({ length: 1536 }, (_, index) => index);
    const header = encodeVideoHeader({ timestampNs: 1_500_000_000n, isIdr: true });
    const { bytes, shardCount, strideBytes } = new ShardWriter(1400).write(
      streamIds.video,
      7,
      header,
      payload,
    );
    expect({ shardCount, strideBytes, wireBytes: bytes.length }).toEqual({
      shardCount: 2,
      strideBytes: 1404,
      wireBytes: 1404 + 181,
    });
    const first = hexOf('shard-start', 'video, packet 7, shard 0');
    const second = hexOf('shard-start', 'video, packet 7, shard 1');
    expect(toHex(bytes.subarray(0, first.length / 2))).toBe(first);
    expect(toHex(bytes.subarray(1400, 1404))).toBe('595a5b5c');
    expect(toHex(bytes.subarray(1404, 1404 + second.length / 2))).toBe(second);
    expect(toHex(bytes.subarray(-4))).toBe('fcfdfeff');
  });
});
