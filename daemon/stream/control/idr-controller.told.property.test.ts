import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ControllerEvent } from './controller-event.js';
import {
  begin,
  happen,
  happenings,
  heal,
  settings,
  type Happening,
  type Run,
} from './controller-run.test-support.js';
import type { IdrSettings } from './idr-settings.js';
import type { RecoveredLoss } from './loss-record.js';

/** A run, and everything that the controller told meanwhile. */
interface ToldRun extends Run {
  readonly events: ControllerEvent[];
  readonly records: RecoveredLoss[];
}

function listen(run: ToldRun): void {
  run.events.push(...run.controller.takeEvents());
  run.records.push(...run.controller.takeRecords());
}

/** Whatever happens, and then a path that loses nothing for so many frames. */
function told(given: IdrSettings, list: readonly Happening[], healed = 100): ToldRun {
  const run: ToldRun = { ...begin(given), events: [], records: [] };
  for (const what of list) {
    happen(run, given, what);
    listen(run);
  }
  heal(run, given, healed);
  listen(run);
  return run;
}

/** Holds for every run. */
function always(holds: (run: ToldRun, given: IdrSettings) => void, healed?: number, numRuns = 80): void {
  fc.assert(
    fc.property(settings, happenings, (given, list) => {
      const run = told(given, list, healed);
      holds(run, given);
    }),
    { numRuns },
  );
}

describe('what the IDR controller records, whatever happens', () => {
  it('is of IDRs that were sent, with the times at which they were, and in order', () => {
    always(({ records, idrs }) => {
      const sent = new Map(idrs.map((idr) => [idr.frameId, idr]));
      for (const record of records) {
        const tried = record.idrFrameIds.map((id) => sent.get(id));
        expect(tried).not.toContain(undefined);
        expect(record.decidedFrameId).toBe(record.idrFrameIds[0]);
        expect(record.decidedUs).toBe(tried[0]?.decidedUs);
        expect(record.sentUs).toBe(tried.at(-1)?.atUs);
        expect(record.permittedFrameId).toBe(tried.at(-1)?.decision.permittedFrameId);
        expect(sent.has(record.recoveredFrameId)).toBe(true);
        expect(record.recoveryFrames).toBe(Math.max(1, record.recoveredFrameId - record.firstSuspectFrameId));
      }
    });
  });

  it('says that an answer was permitted no later than it was given', () => {
    always(({ idrs }) => {
      for (const { frameId, decision, reason } of idrs) {
        if (reason === 'loss') expect(decision.permittedFrameId).toBeLessThanOrEqual(frameId);
        else expect(decision.permittedFrameId).toBeUndefined();
      }
    });
  });

  it('counts each request once, and knows the first of each loss', () => {
    always(({ records, requestedUs }) => {
      const times = new Set(requestedUs);
      let counted = 0;
      for (const { requests, requestedUs: firstUs, detectedUs, recoveredUs } of records) {
        counted += requests;
        expect(firstUs === undefined).toBe(requests === 0);
        if (firstUs === undefined) continue;
        expect(times).toContain(firstUs);
        expect(firstUs).toBeGreaterThanOrEqual(detectedUs);
        expect(firstUs).toBeLessThanOrEqual(recoveredUs);
      }
      expect(counted).toBeLessThanOrEqual(requestedUs.length);
    });
  });

  it('is one loss after the other: each begins when the one before it is known', () => {
    always(({ records }) => {
      expect(records.map(({ lossId }) => lossId)).toEqual(records.map((_, index) => index + 1));
      for (const [index, { firstSuspectFrameId, recoveredFrameId }] of records.entries()) {
        const before = records[index - 1];
        if (before === undefined) continue;
        expect(recoveredFrameId).toBeGreaterThan(before.recoveredFrameId);
        expect(firstSuspectFrameId).toBeLessThanOrEqual(recoveredFrameId);
      }
    });
  });
});

describe('what the IDR controller tells, whatever happens', () => {
  it('is of IDRs that were sent before: each is lost once, and found once', () => {
    always(({ events, idrs }) => {
      const sent = new Map(idrs.map(({ frameId, atUs }) => [frameId, atUs]));
      for (const kind of ['idr-lost', 'idr-found'] as const) {
        const ids = events.flatMap((event) => (event.kind === kind ? [event.frameId] : []));
        expect(new Set(ids).size).toBe(ids.length);
      }
      for (const event of events)
        if (event.kind === 'idr-lost' || event.kind === 'idr-found')
          expect(event.atUs).toBeGreaterThan(sent.get(event.frameId) ?? Infinity);
    });
  });

  it('counts lost IDRs in a row one by one, from one', () => {
    always(({ events }) => {
      let before = 0;
      for (const event of events) {
        if (event.kind !== 'idr-lost') continue;
        expect(event.lostInRow).toBeGreaterThanOrEqual(1);
        expect(event.lostInRow).toBeLessThanOrEqual(before + 1);
        before = event.lostInRow;
      }
    });
  });

  it('has the path go down before it comes up, and the other way round', () => {
    always(({ events }) => {
      const path = events
        .map(({ kind }) => kind)
        .filter((kind) => kind === 'path-down' || kind === 'path-up');
      expect(path).toEqual(path.map((_, index) => (index % 2 === 0 ? 'path-down' : 'path-up')));
    });
  });

  it('gives the true reason for which an IDR waits, and gives it when the waiting begins', () => {
    always(({ events, idrs, decisions, decidedUs }, { minimumIntervalUs, maximumBackoffUs }) => {
      const held = events.flatMap((event) => (event.kind === 'idr-held' ? [event] : []));
      for (const { by, atUs } of held) {
        const sinceUs = atUs - (idrs.findLast((idr) => idr.atUs <= atUs)?.atUs ?? -Infinity);
        if (by === 'interval') expect(sinceUs).toBeLessThan(minimumIntervalUs);
        if (by === 'back-off') expect(sinceUs).toBeLessThan(Math.max(minimumIntervalUs, maximumBackoffUs));
        if (by === 'back-off')
          expect(
            events.filter((event) => event.kind === 'idr-lost' && event.atUs <= atUs).length,
          ).toBeGreaterThan(1);
      }
      let waiting = false;
      for (const [index, { type, reason }] of decisions.entries()) {
        if (type === 'idr') waiting = false;
        if (reason !== 'held') continue;
        if (!waiting) expect(held.map(({ atUs }) => atUs)).toContain(decidedUs[index]);
        waiting = true;
      }
    });
  });
});

describe('what the IDR controller costs the picture, whatever happens', () => {
  it('is never more than a halving for each IDR lost in a row, and is given back', () => {
    always(({ decisions, decidedUs, events }) => {
      let before = 1;
      let fromUs = 0;
      let changedUs = 0;
      for (const [index, { bitrateScale, reason }] of decisions.entries()) {
        expect([1, 1 / 2, 1 / 4, 1 / 8]).toContain(bitrateScale);
        const nowUs = decidedUs[index] ?? 0;
        const since = events.filter(({ atUs }) => atUs > fromUs && atUs <= nowUs);
        const lost = since.filter((event) => event.kind === 'idr-lost' && event.lostInRow >= 2).length;
        expect(bitrateScale).toBeGreaterThanOrEqual(before / 2 ** lost);
        if (bitrateScale > before && !since.some(({ kind }) => kind === 'idr-found')) {
          expect([bitrateScale, reason]).toEqual([2 * before, 'none']);
          expect(nowUs - changedUs).toBeGreaterThanOrEqual(1_000_000);
        }
        if (bitrateScale !== before) changedUs = nowUs;
        before = bitrateScale;
        fromUs = nowUs;
      }
    });
  });

  it('is nothing any more after four seconds without trouble', () => {
    always(
      ({ controller, decisions, nowUs, nextId }) => {
        expect(controller.state).toBe('steady');
        expect(decisions.at(-1)?.bitrateScale).toBe(1);
        expect(nowUs).toBeGreaterThan(nextId);
      },
      1_600,
      30,
    );
  });

  it('is a light IDR where the path is unknown or IDRs are lost, and nowhere else', () => {
    always(({ idrs, decisions, events }) => {
      for (const { light, type, reason, bitrateScale } of decisions) {
        if (type === 'auto') expect(light).toBe(false);
        else if (reason === 'first' || reason === 'probe') expect(light).toBe(true);
        else if (reason === 'config') expect(light).toBe(false);
        else if (!light) expect(bitrateScale).toBeGreaterThan(1 / 4);
      }
      // A light answer at more than a quarter of the bitrate follows an IDR that was lost.
      for (const { decision, reason, decidedUs } of idrs)
        if (reason === 'loss' && decision.light && decision.bitrateScale > 1 / 4)
          expect(events.some(({ kind, atUs }) => kind === 'idr-lost' && atUs <= decidedUs)).toBe(true);
    });
  });

  it('is an answer before the interval is over only where the IDR before it was lost, and not twice', () => {
    always(({ idrs, events }, { minimumIntervalUs }) => {
      let hurried = false;
      for (const [index, { decidedUs, reason }] of idrs.entries()) {
        const before = idrs[index - 1];
        if (before === undefined || reason !== 'loss') {
          hurried = false;
          continue;
        }
        const early = decidedUs - before.atUs < minimumIntervalUs;
        if (early) {
          expect(hurried).toBe(false);
          expect(events.some((event) => event.kind === 'idr-lost' && event.frameId === before.frameId)).toBe(
            true,
          );
        }
        hurried = early;
      }
    });
  });
});
