import type { Socket } from 'node:net';
import type { GraphStatistics } from '../../protocol/api/statistics.js';
import type { FromStreamer, PeerDial, StreamSpec } from '../../protocol/streamer.js';
import { headsetSettings, valuesOf, type SettingsRecord } from '../../protocol/settings/stream-settings.js';
import type { SettingValues } from '../../protocol/settings/tree.js';
import { IdrController } from './control/idr-controller.js';
import { idrDefaults } from './control/idr-settings.js';
import { LatencyLog } from './control/latency.js';
import { StatisticsWindow } from './control/statistics-window.js';
import { openEncoder } from './encoder/open.js';
import { EventOutbox } from './event-outbox.js';
import { liveSettings, startBps, type LiveSettings } from './live-settings.js';
import { MachineFit, type EyeView } from './machine-fit.js';
import type { Pace } from './control/machine-pace.js';
import { Pipeline } from './pipeline.js';
import { countsOf, streamReport } from './stream-report.js';
import { RoomSource } from './source/room.js';
import { AlvrPeer } from './transport/alvr/peer.js';
import type { Agreement } from './transport/alvr/handshake.js';
import type { AlvrWireConfig } from './transport/alvr/wire-config.js';
import { PortTakenError } from './transport/alvr/udp-stream-socket.js';
import type { TransportEvents } from './transport/transport.js';
import { reasonOf } from '../../protocol/text/reason.js';

/** Statistics go to the daemon this often (alvr.md 10: summary every 500 ms). */
const reportPeriodMs = 500;

function nowUs(): number {
  return Math.round(performance.now() * 1000);
}

interface Leaving {
  /** It was not the client that left. */
  readonly failed: boolean;
  /** It will be asked to come back. */
  readonly comeBack: boolean;
  readonly portTaken?: boolean;
}

/** One stream: takes one peer at a time and runs a pipeline for it. */
export class Streamer {
  /** Settings at the start; those that a running stream follows are in `#live`. */
  readonly #settings: SettingValues;
  readonly #wireConfig: AlvrWireConfig;
  #live: LiveSettings;
  readonly #sendNow: (message: FromStreamer) => void;
  readonly #outbox = new EventOutbox((events) => this.#sendNow({ type: 'events', events }));
  #peer: AlvrPeer | undefined;
  #pipeline: Pipeline | undefined;
  #latency: LatencyLog | undefined;
  #reports: NodeJS.Timeout | undefined;
  #statistics: StatisticsWindow | undefined;
  #tellsFrames = false;
  #plugged: boolean | null = null;
  readonly #fit: MachineFit;
  /** Resolves when the peer before has left. */
  #leaving: Promise<void> = Promise.resolve();
  #closed = false;

  /** `pixelsPerS`: what this machine draws and encodes in a second, once that is known. */
  constructor(
    spec: StreamSpec,
    send: (message: FromStreamer) => void,
    pixelsPerS: () => number | undefined = () => undefined,
  ) {
    this.#settings = valuesOf(spec.settings);
    this.#fit = new MachineFit(pixelsPerS);
    const { video, connection } = this.#settings;
    this.#wireConfig = {
      packetSize: connection.packet_size,
      avoidVideoGlitching: connection.avoid_video_glitching,
      preferredHz: video.preferred_fps,
      maxEyeWidth: video.max_view_width,
      headset: headsetSettings(spec.settings),
      fitted: (asked) => this.#fit.fitted(asked, this.#live.adaptToMachine),
    };
    this.#live = liveSettings(this.#settings);
    this.#sendNow = send;
  }

  askIdr(): void {
    this.#pipeline?.askIdr();
  }

  /** Whether to emit an event for each frame: only while there is a reader. */
  tellFrames(on: boolean): void {
    this.#tellsFrames = on;
  }

  /** Settings have changed that a running stream follows. */
  configure(settings: SettingsRecord): void {
    this.#live = liveSettings(valuesOf(settings));
    this.#pipeline?.configure(this.#live);
    this.#peer?.configure(this.#live.realTimeConfig);
  }

  /** The client has appeared elsewhere: the present connection is dropped. */
  drop(reason: string): void {
    void this.#leave(reason, { failed: false, comeBack: false });
  }

  /** Shakes hands on a connected control socket and streams to it until it leaves. */
  async takePeer(dial: PeerDial, control: Socket): Promise<void> {
    await this.#leaving;
    if (this.#peer !== undefined || this.#closed) {
      control.destroy();
      return;
    }
    const peer = new AlvrPeer(control, dial, this.#wireConfig, this.#events());
    this.#peer = peer;
    try {
      const agreement = await peer.connect();
      await this.#stream(peer, agreement);
    } catch (error) {
      const portTaken = error instanceof PortTakenError;
      await this.#leave(reasonOf(error), { failed: true, comeBack: true, portTaken });
    }
  }

  /** `comeBack`: the stream restarts, and the headset shows that meanwhile. */
  async close(comeBack: boolean): Promise<void> {
    this.#closed = true;
    await this.#leave('the stream was closed', { failed: false, comeBack });
    await this.#leaving;
  }

  async #stream(peer: AlvrPeer, agreement: Agreement): Promise<void> {
    const { video, connection } = this.#settings;
    const codec = video.preferred_codec.variant === 'Hevc' ? 'hevc' : 'h264';
    const live = this.#live;
    const { eyeWidth, eyeHeight, refreshHz } = agreement;
    const source = new RoomSource({ eyeWidth, eyeHeight });
    const latency = new LatencyLog();
    let encoderName = '';
    const pipeline = new Pipeline(
      {
        codec,
        size: { eyeWidth, eyeHeight },
        refreshHz,
        settings: live,
        source,
        openEncoder: async (bitrateBps, reproducible) => {
          const encoder = await openEncoder(
            {
              codec,
              width: eyeWidth * 2,
              height: eyeHeight,
              refreshHz,
              bitrateBps,
              reproducible,
              tuning: video.encoder_config,
            },
            video.encoder_config.encoder,
          );
          encoderName = encoder.name;
          return encoder;
        },
        controller: new IdrController({
          frameUs: Math.round(1e6 / refreshHz),
          bitrateBps: startBps(live.bitrate),
          minimumIntervalUs: live.minimumIdrIntervalMs * 1000,
          maximumBackoffUs: idrDefaults.maximumBackoffUs,
          idrShare: live.idrShare,
          avoidVideoGlitching: connection.avoid_video_glitching,
        }),
        latency,
        nowUs,
        tell: (event) => this.#outbox.add(event),
        displayed: (timestampNs, { stagesMs }) => {
          this.#statistics?.displayed(stagesMs);
          if (this.#tellsFrames) this.#tellFrame(timestampNs, stagesMs);
        },
        paced: (slow, pace) => this.#onPace(slow, pace, agreement),
        failed: (reason) => void this.#leave(reason, { failed: true, comeBack: true }),
      },
      peer,
    );
    this.#pipeline = pipeline;
    this.#latency = latency;
    peer.begin(live.realTimeConfig);
    await pipeline.start();
    // Before the first packet of the client there is no pose, and so no frame.
    if (peer.mode === 'udp') await peer.heard;
    if (this.#peer !== peer) return;
    this.#send({
      type: 'streaming',
      peer: {
        address: peer.remoteAddress,
        model: agreement.model,
        transport: peer.mode,
        streamPort: peer.streamPort,
        codec,
        encoder: encoderName,
        eyeWidth,
        eyeHeight,
        refreshHz,
        bitrateBps: startBps(live.bitrate),
      },
    });
    const { note } = this.#fit;
    if (note !== null) this.#send({ type: 'smaller-picture', limit: note.limit, problem: note.problem });
    this.#statistics = new StatisticsWindow(nowUs(), countsOf(pipeline));
    this.#reports = setInterval(() => this.#report(this.#peer), reportPeriodMs);
  }

  #onPace(slow: boolean, pace: Pace, view: EyeView): void {
    const fitting = this.#fit.judge(slow, pace, view, this.#live.adaptToMachine);
    if (fitting.kind === 'stay') this.#send({ type: 'machine', slow, problem: fitting.problem });
    else void this.#leave(fitting.reason, { failed: false, comeBack: true });
  }

  #events(): TransportEvents {
    return {
      tracking: (sample) => this.#pipeline?.onTracking(sample),
      eyes: (eyes) => this.#pipeline?.onEyes(eyes),
      recentre: () => this.#pipeline?.onRecentre(),
      trigger: (hand, value) => this.#pipeline?.onTrigger(hand, value),
      idrRequested: () => this.#pipeline?.onIdrRequested(),
      displayed: (report) => this.#pipeline?.onDisplayed(report),
      battery: (percent, plugged) => {
        this.#plugged = plugged;
        if (this.#pipeline !== undefined) this.#pipeline.batteryPercent = percent;
      },
      stampsWanted: () => this.#pipeline?.onStampsWanted(),
      lockstep: () => this.#pipeline?.onLockstep(),
      step: (step, timestampNs) => void this.#pipeline?.onStep(step, timestampNs),
      log: (severity, message) =>
        this.#outbox.add({ type: 'log', action: 'client', severity, message, data: {} }),
      streamSilent: (silent) => this.#send({ type: 'stream-silent', silent }),
      ended: (reason, failed) => void this.#leave(reason, { failed, comeBack: failed }),
    };
  }

  #leave(reason: string, how: Leaving): Promise<void> {
    const peer = this.#peer;
    if (peer === undefined) return this.#leaving;
    this.#peer = undefined;
    clearInterval(this.#reports);
    this.#report(peer);
    this.#statistics = undefined;
    const pipeline = this.#pipeline;
    this.#pipeline = undefined;
    this.#leaving = (async () => {
      await pipeline?.stop();
      await peer.close(how.comeBack);
      this.#send({ type: 'ended', reason, failed: how.failed, portTaken: how.portTaken ?? false });
    })();
    return this.#leaving;
  }

  /** After the events that came before. */
  #send(message: FromStreamer): void {
    this.#outbox.flush();
    this.#sendNow(message);
  }

  #report(peer: AlvrPeer | undefined): void {
    const pipeline = this.#pipeline;
    const latency = this.#latency;
    if (pipeline === undefined || latency === undefined) return;
    const report = streamReport({ pipeline, latency, peer, batteryPlugged: this.#plugged });
    this.#send({ type: 'report', report });
    if (this.#statistics === undefined) return;
    const statistics = this.#statistics.take(nowUs(), countsOf(pipeline), {
      bitrateTargetBps: pipeline.bitrateBps,
      batteryPercent: pipeline.batteryPercent,
    });
    this.#send({ type: 'statistics', statistics });
  }

  #tellFrame(timestampNs: bigint, latencyMs: GraphStatistics['latencyMs']): void {
    const pipeline = this.#pipeline;
    if (pipeline === undefined) return;
    const graph = {
      timestampNs: timestampNs.toString(),
      latencyMs,
      bitrateTargetBps: pipeline.bitrateBps,
    };
    this.#send({ type: 'graph', graph });
  }
}
