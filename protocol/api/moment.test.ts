import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMoment, utc, type Zone } from './moment.js';

const now = new Date('2026-02-03T04:05:06.000Z');
/** Two hours east of UTC, without changes of the clocks. */
const east: Zone = {
  at: (day, time) => new Date(utc.at(day, time).getTime() - 7200e3),
  dayOf: (moment) => utc.dayOf(new Date(moment.getTime() + 7200e3)),
};

describe('a moment as people write it', () => {
  it.each([
    ['90s', '2026-02-03T04:03:36.000Z'],
    ['10m', '2026-02-03T03:55:06.000Z'],
    ['10 min', '2026-02-03T03:55:06.000Z'],
    ['1.5h', '2026-02-03T02:35:06.000Z'],
    ['2h ago', '2026-02-03T02:05:06.000Z'],
    ['3d', '2026-01-31T04:05:06.000Z'],
    ['1w', '2026-01-27T04:05:06.000Z'],
    ['now', '2026-02-03T04:05:06.000Z'],
    ['today', '2026-02-02T22:00:00.000Z'],
    ['Yesterday', '2026-02-01T22:00:00.000Z'],
    ['yesterday 10:30', '2026-02-02T08:30:00.000Z'],
    ['yesterday at 9:05', '2026-02-02T07:05:00.000Z'],
    ['today 05:00', '2026-02-03T03:00:00.000Z'],
    ['05:59', '2026-02-03T03:59:00.000Z'],
    ['10:30', '2026-02-02T08:30:00.000Z'],
    ['2026-01-31', '2026-01-30T22:00:00.000Z'],
    ['2026-1-31', '2026-01-30T22:00:00.000Z'],
    ['2024-02-29', '2024-02-28T22:00:00.000Z'],
    ['2026-01-31 12:00', '2026-01-31T10:00:00.000Z'],
    ['2026-01-31T12:00:01.5', '2026-01-31T10:00:01.500Z'],
    ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00:00.123Z', '2026-01-31T12:00:00.123Z'],
    ['2026-01-31T12:00:00+02:00', '2026-01-31T10:00:00.000Z'],
    ['2026-01-31 12:00 -0130', '2026-01-31T13:30:00.000Z'],
  ])('%j is %s', (text, wanted) => {
    const moment = parseMoment(text, now, east);
    expect(moment.ok && moment.value.toISOString()).toBe(wanted);
  });

  const forms =
    'is no time. Write an age (90s, 10m, 2h, 3d), now, today, yesterday, a time of today (10:30), a date (2026-01-31), or both (2026-01-31 10:30)';
  const clock = 'is no time of day: it goes from 00:00 to 23:59:59';
  it.each([
    ['', forms],
    ['10', forms],
    ['-5m', forms],
    ['5 parsecs', forms],
    ['5 constructor', forms],
    ['x'.repeat(10_000), forms],
    ['tomorrow', forms],
    ['yesterdya', 'is no time. Did you mean yesterday?'],
    ['todya 10:30', 'is no time. Did you mean today?'],
    ['2026-02-30', 'is no date: 2026-02 has 28 days'],
    ['2026-02-30T00:00:00Z', 'is no date: 2026-02 has 28 days'],
    ['2026-13-45', 'is no date: months go from 1 to 12'],
    ['2026-01-00', 'is no date: 2026-01 has 31 days'],
    ['2026-01-31 24:00', clock],
    ['25:00', clock],
    ['10:3', clock],
    ['yesterday 10:99', clock],
    ['99999999999d', forms],
    ['999999999d', 'is beyond all times'],
  ])('%j is refused: it %s', (text, error) => {
    expect(parseMoment(text, now, east)).toEqual({ ok: false, error });
  });

  it('is read back from what a computer writes, and nothing throws', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }),
        (moment) => {
          expect(parseMoment(moment.toISOString(), now, east)).toEqual({ ok: true, value: moment });
        },
      ),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('0123456789-:. TZ+dayhmsnow')) }),
        (text) => {
          const read = parseMoment(text, now, east);
          if (read.ok) expect(Number.isNaN(read.value.getTime())).toBe(false);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
