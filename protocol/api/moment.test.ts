import { expect, it } from 'vitest';
import { parseMoment } from './moment.js';

const now = new Date('2026-02-03T04:05:06.000Z');

it.each([
  ['90s', '2026-02-03T04:03:36.000Z'],
  ['10m', '2026-02-03T03:55:06.000Z'],
  ['1.5h', '2026-02-03T02:35:06.000Z'],
  ['3d', '2026-01-31T04:05:06.000Z'],
  ['2026-01-31', '2026-01-31T00:00:00.000Z'],
  ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
  ['2026-01-31T12:00:00+02:00', '2026-01-31T10:00:00.000Z'],
  ['', undefined],
  ['10', undefined],
  ['10 m', undefined],
  ['-5m', undefined],
  ['yesterday', undefined],
  ['2026-13-45', undefined],
  ['99999999999d', undefined],
])('%j is %s', (text, wanted) => {
  expect(parseMoment(text, now)?.toISOString()).toBe(wanted);
});
