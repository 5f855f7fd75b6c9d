import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf, rigSettings } from './controller-rig.test-support.js';
import { IdrController, type FrameDecision } from './idr-controller.js';
import type { IdrSettings } from './idr-settings.js';

/** Anything that may happen between two frames. */
type Happening =
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
const happenings = fc.array(fc.oneof({ weight: 12, arbitrary: happening }, { weight: 1, arbitrary: storm }), {
  minLength: 1,
  maxLength: 120,
});
const settings: fc.Arbitrary<IdrSettings> = fc.record({
  frameUs: fc.constantFrom(8_333, 10_000, 13_889),
  bitrateBps: fc.constant(rigSettings.bitrateBps),
  minimumIntervalUs: fc.constantFrom(5_000, 50_000, 100_000, 300_000),
  idrShare: fc.constantFrom(0.02, 0.2, 0.5, 1),
  maximumBackoffUs: fc.constantFrom(100_000, 1_600_000),
  avoidVideoGlitching: fc.boolean(),
});

interface SentIdr {
  readonly atUs: number;
  readonly bytes: number;
  readonly reason: FrameDecision['reason'];
}

interface Run {
  readonly controller: IdrController;
  readonly decisions: FrameDecision[];
  readonly idrs: SentIdr[];
  /** Each frame sent: when, and what it weighs or at the bitrate in force might have weighed. */
  readonly sent: { readonly atUs: number; readonly bytes: number }[];
  /** Of a frame that is no IDR. */
  readonly frameBytes: number;
  nowUs: number;
  nextId: number;
}

const frameBytes = 10_000;

function begin(given: IdrSettings, firstId = 0, bytes = frameBytes): Run {
  return {
    controller: new IdrController(given),
    decisions: [],
    idrs: [],
    sent: [],
    nowUs: 1_000_000,
    nextId: firstId,
    frameBytes: bytes,
  };
}

function frame(run: Run, { frameUs, bitrateBps }: IdrSettings, weight = 1): FrameDecision {
  const { controller } = run;
  const frameId = run.nextId;
  run.nextId += 1;
  const decision = controller.decide(run.nowUs, frameId);
  run.decisions.push(decision);
  const isIdr = decision.type === 'idr';
  const bytes = Math.round(decision.bitrateScale * (isIdr ? weight * frameBytes : run.frameBytes));
  const sentUs = run.nowUs + 3_000;
  if (isIdr) run.idrs.push({ atUs: sentUs, bytes, reason: decision.reason });
  const targetBytes = (decision.bitrateScale * bitrateBps * frameUs) / 8e6;
  run.sent.push({ atUs: sentUs, bytes: Math.max(bytes, targetBytes) });
  controller.onFrameSent({ frameId, clientKey: keyOf(frameId), bytes, isIdr, sentUs });
  run.nowUs += frameUs;
  return decision;
}

function happen(run: Run, given: IdrSettings, what: Happening): void {
  const { controller } = run;
  switch (what.kind) {
    case 'frames':
      for (let count = 0; count < what.count; count += 1) frame(run, given, what.weight);
      return;
    case 'request':
      for (let count = 0; count < what.count; count += 1) controller.onIdrRequested(run.nowUs);
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
        controller.onIdrRequested(run.nowUs);
        const { type } = frame(run, given, what.weight);
        if (type === 'idr' && what.arrives) controller.onFrameDisplayed(keyOf(run.nextId - 1), run.nowUs);
      }
  }
}

function play(given: IdrSettings, list: readonly Happening[], firstId = 0, bytes = frameBytes): Run {
  const run = begin(given, firstId, bytes);
  for (const what of list) happen(run, given, what);
  return run;
}

/** A path that loses nothing from here on: every frame is shown three frames later, and a damaged chain is asked for. */
function heal(run: Run, given: IdrSettings, frames: number): void {
  const { controller } = run;
  let whole = given.avoidVideoGlitching ? false : controller.state === 'steady';
  for (let count = 0; count < frames; count += 1) {
    const { type } = frame(run, given);
    if (type === 'idr') whole = true;
    else if (!whole) controller.onIdrRequested(run.nowUs);
    controller.onFeedback(run.nowUs);
    const shown = run.nextId - 3;
    if (whole && shown >= 0) controller.onFrameDisplayed(keyOf(shown), run.nowUs);
  }
}

const runs = { numRuns: 150 };

describe('the IDR controller, whatever happens', () => {
  it('has a whole stream again once nothing is lost any more (loss-recovery.md 15.1)', () => {
    fc.assert(
      fc.property(settings, happenings, (given, list) => {
        const run = play(given, list);
        // The longest wait there is: the back-off, or what three IDRs of the heaviest kind take from the share.
        const waitUs = Math.max(given.maximumBackoffUs, given.minimumIntervalUs) + 1_000_000;
        heal(run, given, Math.ceil(waitUs / given.frameUs) + Math.ceil(16 / given.idrShare));
        expect(run.controller.state).toBe('steady');
        expect(run.controller.outstanding).toBe(0);
      }),
      runs,
    );
  });

  it('has a whole stream again after its clock fell back', () => {
    fc.assert(
      fc.property(settings, happenings, fc.integer({ min: 1, max: 2_000_000 }), (given, list, us) => {
        const run = play(given, list);
        run.nowUs -= us;
        const waitUs = Math.max(given.maximumBackoffUs, given.minimumIntervalUs) + 1_000_000;
        heal(run, given, Math.ceil(waitUs / given.frameUs) + Math.ceil(16 / given.idrShare));
        expect(run.controller.state).toBe('steady');
      }),
      runs,
    );
  });

  it('sends at most two answers in a minimum interval, however many ask (15.4)', () => {
    fc.assert(
      fc.property(settings, happenings, (given, list) => {
        const answers = play(given, list).idrs.filter(({ reason }) => reason === 'loss');
        for (const [index, { atUs }] of answers.entries()) {
          const third = answers[index + 2];
          if (third !== undefined) expect(third.atUs - atUs).toBeGreaterThanOrEqual(given.minimumIntervalUs);
        }
      }),
      runs,
    );
  });

  it('keeps IDRs within their share of the bitrate and a burst of four (15.9)', () => {
    fc.assert(
      fc.property(settings, happenings, fc.constantFrom(frameBytes, 500), (given, list, bytesEach) => {
        const run = play(given, list, 0, bytesEach);
        const priced = run.idrs.filter(({ reason }) => reason !== 'first' && reason !== 'config');
        const heaviest = Math.max(1.1 * frameBytes * 1.4, ...run.idrs.map(({ bytes }) => bytes));
        for (const [index, { atUs }] of priced.entries()) {
          let taken = 0;
          for (const later of priced.slice(index)) {
            taken += later.bytes;
            const sent = run.sent.filter((item) => item.atUs >= atUs && item.atUs <= later.atUs);
            const bytes = sent.reduce((sum, item) => sum + item.bytes, 0);
            expect(taken).toBeLessThanOrEqual(given.idrShare * bytes + 4 * heaviest);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('encodes every frame, and puts the decoder config ahead of IDRs only (15.5)', () => {
    fc.assert(
      fc.property(settings, happenings, (given, list) => {
        const run = play(given, list);
        expect(run.decisions).toHaveLength(run.nextId);
        for (const { type, sendDecoderConfigFirst, bitrateScale } of run.decisions) {
          expect(sendDecoderConfigFirst).toBe(type === 'idr');
          expect(bitrateScale).toBeGreaterThanOrEqual(1 / 8);
          expect(bitrateScale).toBeLessThanOrEqual(1);
        }
      }),
      runs,
    );
  });

  it('decides the same when reports come twice, or name frames it does not know (15.6)', () => {
    fc.assert(
      fc.property(settings, happenings, (given, list) => {
        const once = play(given, list);
        const twice = begin(given);
        for (const what of list) {
          happen(twice, given, what);
          if (what.kind !== 'displayed') continue;
          happen(twice, given, what);
          twice.controller.onFrameDisplayed(-1n, twice.nowUs);
        }
        expect(twice.decisions).toEqual(once.decisions);
        expect(twice.controller.takeRecords()).toEqual(once.controller.takeRecords());
      }),
      runs,
    );
  });

  it('decides the same wherever frame numbers begin (15.7)', () => {
    fc.assert(
      fc.property(
        settings,
        happenings,
        fc.constantFrom(509, 2 ** 32 - 3, 2 ** 40),
        (given, list, firstId) => {
          expect(
            types(
              play(
                given,
                list.map((what) => bounded(what)),
                firstId,
              ),
            ),
          ).toEqual(
            types(
              play(
                given,
                list.map((what) => bounded(what)),
                firstId + 512,
              ),
            ),
          );
        },
      ),
      runs,
    );
  });

  it('decides the same from the same events (15.10)', () => {
    fc.assert(
      fc.property(settings, happenings, (given, list) => {
        expect(play(given, list).decisions).toEqual(play(given, list).decisions);
      }),
      runs,
    );
  });

  it('costs a silent client an IDR in 500 ms, after the first six (15.11)', () => {
    fc.assert(
      fc.property(settings, fc.integer({ min: 50, max: 600 }), fc.boolean(), (given, frames, spokeOnce) => {
        const run = begin(given);
        if (spokeOnce) {
          frame(run, given);
          run.controller.onFrameDisplayed(keyOf(0), run.nowUs);
        }
        for (let count = 0; count < frames; count += 1) frame(run, given);
        const after = run.idrs.slice(spokeOnce ? 1 : 6);
        for (const [index, { atUs }] of after.entries()) {
          const next = after[index + 1];
          if (next !== undefined) expect(next.atUs - atUs).toBeGreaterThanOrEqual(500_000);
        }
      }),
      runs,
    );
  });

  it('records each loss once, in order, with times that make sense', () => {
    fc.assert(
      fc.property(settings, happenings, (given, list) => {
        const run = play(given, list);
        heal(run, given, 700);
        let lastId = 0;
        for (const record of run.controller.takeRecords()) {
          expect(record.lossId).toBe(lastId + 1);
          lastId = record.lossId;
          expect(record.recoveredUs).toBeGreaterThanOrEqual(record.detectedUs);
          expect(record.recoveryFrames).toBeGreaterThanOrEqual(1);
          expect(record.idrFrameIds).toEqual(record.idrFrameIds.toSorted((a, b) => a - b));
        }
      }),
      runs,
    );
  });
});

function types({ decisions }: Run): string[] {
  return decisions.map(({ type, reason }) => `${type} ${reason}`);
}

/** Reports and drops of frames that surely exist whatever the first number is. */
function bounded(what: Happening): Happening {
  return what.kind === 'displayed' || what.kind === 'drop' ? { ...what, back: 0 } : what;
}
