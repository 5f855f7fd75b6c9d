import { afterEach, describe, expect, it } from 'vitest';
import { encodeClientControl, type KnownClientControl } from '../../../../protocol/alvr/client-control.js';
import { buttonId, deviceId } from '../../../../protocol/alvr/ids.js';
import { parseShard, type Shard } from '../../../../protocol/alvr/shard.js';
import { ShardWriter } from '../../../../protocol/alvr/shard-writer.js';
import { encodeStatistics } from '../../../../protocol/alvr/statistics.js';
import { streamIds } from '../../../../protocol/alvr/stream-ids.js';
import { TcpShardSplitter } from '../../../../protocol/alvr/tcp-shard-splitter.js';
import { valueOf } from '../../../../protocol/alvr/testing/bytes.js';
import { encodeTracking, motionsOnly } from '../../../../protocol/alvr/tracking.js';
import { decodeVideoHeader } from '../../../../protocol/alvr/video.js';
import { stampRequest } from '../../../../protocol/stamp-request.js';
import { closeSockets, streamingClient } from './fake-client.test-support.js';
import { defaultWireConfig } from './wire-config.test-support.js';

const { packetSize } = defaultWireConfig;
const head = deviceId('/user/head');
const pose = { orientation: { x: 0, y: 0, z: 0, w: 1 }, position: { x: 1, y: 2, z: 3 } };
const still = { x: 0, y: 0, z: 0 };
const fov = { left: -0.8, right: 0.75, up: 0.75, down: -0.8 };

afterEach(closeSockets);

function trackingOf(timestampNs: bigint): Uint8Array {
  return encodeTracking(
    motionsOnly(timestampNs, [{ deviceId: head, pose, linearVelocity: still, angularVelocity: still }]),
  );
}

/** One packet of a stream as it travels. */
function packetOf(streamId: number, index: number, bytes: Uint8Array): Uint8Array {
  return new ShardWriter(packetSize).write(streamId, index, bytes, new Uint8Array()).bytes.slice();
}

/** The shards that lie in what a client got on its stream connection. */
function shardsIn(stream: Uint8Array): Shard[] {
  return valueOf(new TcpShardSplitter(packetSize).push(stream)).map((bytes) => valueOf(parseShard(bytes)));
}

describe('what a client says on control', () => {
  const said: { readonly packet: KnownClientControl; readonly told: readonly unknown[] }[] = [
    { packet: { type: 'PlayspaceSync', area: [2, 3] }, told: ['recentre'] },
    { packet: { type: 'RequestIdr' }, told: ['idrRequested'] },
    { packet: { type: 'VideoErrorReport' }, told: ['idrRequested'] },
    {
      packet: { type: 'ViewsConfig', ipdM: 0.0625, fov: [fov, fov] },
      told: ['eyes', { ipdM: 0.0625, fov: [expect.anything(), expect.anything()] }],
    },
    {
      packet: { type: 'Battery', deviceId: head, gauge: 0.5, isPlugged: true },
      told: ['battery', 50, true],
    },
    {
      packet: {
        type: 'Buttons',
        entries: [{ pathId: buttonId('left', 'trigger/value'), value: { type: 'Scalar', value: 0.5 } }],
      },
      told: ['trigger', 'left', 0.5],
    },
    {
      packet: {
        type: 'Buttons',
        entries: [{ pathId: buttonId('right', 'trigger/value'), value: { type: 'Scalar', value: 1 } }],
      },
      told: ['trigger', 'right', 1],
    },
    { packet: { type: 'Log', level: 'Error', message: 'no' }, told: ['log', 'error', 'no'] },
    { packet: { type: 'Log', level: 'Warning', message: 'hm' }, told: ['log', 'warning', 'hm'] },
    { packet: { type: 'Log', level: 'Debug', message: 'so' }, told: ['log', 'info', 'so'] },
  ];

  it.each(said)('$packet.type is told as $told', async ({ packet, told: wanted }) => {
    const { told, send } = await streamingClient();
    send(encodeClientControl(packet));
    await expect.poll(() => told).toEqual([wanted]);
  });

  it('and what is of no use to a stream is not told', async () => {
    const { told, send, peer } = await streamingClient();
    send(encodeClientControl({ type: 'KeepAlive' }));
    send(encodeClientControl({ type: 'Battery', deviceId: 7n, gauge: 0.5, isPlugged: false }));
    send(Uint8Array.of(99, 0, 0, 0));
    send(encodeClientControl({ type: 'RequestIdr' }));
    await expect.poll(() => told).toEqual([['idrRequested']]);
    expect(peer.packetsMalformed).toBe(0);
  });

  it('and what cannot be read is counted', async () => {
    const { told, send, peer } = await streamingClient();
    send(encodeClientControl({ type: 'ViewsConfig', ipdM: 0.06, fov: [fov, fov] }).subarray(0, 9));
    send(encodeClientControl({ type: 'RequestIdr' }));
    await expect.poll(() => told).toEqual([['idrRequested']]);
    expect(peer.packetsMalformed).toBe(1);
  });

  it('is answered where it asks for stamps, and where it asks for lockstep', async () => {
    const { told, send, received } = await streamingClient();
    send(encodeClientControl({ type: 'Reserved', text: stampRequest }));
    await expect.poll(() => received.packets).toEqual([{ type: 'Reserved', text: stampRequest }]);
    expect(told).toEqual([['stampsWanted']]);
  });
});

describe('what a client sends on its stream', () => {
  it('is told: where it was, and what it displayed', async () => {
    const { told, streamSocket, peer } = await streamingClient();
    streamSocket.write(packetOf(streamIds.tracking, 0, trackingOf(77n)));
    streamSocket.write(
      packetOf(
        streamIds.statistics,
        0,
        encodeStatistics({
          ...{ targetTimestampNs: 77n, frameIntervalNs: 1n, videoDecodeNs: 2n, videoDecoderQueueNs: 3n },
          ...{ renderingNs: 4n, vsyncQueueNs: 5n, totalPipelineLatencyNs: 6n },
        }),
      ),
    );
    await expect.poll(() => told.length).toBe(2);
    expect(told).toEqual([
      ['tracking', { timestampNs: 77n, head: pose, left: undefined, right: undefined }],
      [
        'displayed',
        {
          ...{ timestampNs: 77n, decodeNs: 2n, decoderQueueNs: 3n },
          ...{ renderingNs: 4n, vsyncQueueNs: 5n, totalNs: 6n },
        },
      ],
    ]);
    expect(peer.packetsMalformed).toBe(0);
    await peer.heard;
    expect(peer.takeTracked()).toEqual(['head']);
    // Since the last report.
    expect(peer.takeTracked()).toEqual([]);
  });

  it('is counted where it cannot be read, and what follows is read', async () => {
    const { told, streamSocket, peer } = await streamingClient();
    streamSocket.write(packetOf(streamIds.tracking, 0, trackingOf(1n).subarray(0, 30)));
    streamSocket.write(packetOf(streamIds.statistics, 0, new Uint8Array(5)));
    streamSocket.write(packetOf(4_711, 0, new Uint8Array(5)));
    streamSocket.write(packetOf(streamIds.tracking, 1, trackingOf(2n)));
    await expect.poll(() => told.map(([name]) => name)).toEqual(['tracking']);
    expect(peer.packetsMalformed).toBe(3);
  });

  it('is nobody’s business after the end', async () => {
    const { told, streamSocket, send, peer } = await streamingClient();
    streamSocket.write(packetOf(streamIds.tracking, 0, trackingOf(1n)));
    await expect.poll(() => told.length).toBe(1);
    const closed = peer.close(true);
    streamSocket.write(packetOf(streamIds.tracking, 1, trackingOf(2n)));
    send(encodeClientControl({ type: 'RequestIdr' }));
    await closed;
    expect(told).toHaveLength(1);
  });
});

describe('what a client is sent', () => {
  it('is each frame behind its header, cut into shards, under a number that rises', async () => {
    const { peer, received } = await streamingClient();
    const accessUnit = Uint8Array.from({ length: 2_000 }, (_, index) => index % 251);
    const first = await peer.sendFrame(5n, true, accessUnit);
    const second = await peer.sendFrame(6n, false, accessUnit.subarray(0, 10));
    expect(first).toMatchObject({ shards: 2, packetIndex: 0, complete: true });
    expect(second).toMatchObject({ shards: 1, packetIndex: 1, complete: true });
    await expect.poll(() => received.stream.length).toBe(first.bytes + second.bytes);
    const shards = shardsIn(received.stream);
    expect(
      shards.map(({ streamId, packetIndex, shardIndex }) => [streamId, packetIndex, shardIndex]),
    ).toEqual([
      [streamIds.video, 0, 0],
      [streamIds.video, 0, 1],
      [streamIds.video, 1, 0],
    ]);
    const packet = Buffer.concat(shards.slice(0, 2).map(({ data }) => data));
    expect(valueOf(decodeVideoHeader(packet))).toEqual({ timestampNs: 5n, isIdr: true });
    expect(packet.subarray(13)).toEqual(Buffer.from(accessUnit));
  });

  it('is a pulse for one hand', async () => {
    const { peer, received } = await streamingClient();
    peer.sendHaptics('left', 30, 160, 0.5);
    peer.sendHaptics('right', 30, 160, 0.5);
    await expect.poll(() => shardsIn(received.stream).map(({ packetIndex }) => packetIndex)).toEqual([0, 1]);
    expect(shardsIn(received.stream).map(({ streamId }) => streamId)).toEqual([
      streamIds.haptics,
      streamIds.haptics,
    ]);
  });

  it('is what a decoder needs, and what of the settings has changed, once', async () => {
    const { peer, received } = await streamingClient();
    peer.sendDecoderConfig('h264', Uint8Array.of(1, 2));
    peer.sendDecoderConfig('hevc', Uint8Array.of(3));
    const blend = { type: 'Blend', premultipliedAlpha: true, threshold: 0.5 } as const;
    const config = { passthrough: blend, postProcessing: undefined };
    peer.configure(config);
    peer.configure({ ...config });
    peer.configure({ passthrough: undefined, postProcessing: undefined });
    peer.sendDecoderConfig('hevc', Uint8Array.of(4));
    await expect.poll(() => received.packets.length).toBe(5);
    expect(received.packets.map((packet) => packet.type)).toEqual([
      ...['DecoderConfig', 'DecoderConfig', 'ReservedBuffer', 'ReservedBuffer', 'DecoderConfig'],
    ]);
    expect(received.packets[0]).toMatchObject({ codec: 'H264', config: Buffer.of(1, 2) });
    expect(received.packets[1]).toMatchObject({ codec: 'Hevc' });
  });
});
