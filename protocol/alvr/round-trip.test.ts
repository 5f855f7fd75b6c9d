import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BincodeReader, BincodeWriter } from './bincode.js';
import {
  decodeClientControl,
  encodeClientControl,
  logLevels,
  type KnownClientControl,
} from './client-control.js';
import { decodeConnectionResult, encodeConnectionResult } from './connection-result.js';
import { decodeHaptics, encodeHaptics } from './haptics.js';
import { ipBytes } from '../ip-bytes.js';
import {
  decodeServerControl,
  encodeServerControl,
  videoCodecs,
  type ServerControl,
} from './server-control.js';
import { decodeStatistics, encodeStatistics } from './statistics.js';
import { decodeStreamConfig, encodeStreamConfig } from './stream-config.js';
import { joined, valueOf } from './testing/bytes.js';
import { decodeTracking, encodeTracking, handJoints, motionsOnly, type Tracking } from './tracking.js';
import { decodeVideoHeader, encodeVideoHeader } from './video.js';

const f32 = fc.float({ noNaN: true, noDefaultInfinity: true });
const u64 = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n });
const durationNs = fc.bigInt({ min: 0n, max: (1n << 64n) * 1_000_000_000n - 1n });
const vec3 = fc.record({ x: f32, y: f32, z: f32 });
const pose = fc.record({ orientation: fc.record({ x: f32, y: f32, z: f32, w: f32 }), position: vec3 });
const fov = fc.record({ left: f32, right: f32, up: f32, down: f32 });
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const bytes = fc.uint8Array({ maxLength: 100 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const weights = maybe(fc.array(f32, { maxLength: 70 }));
const skeleton = maybe(fc.array(pose, { minLength: handJoints, maxLength: handJoints }));

const clientControl: fc.Arbitrary<KnownClientControl> = fc.oneof(
  fc.record({ type: fc.constant('PlayspaceSync'), area: maybe(fc.tuple(f32, f32)) }),
  fc.record({ type: fc.constantFrom('RequestIdr', 'KeepAlive', 'StreamReady', 'VideoErrorReport') }),
  fc.record({ type: fc.constant('ViewsConfig'), ipdM: f32, fov: fc.tuple(fov, fov) }),
  fc.record({ type: fc.constant('Battery'), deviceId: u64, gauge: f32, isPlugged: fc.boolean() }),
  fc.record({
    type: fc.constant('Buttons'),
    entries: fc.array(
      fc.record({
        pathId: u64,
        value: fc.oneof(
          fc.record({ type: fc.constant('Binary'), value: fc.boolean() }),
          fc.record({ type: fc.constant('Scalar'), value: f32 }),
        ),
      }),
    ),
  }),
  fc.record({ type: fc.constant('ActiveInteractionProfile'), deviceId: u64, profileId: u64 }),
  fc.record({ type: fc.constant('Log'), level: fc.constantFrom(...logLevels), message: text }),
  fc.record({ type: fc.constant('Reserved'), text }),
  fc.record({ type: fc.constant('ReservedBuffer'), bytes }),
);

const serverControl: fc.Arbitrary<ServerControl> = fc.oneof(
  fc.record({ type: fc.constantFrom('StartStream', 'Restarting', 'KeepAlive') }),
  fc.record({ type: fc.constant('DecoderConfig'), codec: fc.constantFrom(...videoCodecs), config: bytes }),
  fc.record({ type: fc.constant('ServerPredictionAverage'), durationNs }),
  fc.record({ type: fc.constant('Reserved'), text }),
  fc.record({ type: fc.constant('ReservedBuffer'), bytes }),
);

const tracking: fc.Arbitrary<Tracking> = fc.record({
  targetTimestampNs: durationNs,
  deviceMotions: fc.array(fc.record({ deviceId: u64, pose, linearVelocity: vec3, angularVelocity: vec3 }), {
    maxLength: 4,
  }),
  handSkeletons: fc.tuple(skeleton, skeleton),
  face: fc.record({
    eyeGazes: fc.tuple(maybe(pose), maybe(pose)),
    fbFaceExpression: weights,
    htcEyeExpression: weights,
    htcLipExpression: weights,
  }),
});

const statistics = fc.record({
  targetTimestampNs: durationNs,
  frameIntervalNs: durationNs,
  videoDecodeNs: durationNs,
  videoDecoderQueueNs: durationNs,
  renderingNs: durationNs,
  vsyncQueueNs: durationNs,
  totalPipelineLatencyNs: durationNs,
});

describe('what is written is read again', () => {
  it('client packets', () => {
    fc.assert(
      fc.property(clientControl, (packet) => {
        expect(valueOf(decodeClientControl(encodeClientControl(packet)))).toEqual(packet);
      }),
    );
  });
  it('server packets', () => {
    fc.assert(
      fc.property(serverControl, (packet) => {
        expect(valueOf(decodeServerControl(encodeServerControl(packet)))).toEqual(packet);
      }),
    );
  });
  it('tracking, and cut anywhere it is malformed', () => {
    fc.assert(
      fc.property(tracking, fc.nat(), (value, cut) => {
        const wire = encodeTracking(value);
        expect(valueOf(decodeTracking(wire))).toEqual(value);
        expect(decodeTracking(wire.subarray(0, cut % wire.length)).ok).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
  it('statistics, haptics and the video header', () => {
    const header = fc.record({ timestampNs: durationNs, isIdr: fc.boolean() });
    const pulse = fc.record({ deviceId: u64, durationNs, frequencyHz: f32, amplitude: f32 });
    fc.assert(
      fc.property(statistics, header, pulse, (a, b, c) => {
        expect(valueOf(decodeStatistics(encodeStatistics(a)))).toEqual(a);
        expect(valueOf(decodeVideoHeader(encodeVideoHeader(b)))).toEqual(b);
        expect(valueOf(decodeHaptics(encodeHaptics(c)))).toEqual(c);
      }),
    );
  });
  it('the stream configuration and the connection result', () => {
    fc.assert(
      fc.property(text, text, u64, (session, negotiated, id) => {
        const config = { session, negotiated };
        expect(valueOf(decodeStreamConfig(encodeStreamConfig(config)))).toEqual(config);
        const accepted = {
          type: 'ConnectionAccepted',
          clientProtocolId: id,
          displayName: session,
          serverIp: Uint8Array.of(127, 0, 0, 1),
          capabilities: undefined,
        } as const;
        expect(valueOf(decodeConnectionResult(encodeConnectionResult(accepted)))).toEqual(accepted);
      }),
    );
  });
});

describe('sizes of tracking packets', () => {
  const none = motionsOnly(0n, []);
  const still = { orientation: { x: 0, y: 0, z: 0, w: 1 }, position: { x: 0, y: 0, z: 0 } };
  it.each([
    ['nothing', none, 27],
    [
      'one hand, one gaze, one weight',
      {
        ...none,
        handSkeletons: [Array.from({ length: handJoints }, () => still), undefined],
        face: { ...none.face, eyeGazes: [still, undefined], fbFaceExpression: [1] },
      },
      795,
    ],
  ] as const)('%s', (_, value: Tracking, size) => {
    expect(encodeTracking(value)).toHaveLength(size);
  });
});

function bytesOf(write: (writer: BincodeWriter) => unknown): Uint8Array {
  const writer = new BincodeWriter(1);
  write(writer);
  return writer.finish();
}

describe('bytes that are not as they should be', () => {
  it('are left alone behind a value', () => {
    const trailing = joined(encodeClientControl({ type: 'KeepAlive' }), Uint8Array.of(1, 2, 3));
    expect(valueOf(decodeClientControl(trailing))).toEqual({ type: 'KeepAlive' });
    expect(valueOf(decodeServerControl(joined(Uint8Array.of(3, 0, 0, 0), trailing)))).toEqual({
      type: 'KeepAlive',
    });
  });

  it('name a client packet of a later release, which is no error; such a server packet is one', () => {
    const packet = bytesOf((writer) => writer.u32(12).string('x'));
    expect(valueOf(decodeClientControl(packet))).toEqual({ type: 'Unknown', index: 12 });
    expect(decodeServerControl(packet)).toEqual({ ok: false, error: 'there is no server packet 12' });
  });

  it.each([
    ['a bool of 2', bytesOf((w) => w.u32(5).u64(1n).f32(0.5).u8(2))],
    ['an option of 2', bytesOf((w) => w.u32(0).u8(2))],
    ['a NaN in a frustum', bytesOf((w) => w.u32(4).f32(NaN).raw(new Uint8Array(32)))],
    ['a log level of 4', bytesOf((w) => w.u32(9).u32(4).string(''))],
    ['a text that is no UTF-8', bytesOf((w) => w.u32(10).bytes(Uint8Array.of(0xc3, 0x28)))],
    ['a text longer than the packet', bytesOf((w) => w.u32(10).u64(1n << 63n))],
    ['more buttons than bytes', bytesOf((w) => w.u32(7).u64(0xffff_ffff_ffff_ffffn).raw(new Uint8Array(64)))],
    ['a button value of 2', bytesOf((w) => w.u32(7).u64(1n).u64(1n).u32(2).raw(new Uint8Array(4)))],
    ['half a variant', Uint8Array.of(1, 0, 0)],
  ])('are malformed in a client packet: %s', (_, packet) => {
    expect(decodeClientControl(packet).ok).toBe(false);
  });

  it.each([
    ['a codec of 3', bytesOf((w) => w.u32(1).u32(3).u64(0n))],
    ['a duration of 1,000,000,000 ns and no second', bytesOf((w) => w.u32(4).u64(0n).u32(1_000_000_000))],
    ['nothing', new Uint8Array()],
  ])('are malformed in a server packet: %s', (_, packet) => {
    expect(decodeServerControl(packet).ok).toBe(false);
  });

  it.each([NaN, Infinity, -Infinity])('are malformed in a pose: %d', (value) => {
    const still = { orientation: { x: 0, y: 0, z: 0, w: 1 }, position: { x: 0, y: 0, z: 0 } };
    const motion = {
      deviceId: 1n,
      pose: still,
      linearVelocity: still.position,
      angularVelocity: still.position,
    };
    const bad = { ...motion, pose: { ...still, position: { x: 0, y: value, z: 0 } } };
    expect(decodeTracking(encodeTracking(motionsOnly(0n, [motion]))).ok).toBe(true);
    expect(decodeTracking(encodeTracking(motionsOnly(0n, [motion, bad]))).ok).toBe(false);
  });

  it('do not cost the head pose when they are a NaN in a face', () => {
    const none = motionsOnly(1n, []);
    const value = { ...none, face: { ...none.face, htcLipExpression: [NaN] } };
    expect(valueOf(decodeTracking(encodeTracking(value)))).toEqual(value);
  });

  it('stay an error once they are one', () => {
    const reader = new BincodeReader(Uint8Array.of(2, 1, 1, 1));
    expect([reader.bool(), reader.u64(), reader.u8(), reader.string(), reader.count(1)]).toEqual([
      false,
      0n,
      0,
      '',
      0,
    ]);
    expect(reader.error).toBe('a bool is 2');
  });

  it('keep all 64 bits of an id', () => {
    const deviceId = 0xf6b8_1330_eb3d_bdd8n;
    expect(BigInt(Number(deviceId))).not.toBe(deviceId);
    const packet = encodeClientControl({ type: 'Battery', deviceId, gauge: 0, isPlugged: false });
    expect(valueOf(decodeClientControl(packet))).toMatchObject({ deviceId });
  });
});

describe('addresses', () => {
  it.each([
    ['10.0.0.5', '0a000005'],
    ['::ffff:10.0.0.5', '0a000005'],
    ['::1', '00000000000000000000000000000001'],
    ['::', '00000000000000000000000000000000'],
    ['fe80::12ab:1%eth0', 'fe800000000000000000000012ab0001'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
  ])('%s', (given, bytes) => {
    expect(Buffer.from(ipBytes(given) ?? []).toString('hex')).toBe(bytes);
  });

  it.each([
    '',
    'quest.local',
    '10.0.0',
    '10.0.0.256',
    '1:2:3',
    '1::2::3',
    '1:2:3:4:5:6:7:8:9',
    '::12345',
    ':1',
  ])('%j is none', (given) => {
    expect(ipBytes(given)).toBeUndefined();
  });
});
