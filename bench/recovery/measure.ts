import { Samples } from '../../cli/headset/samples.js';
import type { Scenario, SimulatedFrame, Simulation } from './simulate.js';

/** What a policy made of a channel. */
export interface Measured {
  /** Frames that were not shown, or not as they were meant. */
  readonly badPercent: number;
  /** Whole frames shown per second. */
  readonly shownPerS: number;
  /** The longest time without a whole frame. */
  readonly freezeMs: number;
  readonly losses: number;
  readonly pending: number;
  /** Frames from the first lost one to the IDR that ended it. */
  readonly recovery: { readonly p50: number; readonly p95: number; readonly max: number };
  /** Frames by which the worst recovery missed the first frame that could have been its IDR. */
  readonly lateMax: number;
  /** Of all slots, those that passed in each part of the way from a loss to the IDR that ended it. */
  readonly waitingPercent: Waiting;
  readonly idrsPerMinute: number;
  readonly idrSharePercent: number;
  /** Mean scale of the bitrate. */
  readonly bitratePercent: number;
}

/** Frames that passed until a loss was over. */
interface Waiting {
  /** Until the headset had noticed, asked, and the next frame could answer: nothing a server decides makes that shorter. */
  readonly noticing: number;
  /** From then on until the first IDR: the bounds forbade it. */
  readonly held: number;
  /** From the first IDR to the one that arrived. */
  readonly repeating: number;
}

/** Frames from the first lost one to the first IDR that can answer a request for it, on the paths that are simulated. */
const noticingFrames = 3;

/** One figure each over one or more simulations of a scenario that differ in their seeds. */
export function measure(simulations: readonly Simulation[], { refreshHz }: Scenario): Measured {
  const recovery = new Samples(100_000);
  let [frames, clean, idrs, bytes, idrBytes, scale] = [0, 0, 0, 0, 0, 0];
  const waiting = { noticing: 0, held: 0, repeating: 0 };
  let [losses, pending, lateMax, freezeFrames, recoveryMax] = [0, 0, 0, 0, 0];
  for (const simulation of simulations) {
    pending += simulation.pendingLosses;
    for (const frame of simulation.frames) {
      frames += 1;
      bytes += frame.bytes;
      scale += frame.bitrateScale;
      if (frame.clean) clean += 1;
      if (!frame.isIdr) continue;
      idrs += 1;
      idrBytes += frame.bytes;
    }
    freezeFrames = Math.max(freezeFrames, longestRun(simulation.frames));
    for (const late of lateness(simulation)) lateMax = Math.max(lateMax, late);
    for (const loss of simulation.losses) {
      losses += 1;
      const { recoveryFrames } = loss;
      if (recoveryFrames === null) continue;
      const { noticing, held, repeating } = waitingOf(
        simulation.frames,
        loss.frame,
        loss.frame + recoveryFrames,
      );
      waiting.noticing += noticing;
      waiting.held += held;
      waiting.repeating += repeating;
      recovery.add(recoveryFrames);
      recoveryMax = Math.max(recoveryMax, recoveryFrames);
    }
  }
  const seconds = frames / refreshHz;
  return {
    badPercent: (100 * (frames - clean)) / frames,
    shownPerS: clean / seconds,
    freezeMs: (freezeFrames * 1000) / refreshHz,
    losses,
    pending,
    recovery: { p50: recovery.percentile(0.5), p95: recovery.percentile(0.95), max: recoveryMax },
    lateMax,
    waitingPercent: {
      noticing: (100 * waiting.noticing) / frames,
      held: (100 * waiting.held) / frames,
      repeating: (100 * waiting.repeating) / frames,
    },
    idrsPerMinute: (idrs * 60) / seconds,
    idrSharePercent: (100 * idrBytes) / bytes,
    bitratePercent: (100 * scale) / frames,
  };
}

/**
 * Of each loss that ended: frames from the first that could have been its IDR to the one that was. A frame could have been
 * it when it arrived whole, after the loss and after the last IDR that was lost, and the policy's bounds permitted it.
 */
export function lateness({ frames, losses, policy }: Simulation): number[] {
  return losses.flatMap(({ frame, recoveredFrame }) => {
    if (recoveredFrame === null) return [];
    const between = frames.slice(frame, recoveredFrame + 1);
    const lostIdr = between.findLast(({ isIdr, complete }) => isIdr && !complete)?.frameId ?? -1;
    const deliverable = between.find(({ frameId, complete }) => complete && frameId > lostIdr)?.frameId;
    const possible = Math.max(deliverable ?? 0, policy.permittedFrameId(recoveredFrame));
    return [Math.max(0, recoveredFrame - possible)];
  });
}

function waitingOf(frames: readonly SimulatedFrame[], lost: number, recovered: number): Waiting {
  const firstIdr = frames.findIndex(({ isIdr }, frame) => frame > lost && isIdr);
  const noticing = Math.min(firstIdr - lost, noticingFrames);
  return { noticing, held: firstIdr - lost - noticing, repeating: recovered - firstIdr };
}

function longestRun(frames: readonly SimulatedFrame[]): number {
  let longest = 0;
  let run = 0;
  for (const { clean } of frames) {
    run = clean ? 0 : run + 1;
    longest = Math.max(longest, run);
  }
  return longest;
}
