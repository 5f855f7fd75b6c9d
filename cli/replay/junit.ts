import { xmlText } from '../../protocol/text/xml-text.js';
import type { Verdict } from './expectation.js';

export interface JunitCase {
  readonly name: string;
  readonly seconds: number;
  /** One sentence when the replay itself failed. */
  readonly error: string | undefined;
  readonly verdicts: readonly Verdict[];
}

/** JUnit XML: one suite per fixture, one case per expectation (or one for the replay when nothing is expected). */
export function junitXml(cases: readonly JunitCase[]): string {
  const suites = cases.map((one) => suiteXml(one)).join('');
  const tests = cases.reduce((sum, one) => sum + countOf(one), 0);
  const failures = cases.reduce((sum, one) => sum + failuresOf(one), 0);
  const errors = cases.filter((one) => one.error !== undefined).length;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="vrt replay" tests="${tests}" failures="${failures}" errors="${errors}">\n${suites}</testsuites>\n`;
}

function suiteXml(one: JunitCase): string {
  const head = `  <testsuite name="${xmlText(one.name)}" tests="${countOf(one)}" failures="${failuresOf(one)}" errors="${one.error === undefined ? 0 : 1}" time="${one.seconds.toFixed(3)}">\n`;
  const rows: string[] = [];
  if (one.error !== undefined || one.verdicts.length === 0) {
    const body = one.error === undefined ? '/>' : `><error message="${xmlText(one.error)}"/></testcase>`;
    rows.push(`    <testcase classname="vrt.replay" name="replay" time="${one.seconds.toFixed(3)}"${body}\n`);
  }
  for (const verdict of one.verdicts) {
    const body = verdict.passed ? '/>' : `><failure message="${xmlText(verdict.message)}"/></testcase>`;
    rows.push(`    <testcase classname="vrt.replay" name="${xmlText(verdict.text)}" time="0"${body}\n`);
  }
  return `${head}${rows.join('')}  </testsuite>\n`;
}

function countOf(one: JunitCase): number {
  return one.verdicts.length + (one.error !== undefined || one.verdicts.length === 0 ? 1 : 0);
}

function failuresOf(one: JunitCase): number {
  return one.verdicts.filter((verdict) => !verdict.passed).length;
}
