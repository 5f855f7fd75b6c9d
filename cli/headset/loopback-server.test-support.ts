import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { connect, type Socket } from 'node:net';
import { decodeAnnouncement } from '../../protocol/alvr/announcement.js';
import { decodeClientControl, type ClientControl } from '../../protocol/alvr/client-control.js';
import { decodeConnectionResult } from '../../protocol/alvr/connection-result.js';
import { ControlFrameReader, encodeControlFrame } from '../../protocol/alvr/control-frame.js';
import { negotiatedJson } from '../../protocol/alvr/negotiated.js';
import { encodeServerControl, type ServerControl } from '../../protocol/alvr/server-control.js';
import { sessionJson } from '../../protocol/alvr/session.js';
import { ShardAssembler } from '../../protocol/alvr/shard-assembler.js';
import { ShardWriter } from '../../protocol/alvr/shard-writer.js';
import { encodeStreamConfig } from '../../protocol/alvr/stream-config.js';
import { serverReceives, streamIds } from '../../protocol/alvr/stream-ids.js';
import { TcpShardSplitter } from '../../protocol/alvr/tcp-shard-splitter.js';
import { decodeTracking, type Tracking } from '../../protocol/alvr/tracking.js';
import { decodeStatistics } from '../../protocol/alvr/statistics.js';
import { encodeVideoHeader } from '../../protocol/alvr/video.js';
import { stampRequest } from '../../protocol/stamp-request.js';
import { hashPose } from '../../protocol/stamp.js';
import { SyntheticFrames } from './synthetic-frames.test-support.js';

const packetSize = 1_200;
const eye = 128;

/** How this server behaves, and where it misbehaves. */
export interface ServerManners {
  readonly streamProtocol: 'Udp' | 'Tcp';
  readonly avoidVideoGlitching: boolean;
  readonly knowsLockstep: boolean;
  readonly knowsStamps: boolean;
  readonly configEveryFrame: boolean;
  /** Stamps pictures with a pose that nobody sent. */
  readonly wrongPoses: boolean;
  readonly fault:
    | 'unknown-packet'
    | 'restart-once'
    | 'unknown-stream'
    | 'short-datagram'
    | 'closed-port'
    | 'silence'
    | undefined;
}

const goodManners: ServerManners = {
  streamProtocol: 'Udp',
  avoidVideoGlitching: false,
  knowsLockstep: true,
  knowsStamps: true,
  configEveryFrame: false,
  wrongPoses: false,
  fault: undefined,
};

/** When a misbehaving server does so, in frames sent. */
const faultyFrame = 20;

interface Place {
  readonly headset: string;
  readonly controlPort: number;
  readonly streamPort: number;
}

/** The server's side of alvr.md 5, 7 and 9 on 127.0.0.1, written apart from the daemon. Dials every announcement. */
export class LoopbackServer {
  announcements = 0;
  trackingReceived = 0;
  statisticsReceived = 0;
  malformed = 0;
  readonly control: ClientControl['type'][] = [];
  readonly #place: Place;
  readonly #manners: ServerManners;
  readonly #discovery: UdpSocket;
  #connection: Connection | undefined;
  #faultLeft = true;
  #stopped = false;

  private constructor(place: Place, manners: ServerManners, discovery: UdpSocket) {
    this.#place = place;
    this.#manners = manners;
    this.#discovery = discovery;
    discovery.on('message', (bytes, { address }) => {
      if (decodeAnnouncement(bytes).ok && address === place.headset) this.announcements += 1;
      if (this.#connection === undefined && !this.#stopped) this.#dial();
    });
  }

  static async start(options: Place & Partial<ServerManners>): Promise<LoopbackServer> {
    const discovery = createSocket('udp4');
    await new Promise<void>((resolve) => discovery.bind(0, '127.0.0.1', resolve));
    return new LoopbackServer(options, { ...goodManners, ...options }, discovery);
  }

  get discoveryPort(): number {
    return this.#discovery.address().port;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#connection?.close();
    await new Promise<void>((resolve) => this.#discovery.close(resolve));
  }

  /** True once: the fault of a server that misbehaves only in its first session. */
  takeFault(): ServerManners['fault'] {
    const { fault } = this.#manners;
    if (fault === 'restart-once' && !this.#faultLeft) return undefined;
    this.#faultLeft = false;
    return fault;
  }

  #dial(): void {
    const connection = new Connection(this, this.#place, this.#manners);
    this.#connection = connection;
    void connection.closed.then(() => {
      if (this.#connection === connection) this.#connection = undefined;
    });
  }
}

class Connection {
  readonly closed: Promise<void>;
  readonly #server: LoopbackServer;
  readonly #place: Place;
  readonly #manners: ServerManners;
  readonly #socket: Socket;
  readonly #reader = new ControlFrameReader(1 << 20);
  readonly #assembler = new ShardAssembler(packetSize, serverReceives);
  readonly #writer = new ShardWriter(packetSize);
  readonly #timers: NodeJS.Timeout[] = [];
  #udp: UdpSocket | undefined;
  #tcp: Socket | undefined;
  #stamps = false;
  #frames: SyntheticFrames | undefined;
  #accepted = false;
  #sent = 0;
  #stepped = 0;
  #received = 0;
  #idr = true;
  #configSent = false;
  #latest: Tracking | undefined;
  readonly #poses = new Map<string, Tracking>();
  #drawn: bigint | undefined;
  #step: { readonly step: number; readonly timestampNs: string; readonly sent: number } | undefined;
  #lockstep = false;
  #work: Promise<void> = Promise.resolve();
  #over = false;

  constructor(server: LoopbackServer, place: Place, manners: ServerManners) {
    this.#server = server;
    this.#place = place;
    this.#manners = manners;
    this.#socket = connect({
      host: place.headset,
      port: place.controlPort,
      localAddress: '127.0.0.1',
      noDelay: true,
    });
    this.#socket.on('data', (bytes) => {
      const frames = this.#reader.push(bytes);
      if (frames.ok) for (const frame of frames.value) this.#queue(() => this.#onFrame(frame));
    });
    this.#socket.on('error', () => this.#socket.destroy());
    this.closed = new Promise((resolve) => {
      this.#socket.on('close', () => {
        void this.#release().then(resolve);
      });
    });
  }

  close(): Promise<void> {
    this.#socket.destroy();
    return this.closed;
  }

  async #release(): Promise<void> {
    this.#over = true;
    for (const timer of this.#timers) clearInterval(timer);
    this.#udp?.close();
    this.#tcp?.destroy();
    await this.#work;
    this.#frames?.[Symbol.dispose]();
  }

  #queue(task: () => unknown): void {
    this.#work = this.#work
      .then(async () => {
        if (!this.#over) await task();
      })
      .catch(() => {
        this.#socket.destroy();
      });
  }

  #send(packet: ServerControl): void {
    this.#socket.write(encodeControlFrame(encodeServerControl(packet)));
  }

  async #onFrame(frame: Uint8Array): Promise<void> {
    if (!this.#accepted) {
      this.#accepted = true;
      const result = decodeConnectionResult(frame);
      if (result.ok && result.value.type === 'ConnectionAccepted') await this.#offer();
      return;
    }
    const packet = decodeClientControl(frame);
    if (!packet.ok) {
      this.#server.malformed += 1;
      return;
    }
    if (packet.value.type !== 'Reserved') this.#server.control.push(packet.value.type);
    if (packet.value.type === 'StreamReady') await this.#onReady();
    else if (packet.value.type === 'RequestIdr') this.#idr = true;
    else if (packet.value.type === 'Reserved') this.#onReserved(packet.value.text);
  }

  async #offer(): Promise<void> {
    const { streamProtocol, avoidVideoGlitching, fault } = this.#manners;
    this.#frames = await SyntheticFrames.open(2 * eye, eye);
    if (streamProtocol === 'Udp' && fault !== 'closed-port') await this.#bindUdp();
    const { streamPort } = this.#place;
    const config = encodeStreamConfig({
      session: sessionJson({
        streamPort,
        streamProtocol,
        packetSize,
        avoidVideoGlitching,
        microphone: false,
      }),
      negotiated: negotiatedJson({
        viewResolution: [eye, eye],
        refreshRateHint: 72,
        gameAudioSampleRate: 48_000,
        enableFoveatedEncoding: false,
        useMultimodalProtocol: false,
        useFullRange: true,
        encodingGamma: 1,
        enableHdr: false,
        wired: false,
      }),
    });
    this.#socket.write(encodeControlFrame(config));
    this.#send({ type: 'StartStream' });
  }

  async #bindUdp(): Promise<void> {
    const socket = createSocket('udp4');
    this.#udp = socket;
    const { streamPort, headset } = this.#place;
    await new Promise<void>((resolve) => socket.bind(streamPort, '127.0.0.1', resolve));
    await new Promise<void>((resolve) => socket.connect(streamPort, headset, resolve));
    socket.on('message', (bytes) => this.#onShard(bytes));
    socket.on('error', () => this.#socket.destroy());
  }

  async #onReady(): Promise<void> {
    const { streamPort, headset } = this.#place;
    if (this.#manners.streamProtocol === 'Tcp') {
      const socket = connect({ host: headset, port: streamPort, localAddress: '127.0.0.1', noDelay: true });
      this.#tcp = socket;
      const splitter = new TcpShardSplitter(packetSize);
      socket.on('error', () => this.#socket.destroy());
      socket.on('data', (bytes) => {
        const shards = splitter.push(bytes);
        if (shards.ok) for (const shard of shards.value) this.#onShard(shard);
      });
      await new Promise<void>((resolve) => socket.once('connect', resolve));
    }
    const keepAlive = () => this.#send({ type: 'KeepAlive' });
    if (this.#manners.fault !== 'silence') this.#timers.push(setInterval(keepAlive, 500));
    this.#timers.push(
      setInterval(() => {
        if (!this.#lockstep) this.#queue(() => this.#frame());
      }, 1000 / 72),
    );
  }

  #onReserved(text: string): void {
    if (text === stampRequest) {
      this.#stamps = this.#manners.knowsStamps;
      if (this.#stamps) this.#send({ type: 'Reserved', text: stampRequest });
      return;
    }
    const message: unknown = JSON.parse(text);
    if (typeof message !== 'object' || message === null || !this.#manners.knowsLockstep) return;
    if ('VrtLockstep' in message) {
      this.#lockstep = true;
      this.#send({ type: 'Reserved', text: JSON.stringify({ VrtLockstep: {} }) });
      return;
    }
    const request = 'VrtStep' in message ? message.VrtStep : undefined;
    if (typeof request !== 'object' || request === null || !('timestampNs' in request)) return;
    if (!('step' in request) || !('sent' in request)) return;
    this.#step = {
      step: Number(request.step),
      timestampNs: String(request.timestampNs),
      sent: Number(request.sent),
    };
    this.#tryStep();
  }

  #tryStep(): void {
    const step = this.#step;
    if (step === undefined || this.#received < step.sent) return;
    this.#step = undefined;
    this.#queue(async () => {
      this.#latest = this.#poses.get(step.timestampNs);
      const sent = await this.#frame();
      const { timestampNs = 0n, packetIndex = 0, shards = 0, isIdr = false } = sent ?? {};
      const frame = { step: step.step, timestampNs: String(timestampNs), packetIndex, shards, isIdr };
      this.#send({ type: 'Reserved', text: JSON.stringify({ VrtFrame: frame }) });
    });
  }

  #onShard(bytes: Uint8Array): void {
    const packet = this.#assembler.push(bytes);
    if (packet === undefined) return;
    this.#received += 1;
    if (packet.streamId === streamIds.tracking) {
      const tracking = decodeTracking(packet.bytes);
      if (!tracking.ok) this.#server.malformed += 1;
      else if (this.#lockstep) this.#poses.set(String(tracking.value.targetTimestampNs), tracking.value);
      else this.#latest = tracking.value;
      this.#server.trackingReceived += 1;
    } else if (decodeStatistics(packet.bytes).ok) this.#server.statisticsReceived += 1;
    else this.#server.malformed += 1;
    this.#tryStep();
  }

  async #frame() {
    const sample = this.#latest;
    const head = sample?.deviceMotions[0]?.pose;
    if (sample === undefined || head === undefined || sample.targetTimestampNs === this.#drawn)
      return undefined;
    if (this.#frames === undefined || this.#over) return undefined;
    this.#drawn = sample.targetTimestampNs;
    const idr = this.#idr;
    this.#idr = false;
    const poseHash = this.#manners.wrongPoses ? 1 : hashPose(head);
    const stamp = this.#stamps ? { frameNumber: this.#stepped, poseHash } : undefined;
    const unit = await this.#frames.next(stamp, idr);
    this.#stepped += 1;
    if (!this.#configSent || this.#manners.configEveryFrame) {
      this.#configSent = true;
      this.#send({ type: 'DecoderConfig', codec: 'H264', config: unit.parameterSets });
    }
    const packetIndex = this.#sent;
    this.#sent += 1;
    const header = encodeVideoHeader({ timestampNs: sample.targetTimestampNs, isIdr: unit.isIdr });
    const { bytes, strideBytes, shardCount } = this.#writer.write(
      streamIds.video,
      packetIndex,
      header,
      unit.data,
    );
    for (let at = 0; at < bytes.length; at += strideBytes)
      this.#sendDatagram(bytes.slice(at, at + strideBytes));
    if (packetIndex === faultyFrame) this.#misbehave();
    return { timestampNs: sample.targetTimestampNs, packetIndex, shards: shardCount, isIdr: unit.isIdr };
  }

  #sendDatagram(bytes: Uint8Array): void {
    if (this.#over) return;
    if (this.#tcp === undefined) this.#udp?.send(bytes);
    else this.#tcp.write(bytes);
  }

  #misbehave(): void {
    switch (this.#server.takeFault()) {
      case 'unknown-packet':
        this.#socket.write(encodeControlFrame(Uint8Array.of(99, 0, 0, 0)));
        return;
      case 'restart-once':
        this.#send({ type: 'Restarting' });
        this.#socket.end();
        return;
      case 'unknown-stream':
        this.#sendDatagram(
          this.#writer.write(streamIds.statistics, 0, Uint8Array.of(1), Uint8Array.of(2)).bytes.slice(),
        );
        return;
      case 'short-datagram':
        this.#sendDatagram(Uint8Array.of(0));
        return;
      case 'closed-port':
      case 'silence':
      case undefined:
        return;
    }
  }
}
