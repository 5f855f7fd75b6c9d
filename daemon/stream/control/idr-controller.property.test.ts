import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf } from './controller-rig.test-support.js';
import {
  begin,
  frame,
  frameBytes,
  happen,
  happenings,
  heal,
  play,
  settings,
  type Happening,
  type Run,
} from './controller-run.test-support.js';

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
