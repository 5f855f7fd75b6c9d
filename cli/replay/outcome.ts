import { basename } from 'node:path';
import { exitCodes, VrtError } from '../../protocol/api/error.js';
import { judge, type Expectation, type Verdict } from './expectation.js';
import type { JunitSuite } from './junit.js';
import type { RunReport } from './report.js';
import { reasonOf } from '../../protocol/text/reason.js';

/** Outcome of one fixture. */
export interface Outcome {
  readonly fixture: string;
  /** `undefined`: it never began. */
  readonly startedAt: Date | undefined;
  readonly seconds: number;
  readonly report: RunReport | undefined;
  /** Why there is no report. */
  readonly error: VrtError | undefined;
  readonly verdicts: readonly Verdict[];
}

/** A fixture that has a report, judged. */
export function judged(
  fixture: string,
  startedAt: Date,
  seconds: number,
  report: RunReport,
  expectations: readonly Expectation[],
): Outcome {
  const verdicts = expectations.map((one) => judge(one, report));
  return { fixture, startedAt, seconds, report, error: undefined, verdicts };
}

/** A fixture that has none. */
export function failed(
  fixture: string,
  startedAt: Date | undefined,
  seconds: number,
  error: VrtError,
): Outcome {
  return { fixture, startedAt, seconds, report: undefined, error, verdicts: [] };
}

/** One entry of the JSON report. */
export function documentOf({ fixture, seconds, report, error, verdicts }: Outcome): object {
  return {
    fixture,
    passed: error === undefined && verdicts.every(({ passed }) => passed),
    seconds,
    error: error === undefined ? null : { code: error.code, message: error.message, hint: error.hint },
    expectations: verdicts,
    report: report ?? null,
  };
}

export function junitOf(
  { fixture, startedAt, seconds, error, verdicts }: Outcome,
  expectations: readonly string[],
): JunitSuite {
  return {
    name: basename(fixture, '.vrtposes'),
    startedAt,
    seconds,
    error: error?.message,
    expectations,
    verdicts,
  };
}

/** Of all fixtures together: a replay that failed is worse than an expectation that is not met. */
export function exitCodeOf(outcomes: readonly Outcome[]): number {
  if (outcomes.some(({ error }) => error !== undefined)) return exitCodes.failed;
  return outcomes.every(({ verdicts }) => verdicts.every(({ passed }) => passed))
    ? exitCodes.done
    : exitCodes.expectation;
}

/** Any error as one for people. */
export function asVrtError(error: unknown): VrtError {
  if (error instanceof VrtError) return error;
  return new VrtError('internal', reasonOf(error), { cause: error });
}
