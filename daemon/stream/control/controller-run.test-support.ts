import fc from 'fast-check';
import { keyOf, rigSettings } from './controller-rig.test-support.js';
import { IdrController, type FrameDecision } from './idr-controller.js';
import type { IdrSettings } from './idr-settings.js';

/** Anything that may happen between two frames. */
export type Happening =
  | { readonly kind: 'frames'; readonly count: number; readonly weight: number }
  | { readonly kind: 'request'; readonly count: number }
  /** Reports the frame so many before the newest. */
  | { readonly kind: 'displayed'; readonly back: number }
  | { readonly kind: 'feedback' }
  | { readonly kind: 'latency'; readonly us: number }
  | { readonly kind: 'drop'; readonly back: number }
  | { readonly kind: 'pause'; readonly us: number }
  /** A request with every frame; `arrives`: IDR frames get through and are displayed at once. */
  | { readonly kind: 'storm'; readonly frames: number; readonly weight: number; readonly arrives: boolean };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('frames'),
      count: fc.integer({ min: 1, max: 8 }),
      weight: fc.double({ min: 0.5, max: 3, noNaN: true }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('request'), count: fc.integer({ min: 1, max: 5 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('displayed'), back: fc.integer({ min: 0, max: 600 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('displayed'), back: fc.integer({ min: 0, max: 4 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('feedback') }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('latency'), us: fc.integer({ min: 0, max: 60_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop'), back: fc.integer({ min: 0, max: 6 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('pause'), us: fc.integer({ min: 0, max: 700_000 }) }),
  },
);
const storm: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constant('storm'),
  frames: fc.integer({ min: 10, max: 60 }),
  weight: fc.double({ min: 0.5, max: 3, noNaN: true }),
  arrives: fc.boolean(),
});
export const happenings = fc.array(
  fc.oneof({ weight: 12, arbitrary: happening }, { weight: 1, arbitrary: storm }),
  {
    minLength: 1,
    maxLength: 120,
  },
);
export const settings: fc.Arbitrary<IdrSettings> = fc.record({
  frameUs: fc.constantFrom(8_333, 10_000, 13_889),
  bitrateBps: fc.constant(rigSettings.bitrateBps),
  minimumIntervalUs: fc.constantFrom(5_000, 50_000, 100_000, 300_000),
  idrShare: fc.constantFrom(0.02, 0.2, 0.5, 1),
  maximumBackoffUs: fc.constantFrom(100_000, 1_600_000),
  avoidVideoGlitching: fc.boolean(),
});

/** An IDR that went out; `decidedUs` is when it was asked for, `atUs` when it was sent. */
export interface SentIdr {
  readonly frameId: number;
  readonly decidedUs: number;
  readonly decision: FrameDecision;
  readonly atUs: number;
  readonly bytes: number;
  readonly reason: FrameDecision['reason'];
}

export interface Run {
  readonly controller: IdrController;
  readonly decisions: FrameDecision[];
  /** When each of them was asked for. */
  readonly decidedUs: number[];
  /** When the client asked for an IDR. */
  readonly requestedUs: number[];
  readonly idrs: SentIdr[];
  /** Each frame sent: when, and what it weighs or at the bitrate in force might have weighed. */
  readonly sent: { readonly atUs: number; readonly bytes: number }[];
  /** Of a frame that is no IDR. */
  readonly frameBytes: number;
  nowUs: number;
  nextId: number;
}

export const frameBytes = 10_000;

export function begin(given: IdrSettings, firstId = 0, bytes = frameBytes): Run {
  return {
    controller: new IdrController(given),
    decisions: [],
    decidedUs: [],
    requestedUs: [],
    idrs: [],
    sent: [],
    nowUs: 1_000_000,
    nextId: firstId,
    frameBytes: bytes,
  };
}

export function frame(run: Run, { frameUs, bitrateBps }: IdrSettings, weight = 1): FrameDecision {
  const { controller } = run;
  const frameId = run.nextId;
  run.nextId += 1;
  const decision = controller.decide(run.nowUs, frameId);
  run.decisions.push(decision);
  run.decidedUs.push(run.nowUs);
  const isIdr = decision.type === 'idr';
  const bytes = Math.round(decision.bitrateScale * (isIdr ? weight * frameBytes : run.frameBytes));
  const sentUs = run.nowUs + 3_000;
  const { reason } = decision;
  if (isIdr) run.idrs.push({ frameId, decidedUs: run.nowUs, decision, atUs: sentUs, bytes, reason });
  const targetBytes = (decision.bitrateScale * bitrateBps * frameUs) / 8e6;
  run.sent.push({ atUs: sentUs, bytes: Math.max(bytes, targetBytes) });
  controller.onFrameSent({ frameId, clientKey: keyOf(frameId), bytes, isIdr, sentUs });
  run.nowUs += frameUs;
  return decision;
}

export function happen(run: Run, given: IdrSettings, what: Happening): void {
  const { controller } = run;
  switch (what.kind) {
    case 'frames':
      for (let count = 0; count < what.count; count += 1) frame(run, given, what.weight);
      return;
    case 'request':
      for (let count = 0; count < what.count; count += 1) request(run);
      return;
    case 'displayed':
      controller.onFrameDisplayed(keyOf(Math.max(0, run.nextId - 1 - what.back)), run.nowUs);
      return;
    case 'feedback':
      controller.onFeedback(run.nowUs);
      return;
    case 'latency':
      controller.onNetworkLatency(what.us);
      return;
    case 'drop':
      controller.onOwnDrop(Math.max(0, run.nextId - 1 - what.back), run.nowUs);
      return;
    case 'pause':
      run.nowUs += what.us;
      return;
    case 'storm':
      for (let count = 0; count < what.frames; count += 1) {
        request(run);
        const { type } = frame(run, given, what.weight);
        if (type === 'idr' && what.arrives) controller.onFrameDisplayed(keyOf(run.nextId - 1), run.nowUs);
      }
  }
}

export function play(given: IdrSettings, list: readonly Happening[], firstId = 0, bytes = frameBytes): Run {
  const run = begin(given, firstId, bytes);
  for (const what of list) happen(run, given, what);
  return run;
}

function request(run: Run): void {
  run.requestedUs.push(run.nowUs);
  run.controller.onIdrRequested(run.nowUs);
}

/** A path that loses nothing from here on: every frame is shown three frames later, and a damaged chain is asked for. */
export function heal(run: Run, given: IdrSettings, frames: number): void {
  const { controller } = run;
  let whole = given.avoidVideoGlitching ? false : controller.state === 'steady';
  for (let count = 0; count < frames; count += 1) {
    const { type } = frame(run, given);
    if (type === 'idr') whole = true;
    else if (!whole) request(run);
    controller.onFeedback(run.nowUs);
    const shown = run.nextId - 3;
    if (whole && shown >= 0) controller.onFrameDisplayed(keyOf(shown), run.nowUs);
  }
}
