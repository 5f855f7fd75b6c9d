import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { encodeAnnouncement } from '../../protocol/alvr/announcement.js';
import { assumedCapabilities } from '../../protocol/alvr/capabilities.js';
import { encodeClientControl } from '../../protocol/alvr/client-control.js';
import { encodeConnectionResult } from '../../protocol/alvr/connection-result.js';
import { ControlFrameReader, encodeControlFrame } from '../../protocol/alvr/control-frame.js';
import { protocolId20 } from '../../protocol/alvr/dialect.js';
import { decodeServerControl } from '../../protocol/alvr/server-control.js';
import { parseSession } from '../../protocol/alvr/session.js';
import { decodeStreamConfig } from '../../protocol/alvr/stream-config.js';

const periodMs = 300;

/**
 * What `vrt headset` never is: a headset that shakes hands, keeps its control connection alive and does nothing else by
 * itself. It counts who connects.
 */
export class BareHeadset implements AsyncDisposable {
  /** Connections to its control port. */
  accepted = 0;
  /** UDP port that the server named, once it has. */
  streamPort: number | undefined;
  readonly #address: string;
  readonly #server: Server;
  readonly #udp: UdpSocket;
  /** Stays open once it is: a server that is told that the port is closed takes the headset for gone. */
  #stream: UdpSocket | undefined;
  readonly #connections = new Set<Socket>();
  readonly #timers = new Set<NodeJS.Timeout>();

  private constructor(address: string, udp: UdpSocket) {
    this.#address = address;
    this.#udp = udp;
    this.#server = createServer((socket) => this.#onConnection(socket));
  }

  static async listen(address: string, controlPort: number): Promise<BareHeadset> {
    const udp = createSocket('udp4').bind(0, address);
    await once(udp, 'listening');
    const headset = new BareHeadset(address, udp);
    headset.#server.listen(controlPort, address);
    await once(headset.#server, 'listening');
    return headset;
  }

  announce(hostname: string, discoveryPort: number): void {
    const packet = encodeAnnouncement({ protocolId: protocolId20, hostname });
    this.#every(() => {
      // Silent while it is connected, as a headset is (alvr.md 4.1).
      if (this.#connections.size === 0) this.#udp.send(packet, discoveryPort, '127.0.0.1');
    });
  }

  /** Sends a stream packet from the port that the server named. */
  async sendOnStream(packet: Uint8Array): Promise<void> {
    if (this.#stream === undefined) {
      this.#stream = createSocket('udp4').bind(this.streamPort, this.#address);
      await once(this.#stream, 'listening');
    }
    this.#stream.send(packet, this.streamPort, '127.0.0.1');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    for (const socket of this.#connections) socket.destroy();
    this.#udp.close();
    this.#stream?.close();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #onConnection(socket: Socket): void {
    this.accepted += 1;
    this.#connections.add(socket);
    this.streamPort = undefined;
    socket.on('error', () => undefined);
    socket.on('close', () => this.#connections.delete(socket));
    const send = (payload: Uint8Array) => socket.write(encodeControlFrame(payload));
    send(
      encodeConnectionResult({
        type: 'ConnectionAccepted',
        clientProtocolId: protocolId20,
        displayName: 'Bare headset',
        serverIp: Uint8Array.of(127, 0, 0, 1),
        capabilities: {
          ...assumedCapabilities,
          defaultViewResolution: [320, 352],
          refreshRates: [72],
          microphoneSampleRate: 44_100,
        },
      }),
    );
    const reader = new ControlFrameReader(1 << 20);
    socket.on('data', (bytes: Buffer) => {
      const frames = reader.push(bytes);
      for (const frame of frames.ok ? frames.value : []) {
        if (this.streamPort === undefined) {
          const config = decodeStreamConfig(frame);
          const session = config.ok ? parseSession(config.value.session) : config;
          if (session.ok) this.streamPort = session.value.streamPort;
          continue;
        }
        const packet = decodeServerControl(frame);
        if (!packet.ok || packet.value.type !== 'StartStream') continue;
        send(encodeClientControl({ type: 'StreamReady' }));
        this.#every(() => send(encodeClientControl({ type: 'KeepAlive' })));
      }
    });
  }

  #every(act: () => void): void {
    act();
    this.#timers.add(setInterval(act, periodMs));
  }
}
