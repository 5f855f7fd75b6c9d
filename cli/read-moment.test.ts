import { afterEach, beforeEach, expect, it } from 'vitest';
import { readMoment } from './read-moment.js';

const zone = process.env['TZ'];
beforeEach(() => {
  process.env['TZ'] = 'America/New_York';
});
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

it.each([
  ['yesterday', '2026-03-07T05:00:00.000Z'],
  ['today', '2026-03-08T05:00:00.000Z'],
  // The clocks went forward at two in the morning of the eighth.
  ['10:30', '2026-03-08T14:30:00.000Z'],
  ['yesterday 10:30', '2026-03-07T15:30:00.000Z'],
  ['2026-01-31', '2026-01-31T05:00:00.000Z'],
  ['2h', '2026-03-08T18:00:00.000Z'],
])('%s is meant in the zone of the caller', (text, wanted) => {
  expect(readMoment('--since', text, new Date('2026-03-08T20:00:00Z'))).toBe(wanted);
});

it.each([
  ['2026-02-30', '--since: "2026-02-30" is no date: 2026-02 has 28 days.'],
  ['yesterdya', '--since: "yesterdya" is no time. Did you mean yesterday?'],
  [
    'soon',
    expect.stringMatching(/^--since: "soon" is no time\. Write an age .*, now, today, yesterday, .*\.$/),
  ],
])('%s is refused in words', (text, message) => {
  expect(() => readMoment('--since', text)).toThrow(
    expect.objectContaining({ code: 'invalid-request', message }),
  );
});
