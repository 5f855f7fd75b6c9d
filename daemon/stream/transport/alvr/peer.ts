import type { Socket } from 'node:net';
import { decodeClientControl, type ClientControl } from '../../../../protocol/alvr/client-control.js';
import { encodeHaptics } from '../../../../protocol/alvr/haptics.js';
import { buttonId, deviceId } from '../../../../protocol/alvr/ids.js';
import { encodeRealTimeConfig, type RealTimeConfig } from '../../../../protocol/alvr/real-time-config.js';
import { emptyRealTimeConfig, encodeServerControl } from '../../../../protocol/alvr/server-control.js';
import { ShardAssembler } from '../../../../protocol/alvr/shard-assembler.js';
import { ShardWriter } from '../../../../protocol/alvr/shard-writer.js';
import { serverReceives, streamIds } from '../../../../protocol/alvr/stream-ids.js';
import { decodeStatistics } from '../../../../protocol/alvr/statistics.js';
import { decodeTracking } from '../../../../protocol/alvr/tracking.js';
import { encodeVideoHeader } from '../../../../protocol/alvr/video.js';
import type { TrackedSource } from '../../../../protocol/api/stream.js';
import { stampRequest } from '../../../../protocol/stamp-request.js';
import type { PeerDial } from '../../../../protocol/streamer.js';
import type { Codec } from '../../encoder/encoder.js';
import type { Hand, SendOutcome, Transport, TransportEvents } from '../transport.js';
import { ControlChannel } from './control-channel.js';
import { shakeHands, type Agreement } from './handshake.js';
import { keepAlive, type KeepAlive } from './keep-alive.js';
import { lockstepEnabled, lockstepFrame, parseLockstep } from './lockstep.js';
import { StepGate } from './step-gate.js';
import { StreamSilence } from './stream-silence.js';
import type { StreamSocket } from './stream-socket.js';
import { sourceBits, sourcesOf } from './tracked-sources.js';
import { trackingSample } from './tracking-sample.js';
import type { AlvrWireConfig } from './wire-config.js';

const head = deviceId('/user/head');
const hands: Readonly<Record<Hand, bigint>> = {
  left: deviceId('/user/hand/left'),
  right: deviceId('/user/hand/right'),
};
const triggers: Readonly<Record<Hand, bigint>> = {
  left: buttonId('left', 'trigger/value'),
  right: buttonId('right', 'trigger/value'),
};

/** An ALVR 20.x headset: its control channel, its stream socket and the packets on both (alvr.md 5, 7, 8). */
export class AlvrPeer implements Transport {
  readonly streamPort: number;
  /** Resolves when the first packet has arrived on the stream socket. */
  readonly heard: Promise<void>;
  readonly #control: ControlChannel;
  readonly #dial: PeerDial;
  readonly #config: AlvrWireConfig;
  readonly #events: TransportEvents;
  readonly #assembler: ShardAssembler;
  readonly #writer: ShardWriter;
  readonly #hapticsWriter: ShardWriter;
  #socket: StreamSocket | undefined;
  #keepAlive: KeepAlive | undefined;
  #silence: StreamSilence | undefined;
  #resolveHeard: () => void = () => undefined;
  #heardMs = performance.now();
  #videoIndex = 0;
  #hapticsIndex = 0;
  #malformed = 0;
  /** Sources tracked since the last report. */
  #sources = 0;
  #lockstep = false;
  readonly #steps: StepGate;
  #realTimeConfig: Uint8Array = emptyRealTimeConfig;
  #over = false;

  constructor(control: Socket, dial: PeerDial, config: AlvrWireConfig, events: TransportEvents) {
    this.streamPort = dial.streamPort;
    this.heard = new Promise((resolve) => {
      this.#resolveHeard = resolve;
    });
    this.#control = new ControlChannel(control);
    this.#dial = dial;
    this.#config = config;
    this.#events = events;
    this.#steps = new StepGate(({ step, timestampNs }) => events.step(step, timestampNs));
    this.#assembler = new ShardAssembler(config.packetSize, serverReceives);
    this.#writer = new ShardWriter(config.packetSize);
    this.#hapticsWriter = new ShardWriter(config.packetSize);
  }

  get remoteAddress(): string {
    return this.#control.remoteAddress;
  }

  get mode(): 'udp' | 'tcp' {
    return this.#socket?.mode ?? this.#dial.transport;
  }

  /** How long nothing at all has come from the client, milliseconds. */
  get silentMs(): number {
    return performance.now() - this.#heardMs;
  }

  /** Sources that the client has tracked since the last call. */
  takeTracked(): TrackedSource[] {
    const sources = sourcesOf(this.#sources);
    this.#sources = 0;
    return sources;
  }

  get packetsMalformed(): number {
    const { malformed, unknownStream } = this.#assembler.counters;
    return this.#malformed + malformed + unknownStream;
  }

  /** Rejects with a sentence when the handshake fails; then only `close` is left to call. */
  async connect(): Promise<Agreement> {
    const { agreement, socket } = await shakeHands(this.#control, this.#dial, this.#config, {
      shard: (bytes) => this.#onShard(bytes),
      malformed: () => {
        this.#malformed += 1;
      },
      ended: (reason, failed) => this.#end(reason, failed),
    });
    this.#socket = socket;
    return agreement;
  }

  /** From now on events arrive; control packets that came since the handshake come first. */
  begin(config: RealTimeConfig): void {
    if (config.passthrough !== undefined || config.postProcessing !== undefined) this.configure(config);
    this.#silence = new StreamSilence();
    this.#keepAlive = keepAlive(
      () => this.#beat(),
      () => this.#end('the client stopped responding', true),
    );
    this.#control.listen(
      (frame) => this.#onControl(frame),
      (reason) => this.#end(reason, false),
    );
  }

  /** Options of the headset that may change while it streams (alvr.md 5.4). */
  configure(config: RealTimeConfig): void {
    const bytes = encodeRealTimeConfig(config);
    if (sameBytes(bytes, this.#realTimeConfig)) return;
    this.#realTimeConfig = bytes;
    this.#control.send(encodeServerControl({ type: 'ReservedBuffer', bytes }));
  }

  sendDecoderConfig(codec: Codec, parameterSets: Uint8Array): void {
    this.#control.send(
      encodeServerControl({
        type: 'DecoderConfig',
        codec: codec === 'h264' ? 'H264' : 'Hevc',
        config: parameterSets,
      }),
    );
  }

  sendFrame(timestampNs: bigint, isIdr: boolean, accessUnit: Uint8Array): SendOutcome | Promise<SendOutcome> {
    const packetIndex = this.#videoIndex;
    this.#videoIndex = (this.#videoIndex + 1) >>> 0;
    const packet = this.#writer.write(
      streamIds.video,
      packetIndex,
      encodeVideoHeader({ timestampNs, isIdr }),
      accessUnit,
    );
    const sent = { shards: packet.shardCount, bytes: packet.bytes.length, packetIndex };
    const complete = this.#socket?.send(packet.bytes, packet.strideBytes) ?? false;
    return typeof complete === 'boolean'
      ? { ...sent, complete }
      : complete.then((done) => ({ ...sent, complete: done }));
  }

  sendHaptics(hand: Hand, durationMs: number, frequencyHz: number, amplitude: number): void {
    const header = encodeHaptics({
      deviceId: hands[hand],
      durationNs: BigInt(Math.round(durationMs * 1e6)),
      frequencyHz,
      amplitude,
    });
    const packet = this.#hapticsWriter.write(streamIds.haptics, this.#hapticsIndex, header, new Uint8Array());
    this.#hapticsIndex = (this.#hapticsIndex + 1) >>> 0;
    void this.#socket?.send(packet.bytes, packet.strideBytes);
  }

  stepDone(step: number, timestampNs: bigint, frame: (SendOutcome & { isIdr: boolean }) | undefined): void {
    this.#control.send(
      encodeServerControl({ type: 'Reserved', text: lockstepFrame(step, timestampNs, frame) }),
    );
  }

  /**
   * With `comeBack` the headset shows that the streamer restarts, until a new stream begins. Without, it is reset so
   * that it shows its own text: nothing would ever replace the other one (alvr.md 5.4).
   */
  async close(comeBack: boolean): Promise<void> {
    this.#over = true;
    this.#keepAlive?.stop();
    this.#steps.close();
    if (comeBack) {
      if (this.#socket !== undefined) this.#control.send(encodeServerControl({ type: 'Restarting' }));
      await this.#control.close();
    } else await this.#control.reset();
    this.#socket?.close();
  }

  #end(reason: string, failed: boolean): void {
    if (this.#over) return;
    this.#over = true;
    this.#events.ended(reason, failed);
  }

  #beat(): void {
    this.#control.send(encodeServerControl({ type: 'KeepAlive' }));
    // In lockstep the client sends on request, and a TCP failure is reported by the socket.
    if (this.#lockstep || this.mode === 'tcp') return;
    const change = this.#silence?.beat();
    if (change !== undefined) this.#events.streamSilent(change === 'silent');
  }

  #onControl(frame: Uint8Array): void {
    if (this.#over) return;
    this.#heardMs = performance.now();
    this.#keepAlive?.heard();
    const packet = decodeClientControl(frame);
    if (packet.ok) this.#onPacket(packet.value);
    else this.#malformed += 1;
  }

  #onPacket(packet: ClientControl): void {
    switch (packet.type) {
      case 'PlayspaceSync':
        this.#events.recentre();
        return;
      case 'RequestIdr':
      case 'VideoErrorReport':
        this.#events.idrRequested();
        return;
      case 'ViewsConfig':
        this.#events.eyes({ ipdM: packet.ipdM, fov: packet.fov });
        return;
      case 'Battery':
        if (packet.deviceId === head) this.#events.battery(Math.round(packet.gauge * 100), packet.isPlugged);
        return;
      case 'Buttons':
        for (const { pathId, value } of packet.entries) {
          if (value.type !== 'Scalar') continue;
          if (pathId === triggers.left) this.#events.trigger('left', value.value);
          else if (pathId === triggers.right) this.#events.trigger('right', value.value);
        }
        return;
      case 'Log':
        this.#events.log(
          packet.level === 'Error' ? 'error' : packet.level === 'Warning' ? 'warning' : 'info',
          packet.message,
        );
        return;
      case 'Reserved':
        this.#onReserved(packet.text);
        return;
      case 'KeepAlive':
      case 'StreamReady':
      case 'ActiveInteractionProfile':
      case 'ReservedBuffer':
      case 'Unknown':
        return;
      default:
        packet satisfies never;
    }
  }

  #onReserved(text: string): void {
    if (text === stampRequest) {
      this.#events.stampsWanted();
      this.#control.send(encodeServerControl({ type: 'Reserved', text: stampRequest }));
      return;
    }
    const request = parseLockstep(text);
    if (request?.kind === 'enable') {
      this.#lockstep = true;
      this.#keepAlive?.patient();
      this.#events.lockstep();
      this.#control.send(encodeServerControl({ type: 'Reserved', text: lockstepEnabled() }));
    } else if (request?.kind === 'step' && this.#lockstep) this.#steps.request(request);
  }

  #onShard(bytes: Uint8Array): void {
    if (this.#over) return;
    this.#heardMs = performance.now();
    this.#silence?.heard();
    this.#resolveHeard();
    const packet = this.#assembler.push(bytes);
    if (packet === undefined) return;
    if (packet.streamId === streamIds.tracking) this.#onTracking(packet.bytes);
    else if (packet.streamId === streamIds.statistics) this.#onStatistics(packet.bytes);
    this.#steps.arrived();
  }

  #onTracking(bytes: Uint8Array): void {
    const tracking = decodeTracking(bytes);
    if (tracking.ok) this.#sources |= sourceBits(tracking.value);
    const sample = tracking.ok ? trackingSample(tracking.value) : undefined;
    if (sample === undefined) this.#malformed += 1;
    else this.#events.tracking(sample);
  }

  #onStatistics(bytes: Uint8Array): void {
    const statistics = decodeStatistics(bytes);
    if (!statistics.ok) {
      this.#malformed += 1;
      return;
    }
    const { value } = statistics;
    this.#events.displayed({
      timestampNs: value.targetTimestampNs,
      decodeNs: value.videoDecodeNs,
      decoderQueueNs: value.videoDecoderQueueNs,
      renderingNs: value.renderingNs,
      vsyncQueueNs: value.vsyncQueueNs,
      totalNs: value.totalPipelineLatencyNs,
    });
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
