import { recentringFrom, type Recentring } from '../../protocol/pose/recentring.js';
import { drawStamp, hashPose } from '../../protocol/stamp.js';
import { MachinePace } from './control/machine-pace.js';
import { FrameCounters } from './counters.js';
import type { AccessUnit, FrameRequest } from './encoder/encoder.js';
import { FrameClock } from './frame-clock.js';
import { startBps, type LiveSettings } from './live-settings.js';
import { LockstepScene } from './lockstep-scene.js';
import { bitrateChanged, controllerEvent, idrSent, lossRecovered } from './stream-event.js';
import { defaultEyes, pictureBytes, type Eyes, type SceneInput } from './source/source.js';
import type { PipelineParts } from './pipeline-parts.js';
import { sceneInput } from './scene-input.js';
import { StreamEncoder } from './stream-encoder.js';
import { TargetBitrate } from './target-bitrate.js';
import { Triggers } from './triggers.js';
import type { DisplayReport, Hand, TrackingSample, Transport } from './transport/transport.js';
import { reasonOf } from '../../protocol/text/reason.js';

const none = new Uint8Array();

/** When it arrived, by `nowUs`. */
type ReceivedSample = TrackingSample & { readonly receivedUs: number };

/**
 * One peer's frames: the newest pose -> source -> stamp -> encoder -> transport, one frame at a time. Between pose and
 * picture nothing queues: a newer pose replaces an older one that no frame was started for.
 */
export class Pipeline {
  readonly counters = new FrameCounters();
  batteryPercent: number | null = null;
  readonly #parts: PipelineParts;
  readonly #transport: Transport;
  #picture: Uint8Array;
  readonly #triggers = new Triggers();
  readonly #encoder: StreamEncoder;
  #clock: FrameClock | undefined;
  /** In lockstep time is the client's: microseconds of the newest step's pose (docs/lockstep.md). */
  #virtualUs: number | undefined;
  #lockstep: LockstepScene | undefined;
  #ready: Promise<void> = Promise.resolve();
  #stampsWanted = false;
  #recentreAsked = false;
  #started = false;
  #stopped = false;
  #eyes = defaultEyes;
  #origin: Recentring | undefined;
  #latest: ReceivedSample | undefined;
  #drawnNs: bigint | undefined;
  #firstNs: bigint | undefined;
  #busy: Promise<void> | undefined;
  #overdue = false;
  #frameId = 0;
  #idrAsked = false;
  #settings: LiveSettings;
  readonly #target: TargetBitrate;
  readonly #pace: MachinePace;
  #parameterSets: Uint8Array | undefined;

  constructor(parts: PipelineParts, transport: Transport) {
    this.#parts = parts;
    this.#transport = transport;
    this.#picture = new Uint8Array(pictureBytes(parts.size));
    this.#settings = parts.settings;
    const { openEncoder, tell, failed, controller } = parts;
    const restarted = () => controller.onConfigChanged();
    this.#encoder = new StreamEncoder(
      { openEncoder, tell, failed, restarted },
      startBps(parts.settings.bitrate),
    );
    this.#target = new TargetBitrate(parts.settings.bitrate, parts);
    this.#pace = new MachinePace(parts.refreshHz);
  }

  /** Opens the encoder and begins to draw. The client may have asked for lockstep by then. */
  start(): Promise<void> {
    this.#started = true;
    this.#ready = this.#start();
    return this.#ready;
  }

  async #start(): Promise<void> {
    await this.#encoder.open(this.#virtualUs !== undefined);
    if (this.#stopped) return;
    this.#clock = new FrameClock(this.#parts.refreshHz, (missed) => {
      if (this.#virtualUs !== undefined) return;
      this.counters.framesSkipped += missed;
      this.#onTick();
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#encoder.retire();
    this.#clock?.stop();
    await this.#ready.catch(() => undefined);
    await this.#busy;
    await this.#lockstep?.idle();
    await this.#encoder.close();
  }

  /** Last bitrate given to the encoder, bits per second. */
  get bitrateBps(): number {
    return this.#encoder.bitrateBps;
  }

  /** Losses that no IDR has ended yet. */
  get lossesOutstanding(): number {
    return this.#parts.controller.outstanding;
  }

  /** Settings have changed: in force with the next frame, recentring with the next one the user asks for. */
  configure(settings: LiveSettings): void {
    this.#settings = settings;
    this.#target.configure(settings.bitrate);
    this.#configureController();
  }

  #configureController(): void {
    this.#parts.controller.configure({
      bitrateBps: this.#target.bps,
      minimumIntervalUs: this.#settings.minimumIdrIntervalMs * 1000,
      idrShare: this.#settings.idrShare,
    });
  }

  onTracking(sample: TrackingSample): void {
    if (this.#lockstep === undefined) this.#takeSample(sample);
    else this.#lockstep.arrived(sample);
  }

  #takeSample(sample: TrackingSample): void {
    const receivedUs = this.#parts.nowUs();
    this.counters.trackingReceived += 1;
    this.#firstNs ??= sample.timestampNs;
    this.#latest = { ...sample, receivedUs };
    if (this.#recentreAsked) {
      this.#recentreAsked = false;
      this.#origin = recentringFrom(sample.head, this.#settings.recentring);
    }
    this.#parts.controller.onFeedback(this.#controlUs());
  }

  onEyes(eyes: Eyes): void {
    this.#eyes = eyes;
  }

  /** The user recentred: the next head pose becomes the origin (alvr.md 10). */
  onRecentre(): void {
    this.#recentreAsked = true;
  }

  /**
   * From now on every picture carries its frame number: only for a client that reads it (nobody else should see
   * squares).
   */
  onStampsWanted(): void {
    this.#stampsWanted = true;
  }

  /** From now on frames are drawn on request and time is the client's. */
  onLockstep(): void {
    if (this.#virtualUs !== undefined) return;
    this.#virtualUs = 0;
    const { source, size } = this.#parts;
    this.#lockstep = new LockstepScene(source, pictureBytes(size), (sample) => this.#sceneInput(sample));
    this.#parts.controller.onNetworkLatency(0);
    if (!this.#started) return;
    this.#ready = this.#ready.then(() => this.#openReproducibleEncoder());
    this.#ready.catch((error: unknown) =>
      this.#parts.failed(`no encoder could be started: ${reasonOf(error)}`),
    );
  }

  onTrigger(hand: Hand, value: number): void {
    const pulse = this.#triggers.moved(hand, value, this.#settings.haptics);
    if (pulse !== undefined)
      this.#transport.sendHaptics(hand, pulse.durationMs, pulse.frequencyHz, pulse.amplitude);
  }

  /** The client requests an IDR; the controller decides about its cost. */
  onIdrRequested(): void {
    this.counters.idrRequests += 1;
    this.#parts.controller.onIdrRequested(this.#controlUs());
  }

  onDisplayed(report: DisplayReport): void {
    this.counters.framesDisplayed += 1;
    const { controller, latency } = this.#parts;
    const joined = latency.displayed(report);
    if (joined !== undefined) {
      if (this.#virtualUs === undefined) {
        const { network, encoder, decoder } = joined.stagesMs;
        controller.onNetworkLatency(joined.roundTripUs);
        this.#target.onFrameDisplayed(this.#controlUs(), {
          networkUs: network * 1e3,
          encodeUs: encoder * 1e3,
          decodeUs: decoder * 1e3,
        });
      }
      this.#parts.displayed(report.timestampNs, joined);
    }
    controller.onFrameDisplayed(report.timestampNs, this.#controlUs());
  }

  /** A person asks for an IDR: always granted. */
  askIdr(): void {
    this.#idrAsked = true;
  }

  /** Draws the frame of one lockstep step and its pose, however long it takes. */
  async onStep(step: number, timestampNs: bigint): Promise<void> {
    // The code that started the encoder reports why there is none.
    const ready = await this.#ready.then(
      () => true,
      () => false,
    );
    await this.#busy;
    if (this.#stopped || !ready) return;
    const arrived = this.#lockstep?.take(timestampNs);
    if (arrived !== undefined) this.#takeSample(arrived);
    const sample = this.#latest;
    if (arrived === undefined || sample === undefined) {
      this.#transport.stepDone(step, timestampNs, undefined);
      return;
    }
    this.#virtualUs = Number(timestampNs / 1000n);
    this.#busy = this.#attempt(sample, step);
    await this.#busy;
    this.#busy = undefined;
  }

  async #openReproducibleEncoder(): Promise<void> {
    await this.#busy;
    if (!this.#stopped) await this.#encoder.open(true);
  }

  #onTick(): void {
    if (this.#busy !== undefined) {
      this.#overdue = true;
      return;
    }
    const sample = this.#latest;
    if (sample === undefined || sample.timestampNs === this.#drawnNs) {
      this.counters.framesSkipped += 1;
      return;
    }
    this.#busy = this.#attempt(sample, undefined).then(() => {
      this.#busy = undefined;
      if (!this.#overdue || this.#stopped) return;
      this.#overdue = false;
      this.#onTick();
    });
  }

  /** One frame; a source or transport that throws ends this stream, and nothing else. */
  async #attempt(sample: ReceivedSample, step: number | undefined): Promise<void> {
    try {
      await this.#frame(sample, step);
    } catch (error) {
      if (this.#stopped) return;
      this.#clock?.stop();
      this.#parts.failed(`a frame could not be made: ${reasonOf(error)}`);
    }
  }

  async #frame(sample: ReceivedSample, step: number | undefined): Promise<void> {
    const { controller, latency, nowUs } = this.#parts;
    const frameId = this.#frameId;
    this.#frameId += 1;
    this.#drawnNs = sample.timestampNs;
    const renderStartUs = nowUs();
    if (this.#lockstep === undefined) this.#parts.source.render(this.#sceneInput(sample), this.#picture);
    else this.#picture = await this.#lockstep.picture(sample, this.#picture);
    this.counters.framesRendered += 1;
    const renderedUs = nowUs();
    this.#compose(sample, frameId);
    const composedUs = nowUs();
    const decision = controller.decide(this.#controlUs(), frameId);
    this.#applyBitrate(decision.bitrateScale);
    const idr = decision.type === 'idr' || this.#idrAsked;
    const idrReason = this.#idrAsked ? 'asked' : decision.reason;
    this.#idrAsked = false;
    const accessUnit = await this.#encode({ idr, light: decision.light });
    if (accessUnit === undefined) {
      if (step !== undefined) this.#transport.stepDone(step, sample.timestampNs, undefined);
      return;
    }
    const encodedUs = nowUs();
    this.#sendDecoderConfig(accessUnit, decision.sendDecoderConfigFirst);
    const sent = await this.#transport.sendFrame(sample.timestampNs, accessUnit.isIdr, accessUnit.data);
    const sentUs = nowUs();
    latency.sent({
      timestampNs: sample.timestampNs,
      receivedUs: sample.receivedUs,
      renderStartUs,
      renderedUs,
      composedUs,
      encodedUs,
      sentUs,
    });
    this.counters.sent(sent, accessUnit.isIdr);
    this.#target.onFrameSent(sent.bytes);
    controller.onFrameSent({
      frameId,
      clientKey: sample.timestampNs,
      bytes: sent.bytes,
      isIdr: accessUnit.isIdr,
      sentUs: this.#controlUs(),
    });
    if (!sent.complete) controller.onOwnDrop(frameId, this.#controlUs());
    if (step !== undefined)
      this.#transport.stepDone(step, sample.timestampNs, { ...sent, isIdr: accessUnit.isIdr });
    if (accessUnit.isIdr) this.#parts.tell(idrSent(frameId, idrReason, sent.bytes));
    // Without the sending: a send buffer that is full is the network's doing.
    this.#judgePace(sentUs, encodedUs - renderStartUs);
    this.#tellNews();
  }

  /** In lockstep a frame may take as long as it likes. */
  #judgePace(nowUs: number, busyUs: number): void {
    if (this.#virtualUs !== undefined) return;
    const change = this.#pace.onFrame(nowUs, busyUs);
    if (change !== undefined) this.#parts.paced(change.slow, change.pace);
  }

  #sceneInput(sample: TrackingSample): SceneInput {
    return sceneInput(sample, {
      origin: this.#origin,
      eyes: this.#eyes,
      handOffset: this.#settings.handOffset,
      firstNs: this.#firstNs,
    });
  }

  #compose(sample: TrackingSample, frameId: number): void {
    if (!this.#stampsWanted && !this.#settings.frameStamp) return;
    const { size } = this.#parts;
    // The stamp names the pose as the client sent it, before recentring: that is what the client can compare.
    drawStamp(
      { data: this.#picture, width: size.eyeWidth * 2, height: size.eyeHeight },
      { frameNumber: frameId, poseHash: hashPose(sample.head) },
    );
  }

  async #encode(request: FrameRequest): Promise<AccessUnit | undefined> {
    const { size } = this.#parts;
    const picture = { data: this.#picture, width: size.eyeWidth * 2, height: size.eyeHeight };
    const accessUnit = await this.#encoder.encode(picture, request);
    if (accessUnit !== undefined) this.counters.framesEncoded += 1;
    return accessUnit;
  }

  #applyBitrate(scale: number): void {
    if (this.#target.update(this.#controlUs())) this.#configureController();
    const wantedBps = this.#target.scaled(scale);
    const { bitrateBps } = this.#encoder;
    if (wantedBps === bitrateBps) return;
    this.#parts.tell(bitrateChanged(bitrateBps, wantedBps, scale < 1 ? 'loss' : this.#target.reason));
    this.#encoder.setBitrate(wantedBps);
  }

  /** Ahead of the first frame, of every IDR that answers a request, and whenever it changes (alvr.md 9). */
  #sendDecoderConfig({ parameterSets }: AccessUnit, wanted: boolean): void {
    const changed =
      parameterSets !== undefined && Buffer.compare(parameterSets, this.#parameterSets ?? none) !== 0;
    if (changed) this.#parameterSets = parameterSets.slice();
    if ((changed || wanted) && this.#parameterSets !== undefined) {
      this.#transport.sendDecoderConfig(this.#parts.codec, this.#parameterSets);
    }
  }

  #tellNews(): void {
    const { controller, tell } = this.#parts;
    for (const event of controller.takeEvents()) tell(controllerEvent(event));
    for (const loss of controller.takeRecords()) {
      this.counters.recovered(loss.recoveryFrames);
      tell(lossRecovered(loss));
    }
  }

  /** The controller's time: monotonic, or in lockstep that of the newest step. */
  #controlUs(): number {
    return this.#virtualUs ?? this.#parts.nowUs();
  }
}
