import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { VrtError } from '../../protocol/api/error.js';
import { parseExpectation } from './expectation.js';
import { exitCodeOf, failed, judged } from './outcome.js';
import { runReport } from './report.js';
import { Results } from './results.js';
import { measured } from './run-inputs.test-support.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vrt-results-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const at = new Date('2026-03-01T00:00:00Z');
const expectations = ['recovery.p95 <= 3'];
const good = judged('walk.vrtposes', at, 2, runReport(measured), []);
const missed = judged('walk.vrtposes', at, 2, runReport(measured), expectations.map(parseExpectation));
const broken = failed('turn.vrtposes', at, 1, new VrtError('run-failed', 'It broke.', { hint: 'Mend it.' }));

function states(path: string): unknown {
  const documents = JSON.parse(readFileSync(path, 'utf8')) as {
    passed: boolean;
    error: { message: string } | null;
  }[];
  return documents.map(({ passed, error }) => [passed, error?.message ?? null]);
}

it('are in their files from the beginning, and again after each fixture', () => {
  const report = join(folder, 'new', 'r.json');
  const junit = join(folder, 'r.xml');
  const results = new Results(['walk.vrtposes', 'turn.vrtposes'], expectations, { report, junit });
  const open = [false, 'The replay did not finish.'];
  expect(states(report)).toEqual([open, open]);
  expect(readFileSync(junit, 'utf8')).toContain('tests="4" failures="0" errors="2"');
  results.settle(0, missed);
  expect(states(report)).toEqual([[false, null], open]);
  expect(readFileSync(junit, 'utf8')).toContain('tests="4" failures="1" errors="1"');
  results.failRest(new VrtError('interrupted', 'Somebody came.'));
  expect(states(report)).toEqual([
    [false, null],
    [false, 'Somebody came.'],
  ]);
  expect(results.printed).toBe('');
});

it('go to standard output at the end where the file is called -', () => {
  const results = new Results(['walk.vrtposes'], [], { report: '-', junit: undefined });
  results.settle(0, good);
  expect(JSON.parse(results.printed)).toMatchObject([
    {
      fixture: 'walk.vrtposes',
      passed: true,
      seconds: 2,
      error: null,
      report: { digest: '0123456789abcdef' },
    },
  ]);
  expect(() => new Results([], [], { report: '-', junit: '-' })).toThrow(
    '--report and --junit cannot both go to -.',
  );
});

it('that cannot be written are told before anything runs', () => {
  expect(() => new Results([], [], { report: join(folder, '\0'), junit: undefined })).toThrow(
    expect.objectContaining({ code: 'file-unreadable' }),
  );
});

it('exit with the worst: a failed replay, then an expectation that is not met', () => {
  expect(exitCodeOf([good])).toBe(0);
  expect(exitCodeOf([good, missed])).toBe(6);
  expect(exitCodeOf([missed, broken, good])).toBe(1);
});
