import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { idrDefaults } from './idr-settings.js';

it('the defaults of the bounds are those that the documentation gives reasons for', () => {
  const page = readFileSync('docs/idr-controller.md', 'utf8');
  const [, intervalMs] = /\*\*Interval (\d+) ms\.\*\*/.exec(page) ?? [];
  const [, share] = /\*\*Share ([\d.]+)\.\*\*/.exec(page) ?? [];
  const [, backoffMs] = /\*\*Back-off up to (\d+) ms\.\*\*/.exec(page) ?? [];
  expect(idrDefaults).toEqual({
    minimumIntervalUs: Number(intervalMs) * 1000,
    idrShare: Number(share),
    maximumBackoffUs: Number(backoffMs) * 1000,
  });
});
