import type { IdrSettings } from '../../daemon/stream/control/idr-settings.js';
import { DueQueue } from '../../protocol/trace/due-queue.js';
import { createLossModel } from '../../protocol/trace/loss-model.js';
import type { LossSpec } from '../../protocol/trace/loss-spec.js';
import { createPrng } from '../../protocol/trace/prng.js';
import type { HeadsetLoss } from '../../protocol/headset-report.js';
import { HeadsetModel, type FlownFrame } from './headset-model.js';
import { createPolicy } from './policies.js';
import type { Policy, PolicyName } from './policy.js';

export interface Scenario {
  readonly policy: PolicyName;
  readonly loss: LossSpec;
  readonly seed: number;
  readonly frames: number;
  readonly refreshHz: number;
  readonly bitrateBps: number;
  /** One way, each way. */
  readonly delayMs: number;
  /** On top of it, evenly distributed, for each frame and each word back. */
  readonly jitterMs: number;
  readonly avoidVideoGlitching: boolean;
  /** Weight in frames of an IDR that may take what it needs; a light one has `lightIdrWeight`. */
  readonly idrWeight: number;
  readonly settings: Pick<IdrSettings, 'minimumIntervalUs' | 'idrShare' | 'maximumBackoffUs'>;
}

export interface SimulatedFrame {
  readonly frameId: number;
  readonly isIdr: boolean;
  readonly bytes: number;
  readonly sentUs: number;
  readonly bitrateScale: number;
  /** No shard of it was lost. */
  readonly complete: boolean;
  /** Given to the decoder, with all that it refers to. */
  clean: boolean;
}

export interface Simulation {
  readonly frames: readonly SimulatedFrame[];
  readonly losses: readonly HeadsetLoss[];
  readonly pendingLosses: number;
  readonly policy: Policy;
}

/** With a VBV of one frame (loss-recovery.md 5). */
const lightIdrWeight = 1.1;
/** Payload of one shard at ALVR's packet size of 1400 (alvr.md 7). */
const shardBytes = 1386;
/** Shards leave evenly over this share of the frame period (loss-recovery.md 14). */
const sendingShare = 0.5;
const encodeUs = 4_000;
/** From the last shard's arrival to the client's report of the displayed frame. */
const displayUs = 30_000;
/** Reports go over UDP, so some never come. */
const reportLoss = 0.005;

/** One stream in virtual time; the same scenario gives the same simulation. */
export function simulate(scenario: Scenario): Simulation {
  const frameUs = Math.round(1e6 / scenario.refreshHz);
  const { avoidVideoGlitching, bitrateBps, seed } = scenario;
  const policy = createPolicy(scenario.policy, {
    ...scenario.settings,
    frameUs,
    bitrateBps,
    avoidVideoGlitching,
  });
  const channel = createLossModel(scenario.loss, createPrng(seed, 0));
  const delays = createPrng(seed, 1);
  const reports = createPrng(seed, 2);
  const headset = new HeadsetModel(avoidVideoGlitching);
  const frames: SimulatedFrame[] = [];
  const happenings = new DueQueue<() => void>();
  const spanUs = Math.round(frameUs * sendingShare);
  const frameBytes = bitrateBps / 8 / scenario.refreshHz;
  const delayUs = () => Math.round((scenario.delayMs + delays.unit() * scenario.jitterMs) * 1000);
  let requestUs = 0;
  let frameArrivalUs = 0;

  const arrived = (flown: FlownFrame, frame: SimulatedFrame, nowUs: number, downUs: number) => {
    const { displayed, clean, idrRequests } = headset.complete(flown);
    frame.clean = clean;
    for (let request = 0; request < idrRequests; request += 1) {
      // Requests go over TCP: in order, none lost.
      requestUs = Math.max(requestUs, nowUs + delayUs());
      const atUs = requestUs;
      happenings.add(() => policy.onIdrRequested(atUs), atUs);
    }
    if (!displayed || reports.chance(reportLoss)) return;
    const upUs = delayUs();
    const atUs = nowUs + displayUs + upUs;
    happenings.add(() => {
      policy.onNetworkLatency(upUs + downUs);
      policy.onFrameDisplayed(keyOf(frame.frameId), atUs);
    }, atUs);
  };

  const send = (frameId: number, startUs: number) => {
    policy.onFeedback(startUs);
    const { idr, light, bitrateScale } = policy.decide(startUs, frameId);
    const weight = idr ? (light ? lightIdrWeight : scenario.idrWeight) : 1;
    const bytes = Math.ceil(frameBytes * bitrateScale * weight);
    const shards = Math.ceil(bytes / shardBytes);
    const firstUs = startUs + encodeUs;
    let shardsLost = 0;
    for (let shard = 0; shard < shards; shard += 1)
      if (channel.lost(firstUs + (shard * spanUs) / shards)) shardsLost += 1;
    const sentUs = firstUs + spanUs;
    const complete = shardsLost === 0;
    const frame = { frameId, isIdr: idr, bytes, sentUs, bitrateScale, complete, clean: false };
    frames.push(frame);
    happenings.add(
      () => policy.onFrameSent({ frameId, clientKey: keyOf(frameId), bytes, isIdr: idr, sentUs }),
      sentUs,
    );
    const flown = { frameId, isIdr: idr, shardsLost };
    const downUs = delayUs();
    frameArrivalUs = Math.max(frameArrivalUs, sentUs + downUs);
    const atUs = frameArrivalUs;
    happenings.add(() => {
      if (complete) arrived(flown, frame, atUs, downUs);
      else headset.incomplete(flown);
    }, atUs);
  };

  for (let frameId = 0; frameId < scenario.frames; frameId += 1) {
    const startUs = frameId * frameUs;
    runUntil(happenings, startUs);
    send(frameId, startUs);
  }
  runUntil(happenings, Number.POSITIVE_INFINITY);
  return { frames, losses: headset.losses.losses, pendingLosses: headset.losses.recovery.pending, policy };
}

function runUntil(happenings: DueQueue<() => void>, nowUs: number): void {
  for (let due = happenings.takeDue(nowUs); due !== undefined; due = happenings.takeDue(nowUs)) due.item();
}

/** A pose's timestamp as a headset makes it, nanoseconds; any injection would do. */
function keyOf(frameId: number): bigint {
  return BigInt(frameId) * 13_888_889n + 1_000_000_000n;
}
