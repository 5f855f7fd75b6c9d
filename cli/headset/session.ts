import { encodeClientControl, type KnownClientControl } from '../../protocol/alvr/client-control.js';
import { deviceId, interactionProfileId } from '../../protocol/alvr/ids.js';
import { decodeRealTimeConfig } from '../../protocol/alvr/real-time-config.js';
import { decodeServerControl, type ServerControl } from '../../protocol/alvr/server-control.js';
import { timing } from '../../protocol/alvr/session-constants.js';
import { stampRequest } from '../../protocol/stamp-request.js';
import { AwaitedReply } from './awaited-reply.js';
import type { ControlLink } from './control-link.js';
import { DecodeQueue } from './decode-queue.js';
import { FrameViewer } from './frame-viewer.js';
import type { Agreement } from './handshake.js';
import { HeadsetCore } from './headset-core.js';
import { LockstepInbox } from './lockstep-inbox.js';
import {
  lockstepRequest,
  parseLockstepReply,
  stepRequest,
  type LockstepReply,
  type StepFrame,
} from './lockstep-messages.js';
import type { PoseMoment } from './pose-source.js';
import type { RunParts } from './run-parts.js';
import { TrackingSender } from './tracking-sender.js';

/** Keep-alives within which a server that knows the request answers: at once. Any other never does. */
const answerKeepAlives = 4;
/** And within which it draws the frame of a lockstep step, however slow it is. */
const stepKeepAlives = 960;
/** Beats of ours without a packet of the server's after which one in lockstep is taken for hung: a minute without load. */
const silentBeats = 120;

const touchProfile = interactionProfileId('/interaction_profiles/oculus/touch_controller');

/**
 * Why a session is over: the motion or the duration ended, the headset was stopped, the server or the connection was
 * lost, or continuing makes no sense.
 */
export interface SessionEnd {
  readonly kind: 'completed' | 'stopped' | 'disconnected' | 'failed';
  /** One clause for people. */
  readonly reason: string;
}

/**
 * One streaming session after its handshake: keeps the control connection alive, hands packets to the core, shows
 * decoded pictures. Its driver (realtime.ts, lockstep.ts) sends the poses.
 */
export class HeadsetSession implements AsyncDisposable {
  readonly core: HeadsetCore;
  readonly decoding: DecodeQueue;
  readonly inbox = new LockstepInbox();
  /** Resolves once, when the session is over. */
  readonly ended: Promise<SessionEnd>;
  readonly refreshHz: number;
  readonly #parts: RunParts;
  readonly #control: ControlLink;
  readonly #agreement: Agreement;
  readonly #sender: TrackingSender;
  readonly #viewer: FrameViewer;
  readonly #startUs = nowUs();
  readonly #timers: NodeJS.Timeout[] = [];
  #networkTimer: NodeJS.Timeout | undefined;
  #heardUs = nowUs();
  #silentBeats = 0;
  #over = false;
  #resolveEnded: (end: SessionEnd) => void = () => undefined;
  readonly #lockstep = new AwaitedReply<LockstepReply>();
  readonly #stamps = new AwaitedReply<true>();

  constructor(parts: RunParts, control: ControlLink, agreement: Agreement) {
    this.#parts = parts;
    this.#control = control;
    this.#agreement = agreement;
    this.refreshHz = agreement.negotiated.refreshRateHint;
    this.ended = new Promise((resolve) => {
      this.#resolveEnded = resolve;
    });
    const { packetSize, avoidVideoGlitching } = agreement.session;
    const { record, network, snapshots, video, log } = parts;
    this.#sender = new TrackingSender(packetSize, agreement.socket.send);
    this.#viewer = new FrameViewer(record, this.#sender.sentPoses, snapshots);
    this.decoding = new DecodeQueue(
      parts.openDecoder,
      {
        shown: (job, picture, times) => {
          const shownUs = nowUs();
          const statistics = this.#viewer.show(job, picture, {
            ...times,
            nowUs: shownUs,
            vsyncQueueUs: parts.lockstep ? 0 : this.#untilVsyncUs(shownUs),
          });
          if (statistics !== undefined) this.#sender.statistics(statistics);
        },
        failed: (reason) => {
          record.decoderProblem = `The decoder failed: ${reason}`;
          log('warning', record.decoderProblem);
        },
      },
      () => performance.now(),
    );
    this.core = new HeadsetCore({
      packetSize,
      avoidVideoGlitching,
      network,
      record,
      decoderReady: () => this.decoding.ready,
      decode: (job) => {
        video?.write(job.accessUnit);
        this.decoding.push(job);
      },
      requestIdr: () => this.send({ type: 'RequestIdr' }),
      lost: (frame) => snapshots?.lost(frame),
      wedged: (reason) => this.#wedged(reason),
    });
  }

  /** Sends the first packets of a client, and begins to listen. */
  begin(): void {
    const { identity } = this.#parts;
    this.#control.listen(
      (frame) => this.#onControl(frame),
      (reason) => this.#end({ kind: 'disconnected', reason }),
    );
    this.send({ type: 'PlayspaceSync', area: [2, 3] });
    this.send({ type: 'ViewsConfig', ipdM: identity.ipdM, fov: identity.fov });
    for (const hand of ['/user/hand/left', '/user/hand/right'] as const)
      this.send({ type: 'ActiveInteractionProfile', deviceId: deviceId(hand), profileId: touchProfile });
    this.#battery();
    this.#timers.push(
      setInterval(() => this.#beat(), timing.keepAlivePeriodMs),
      setInterval(() => this.#battery(), timing.batteryPeriodMs),
    );
  }

  /** A datagram of the stream socket. */
  onDatagram(bytes: Uint8Array): void {
    if (this.#parts.lockstep && this.inbox.add(bytes)) return;
    this.core.datagram(bytes, nowUs());
    this.#armNetwork();
  }

  onStreamFailed(reason: string): void {
    this.#end({ kind: 'disconnected', reason });
  }

  /** Ends the session; the first end counts. */
  leave(kind: SessionEnd['kind'], reason: string): void {
    this.#end({ kind, reason });
  }

  get over(): boolean {
    return this.#over;
  }

  send(packet: KnownClientControl): void {
    this.#control.send(encodeClientControl(packet));
  }

  /** Sends where everything is. */
  sendPose(moment: PoseMoment, timestampNs: bigint): void {
    const { record } = this.#parts;
    record.trackingSent += 1;
    record.digest.addBytes(this.#sender.tracking(moment, timestampNs, nowUs()));
  }

  /** Sends which buttons changed. */
  sendButtons(moment: PoseMoment): void {
    const entries = this.#sender.buttons(moment);
    if (entries.length === 0) return;
    const packet = encodeClientControl({ type: 'Buttons', entries });
    this.#parts.record.digest.addBytes(packet);
    this.#control.send(packet);
  }

  /**
   * Asks for a stamp in every picture, before the first pose so that no picture is without; false when the server does
   * not answer.
   */
  async agreeOnStamps(): Promise<boolean> {
    this.send({ type: 'Reserved', text: stampRequest });
    return (await this.#stamps.next(answerKeepAlives, this.ended)) === true;
  }

  /** Asks for one frame per step; false when the server does not answer. */
  async agreeOnLockstep(): Promise<boolean> {
    this.send({ type: 'Reserved', text: lockstepRequest });
    return (await this.#lockstep.next(answerKeepAlives, this.ended))?.type === 'enabled';
  }

  /** Asks for the frame of a pose, which counts from now on as sent. */
  askForFrame(step: number, timestampNs: bigint): void {
    this.#sender.sentPoses.sentAgain(timestampNs, nowUs());
    this.send({ type: 'Reserved', text: stepRequest(step, timestampNs, this.#sender.packetsSent) });
  }

  /** The frame that was asked for; `undefined` when the server does not answer. */
  async frameOfStep(step: number): Promise<StepFrame | undefined> {
    const reply = await this.#lockstep.next(stepKeepAlives, this.ended);
    return reply?.type === 'frame' && reply.step === step ? reply : undefined;
  }

  /** Closes the sockets, decodes queued frames, and settles the counts. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#networkTimer);
    // Packets under way in the simulated network arrive: it was sent in time, and belongs to no other session.
    this.core.advance(Infinity);
    this.#agreement.socket.close();
    await this.#control.close();
    await this.decoding.idle();
    this.#parts.record.decoder = this.decoding.decoderName ?? this.#parts.record.decoder;
    await this.decoding[Symbol.asyncDispose]();
    this.core.finish();
  }

  #end(end: SessionEnd): void {
    this.#over = true;
    this.#resolveEnded(end);
  }

  #onControl(frame: Uint8Array): void {
    this.#heardUs = nowUs();
    this.#silentBeats = 0;
    const packet = decodeServerControl(frame);
    if (packet.ok) this.#onPacket(packet.value);
    else
      this.#end({
        kind: 'disconnected',
        reason: `the server sent a packet that no client knows: ${packet.error}`,
      });
  }

  #onPacket(packet: ServerControl): void {
    switch (packet.type) {
      case 'DecoderConfig':
        if (this.decoding.configure(packet.codec, packet.config)) {
          this.#parts.video?.write(packet.config);
          this.#parts.record.idrRequests += 1;
          this.send({ type: 'RequestIdr' });
        }
        return;
      case 'Restarting':
        this.#end({ kind: 'disconnected', reason: 'the server restarts' });
        return;
      case 'Reserved': {
        if (packet.text === stampRequest) this.#stamps.came(true);
        const reply = parseLockstepReply(packet.text);
        if (reply !== undefined) this.#lockstep.came(reply);
        return;
      }
      case 'KeepAlive':
        this.#stamps.keepAlive();
        this.#lockstep.keepAlive();
        return;
      case 'StartStream':
      case 'ServerPredictionAverage':
        return;
      case 'ReservedBuffer': {
        const config = decodeRealTimeConfig(packet.bytes);
        // A headset ignores packets that it cannot read (alvr.md 5.4).
        if (config.ok) this.#parts.record.passthrough = config.value.passthrough?.type ?? null;
        return;
      }
      default:
        packet satisfies never;
    }
  }

  #beat(): void {
    this.#silentBeats += 1;
    const silent = this.#parts.lockstep
      ? this.#silentBeats > silentBeats
      : nowUs() - this.#heardUs > timing.silenceTimeoutMs * 1000;
    if (!silent) {
      this.send({ type: 'KeepAlive' });
      return;
    }
    const beats = this.#parts.lockstep ? silentBeats * timing.keepAlivePeriodMs : timing.silenceTimeoutMs;
    this.#end({ kind: 'disconnected', reason: `the server was silent for ${beats / 1000} s` });
  }

  #battery(): void {
    this.send({ type: 'Battery', deviceId: deviceId('/user/head'), gauge: 0.9, isPlugged: true });
  }

  /** A real headset stays connected and shows nothing; in lockstep that would never end. */
  #wedged(reason: string): void {
    this.#parts.log(
      'warning',
      `Wedged by ${reason} (alvr.md 7). A real headset receives nothing from here on.`,
    );
    if (this.#parts.lockstep) this.#end({ kind: 'failed', reason: `wedged by ${reason}` });
  }

  #armNetwork(): void {
    const dueUs = this.core.nextDueUs;
    clearTimeout(this.#networkTimer);
    if (dueUs === undefined) return;
    this.#networkTimer = setTimeout(
      () => {
        this.core.advance(nowUs());
        this.#armNetwork();
      },
      Math.max(0, (dueUs - nowUs()) / 1000),
    );
  }

  #untilVsyncUs(atUs: number): number {
    const periodUs = 1e6 / this.refreshHz;
    return periodUs - ((atUs - this.#startUs) % periodUs);
  }
}

function nowUs(): number {
  return performance.now() * 1000;
}
