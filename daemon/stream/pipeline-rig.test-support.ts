import { vi } from 'vitest';
import type { Pose } from '../../protocol/pose/pose.js';
import { valuesOf, type SettingsRecord } from '../../protocol/settings/stream-settings.js';
import type { StreamerEvent } from '../../protocol/streamer.js';
import { readStamp, type Stamp } from '../../protocol/stamp.js';
import { IdrController } from './control/idr-controller.js';
import { LatencyLog } from './control/latency.js';
import type { AccessUnit, Encoder, FrameRequest, Picture } from './encoder/encoder.js';
import { liveSettings } from './live-settings.js';
import { Pipeline } from './pipeline.js';
import type { SceneInput, Source } from './source/source.js';
import type { Hand, SendOutcome, Transport } from './transport/transport.js';

const size = { eyeWidth: 160, eyeHeight: 176 };
/** So that a period is a whole number of milliseconds. */
const refreshHz = 50;
const periodMs = 20;
const bitrateBps = 2_000_000;
export const pose: Pose = {
  orientation: { x: 0, y: 0, z: 0, w: 1 },
  position: { x: 0, y: 1.6, z: 0 },
};

/** Draws nothing, or fails when the test says so. */
class FakeSource implements Source {
  readonly name = 'fake';
  readonly drawn: SceneInput[] = [];
  failure: Error | undefined;

  render(input: SceneInput, out: Uint8Array): void {
    if (this.failure !== undefined) throw this.failure;
    this.drawn.push(input);
    out.fill(128);
  }

  async renderAside(input: SceneInput, out: Uint8Array): Promise<void> {
    await Promise.resolve();
    this.render(input, out);
  }
}

/** What one frame was encoded with. */
export interface EncodedFrame {
  readonly encoder: FakeEncoder;
  readonly request: FrameRequest;
  readonly stamp: Stamp | undefined;
}

/** Encodes at once, or when the test lets it; dies when the test says so. */
export class FakeEncoder implements Encoder {
  readonly name = 'fake';
  readonly backend = 'libav';
  readonly reproducible: boolean;
  readonly bitrates: number[];
  closed = false;
  readonly #rig: PipelineRig;

  constructor(rig: PipelineRig, startBps: number, reproducible: boolean) {
    this.#rig = rig;
    this.bitrates = [startBps];
    this.reproducible = reproducible;
  }

  async encode({ data, width, height }: Picture, request: FrameRequest): Promise<AccessUnit> {
    if (this.closed) throw new Error('it is closed');
    this.#rig.encoded.push({
      encoder: this,
      request,
      stamp: readStamp(data, width, width, height, 'right'),
    });
    await this.#rig.encoding;
    if (this.#rig.encoderDies) {
      this.#rig.encoderDies = false;
      throw new Error('the encoder died');
    }
    const parameterSets = request.idr ? this.#rig.parameterSets : undefined;
    return { data: new Uint8Array(100), isIdr: request.idr, parameterSets };
  }

  setBitrate(bps: number): 'live' {
    this.bitrates.push(bps);
    return 'live';
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

/** A pipeline between a source, an encoder and a transport of the test's making. Time is that of vitest's fake timers. */
export class PipelineRig {
  readonly source = new FakeSource();
  readonly encoded: EncodedFrame[] = [];
  readonly opened: FakeEncoder[] = [];
  /** Of each frame that the transport was given. */
  readonly sent: { readonly timestampNs: bigint; readonly isIdr: boolean }[] = [];
  readonly configs: Uint8Array[] = [];
  readonly steps: { readonly step: number; readonly drawn: boolean }[] = [];
  readonly haptics: Hand[] = [];
  readonly events: StreamerEvent[] = [];
  readonly failures: string[] = [];
  readonly paces: boolean[] = [];
  parameterSets = Uint8Array.of(1, 2, 3);
  encoderDies = false;
  /** Why no encoder can be opened, while that is so. */
  noEncoder: Error | undefined;
  /** The send queue is full: of each frame only a part gets out. */
  full = false;
  /** What each frame waits for: the encoder, the transport, an encoder that opens. */
  encoding: Promise<void> = Promise.resolve();
  sending: Promise<void> | undefined;
  opening: Promise<void> = Promise.resolve();
  readonly controller = new IdrController({
    frameUs: periodMs * 1_000,
    bitrateBps,
    minimumIntervalUs: 0,
    maximumBackoffUs: 400_000,
    idrShare: 1,
    avoidVideoGlitching: true,
  });
  readonly pipeline: Pipeline;
  #timestampNs = 0n;

  constructor(settings: SettingsRecord = {}) {
    const transport: Transport = {
      sendDecoderConfig: (_, parameterSets) => this.configs.push(parameterSets.slice()),
      sendFrame: (timestampNs, isIdr, { length }) => {
        this.sent.push({ timestampNs, isIdr });
        const frame: SendOutcome = {
          shards: 1,
          bytes: length,
          packetIndex: this.sent.length - 1,
          complete: !this.full,
        };
        return this.sending === undefined ? frame : this.sending.then(() => frame);
      },
      sendHaptics: (hand) => this.haptics.push(hand),
      stepDone: (step, _, frame) => this.steps.push({ step, drawn: frame !== undefined }),
    };
    this.pipeline = new Pipeline(
      {
        codec: 'h264',
        size,
        refreshHz,
        settings: settingsOf(settings),
        source: this.source,
        openEncoder: async (bps, reproducible) => {
          await this.opening;
          if (this.noEncoder !== undefined) throw this.noEncoder;
          const encoder = new FakeEncoder(this, bps, reproducible);
          this.opened.push(encoder);
          return encoder;
        },
        controller: this.controller,
        latency: new LatencyLog(),
        nowUs: () => performance.now() * 1_000,
        tell: (event) => this.events.push(event),
        displayed: () => undefined,
        paced: (slow) => this.paces.push(slow),
        failed: (reason) => this.failures.push(reason),
      },
      transport,
    );
  }

  /** A pose arrives, newer than those before; its timestamp. */
  poses(): bigint {
    this.#timestampNs += 1_000_000n;
    this.pipeline.onTracking({
      timestampNs: this.#timestampNs,
      head: pose,
      left: undefined,
      right: undefined,
    });
    return this.#timestampNs;
  }

  /** So many vsyncs pass, a pose before each; the timestamps. */
  async frames(count: number): Promise<bigint[]> {
    const timestamps: bigint[] = [];
    for (let frame = 0; frame < count; frame += 1) {
      timestamps.push(this.poses());
      await pass(1);
    }
    return timestamps;
  }

  /** The client has displayed the frame sent last. */
  shows(): void {
    const { timestampNs } = this.sent.at(-1) ?? { timestampNs: 0n };
    const none = {
      decodeNs: 0n,
      decoderQueueNs: 0n,
      renderingNs: 0n,
      vsyncQueueNs: 0n,
      totalNs: 20_000_000n,
    };
    this.pipeline.onDisplayed({ timestampNs, ...none });
  }

  /** One lockstep step with its pose. */
  async step(step: number): Promise<void> {
    await this.pipeline.onStep(step, this.poses());
  }

  told(type: StreamerEvent['type']): string[] {
    return this.events.filter((event) => event.type === type).map(({ action }) => action);
  }
}

export function settingsOf(settings: SettingsRecord) {
  return liveSettings(valuesOf({ 'video.bitrate.mode.ConstantMbps': bitrateBps / 1e6, ...settings }));
}

/** So many vsyncs pass, and everything that is due happens. */
export async function pass(vsyncs: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(vsyncs * periodMs);
}

/** A promise that the test keeps. */
export function held(): { readonly promise: Promise<void>; readonly release: () => void } {
  const resolvers: (() => void)[] = [];
  const promise = new Promise<void>((resolve) => {
    resolvers.push(resolve);
  });
  return { promise, release: () => resolvers.forEach((resolve) => resolve()) };
}
