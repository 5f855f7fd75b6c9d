import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { assumedCapabilities } from '../../../../protocol/alvr/capabilities.js';
import { encodeClientControl } from '../../../../protocol/alvr/client-control.js';
import { encodeConnectionResult } from '../../../../protocol/alvr/connection-result.js';
import { ControlFrameReader, encodeControlFrame } from '../../../../protocol/alvr/control-frame.js';
import { protocolId20 } from '../../../../protocol/alvr/dialect.js';
import { decodeServerControl } from '../../../../protocol/alvr/server-control.js';
import type { TransportEvents } from '../transport.js';
import { AlvrPeer } from './peer.js';
import { defaultWireConfig } from './wire-config.test-support.js';

const sockets: (Socket | Server)[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) {
    if ('destroy' in socket) socket.destroy();
    else socket.close();
  }
});

async function listening(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  sockets.push(server);
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

/** What a client got on its control connection, by name, and how that connection ended. */
interface Received {
  readonly packets: string[];
  ended: string | undefined;
}

/** A client in TCP mode that has shaken hands with a peer. */
async function streaming() {
  const control = await listening();
  const stream = await listening();
  const client = connect(control.port, '127.0.0.1');
  const [accepted] = (await once(control.server, 'connection')) as [Socket];
  sockets.push(client, accepted);
  const received: Received = { packets: [], ended: undefined };
  const reader = new ControlFrameReader(65_536);
  let configured = false;
  const send = (payload: Uint8Array) => client.write(encodeControlFrame(payload));
  client.on('data', (bytes: Buffer) => {
    const frames = reader.push(bytes);
    for (const frame of frames.ok ? frames.value : []) {
      if (!configured) {
        configured = true;
        continue;
      }
      const packet = decodeServerControl(frame);
      const name = packet.ok ? packet.value.type : packet.error;
      if (name === 'StartStream') send(encodeClientControl({ type: 'StreamReady' }));
      else if (name !== 'KeepAlive') received.packets.push(name);
    }
  });
  client.on('error', (error: NodeJS.ErrnoException) => (received.ended = error.code));
  client.on('end', () => (received.ended ??= 'FIN'));
  send(
    encodeConnectionResult({
      type: 'ConnectionAccepted',
      clientProtocolId: protocolId20,
      displayName: 'Quest 3',
      serverIp: Uint8Array.of(127, 0, 0, 1),
      capabilities: {
        ...assumedCapabilities,
        defaultViewResolution: [1680, 1760],
        refreshRates: [72],
        microphoneSampleRate: 44_100,
      },
    }),
  );
  const ends: { reason: string; failed: boolean }[] = [];
  // Those that a test does not name are never called here.
  const events = { ended: (reason: string, failed: boolean) => void ends.push({ reason, failed }) };
  const peer = new AlvrPeer(
    accepted,
    { address: '127.0.0.1', transport: 'tcp', wired: false, streamPort: stream.port },
    defaultWireConfig,
    events as unknown as TransportEvents,
  );
  const opened = once(stream.server, 'connection') as Promise<[Socket]>;
  await peer.connect();
  const [streamSocket] = await opened;
  sockets.push(streamSocket);
  peer.begin({ passthrough: undefined, postProcessing: undefined });
  return { peer, received, ends, streamSocket };
}

describe('a client that is let go', () => {
  it('is told of a restart when it is to come back', async () => {
    const { peer, received } = await streaming();
    await peer.close(true);
    await expect.poll(() => received).toEqual({ packets: ['Restarting'], ended: 'FIN' });
  });

  it('is told nothing and reset otherwise, which makes it show its own text', async () => {
    const { peer, received } = await streaming();
    await peer.close(false);
    await expect.poll(() => received).toEqual({ packets: [], ended: 'ECONNRESET' });
  });
});

describe('a client that leaves', () => {
  it.each([
    { how: 'closing its stream connection', leave: (socket: Socket) => socket.end() },
    { how: 'resetting it', leave: (socket: Socket) => socket.resetAndDestroy() },
  ])('in TCP mode by $how is no fault', async ({ leave }) => {
    const { ends, streamSocket } = await streaming();
    leave(streamSocket);
    await expect.poll(() => ends.length).toBe(1);
    expect(ends[0]?.failed).toBe(false);
  });

  it('breaking the stream protocol is one', async () => {
    const { ends, streamSocket } = await streaming();
    streamSocket.write(Uint8Array.of(255, 255, 255, 255));
    await expect.poll(() => ends).toMatchObject([{ failed: true }]);
  });
});
