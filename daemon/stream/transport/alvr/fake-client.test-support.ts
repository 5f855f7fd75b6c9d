import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { assumedCapabilities } from '../../../../protocol/alvr/capabilities.js';
import { encodeClientControl } from '../../../../protocol/alvr/client-control.js';
import { encodeConnectionResult } from '../../../../protocol/alvr/connection-result.js';
import { ControlFrameReader, encodeControlFrame } from '../../../../protocol/alvr/control-frame.js';
import { protocolId20 } from '../../../../protocol/alvr/dialect.js';
import { decodeServerControl, type ServerControl } from '../../../../protocol/alvr/server-control.js';
import type { TransportEvents } from '../transport.js';
import { AlvrPeer } from './peer.js';
import { defaultWireConfig } from './wire-config.test-support.js';

/** What a peer told of its client. */
export type Told = readonly [name: keyof TransportEvents, ...facts: unknown[]];

/** What the client of a test has got so far. */
export interface Received {
  /** Control packets, without keep-alives. */
  readonly packets: ServerControl[];
  /** How its control connection ended. */
  ended: string | undefined;
  /** All of its stream connection. */
  stream: Buffer;
}

const sockets: (Socket | Server)[] = [];

/** For `afterEach`. */
export function closeSockets(): void {
  for (const socket of sockets.splice(0)) {
    if ('destroy' in socket) socket.destroy();
    else socket.close();
  }
}

async function listening(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  sockets.push(server);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen on a port');
  return { server, port: address.port };
}

function connectionOf(server: Server): Promise<Socket> {
  return new Promise((resolve) => {
    server.once('connection', resolve);
  });
}

/** A client in TCP mode that has shaken hands with a peer. */
export async function streamingClient() {
  const control = await listening();
  const stream = await listening();
  const client = connect(control.port, '127.0.0.1');
  const accepted = await connectionOf(control.server);
  sockets.push(client, accepted);
  const received: Received = { packets: [], ended: undefined, stream: Buffer.alloc(0) };
  const reader = new ControlFrameReader(65_536);
  let configured = false;
  /** One control packet with this payload. */
  const send = (payload: Uint8Array) => client.write(encodeControlFrame(payload));
  client.on('data', (bytes: Buffer) => {
    const frames = reader.push(bytes);
    for (const frame of frames.ok ? frames.value : []) {
      if (!configured) {
        configured = true;
        continue;
      }
      const packet = decodeServerControl(frame);
      if (!packet.ok) throw new Error(packet.error);
      if (packet.value.type === 'StartStream') send(encodeClientControl({ type: 'StreamReady' }));
      else if (packet.value.type !== 'KeepAlive') received.packets.push(packet.value);
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
  const told: Told[] = [];
  const peer = new AlvrPeer(
    accepted,
    { address: '127.0.0.1', transport: 'tcp', wired: false, streamPort: stream.port },
    defaultWireConfig,
    recording(told),
  );
  const opened = connectionOf(stream.server);
  const agreement = await peer.connect();
  const streamSocket = await opened;
  sockets.push(streamSocket);
  streamSocket.on('data', (bytes: Buffer) => (received.stream = Buffer.concat([received.stream, bytes])));
  peer.begin({ passthrough: undefined, postProcessing: undefined });
  return { peer, agreement, received, told, send, streamSocket };
}

function recording(told: Told[]): TransportEvents {
  const note =
    (name: keyof TransportEvents) =>
    (...facts: unknown[]) =>
      void told.push([name, ...facts]);
  return {
    tracking: note('tracking'),
    eyes: note('eyes'),
    recentre: note('recentre'),
    trigger: note('trigger'),
    idrRequested: note('idrRequested'),
    displayed: note('displayed'),
    battery: note('battery'),
    log: note('log'),
    stampsWanted: note('stampsWanted'),
    lockstep: note('lockstep'),
    step: note('step'),
    streamSilent: note('streamSilent'),
    ended: note('ended'),
  };
}
