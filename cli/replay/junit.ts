import { xmlText } from '../../protocol/text/xml-text.js';
import type { Verdict } from './expectation.js';

/** One replayed fixture. */
export interface JunitSuite {
  /** Where several suites have it, all but the first get a number. */
  readonly name: string;
  /** `undefined`: it never began. */
  readonly startedAt: Date | undefined;
  readonly seconds: number;
  /** One sentence when the replay itself failed; then nothing was judged. */
  readonly error: string | undefined;
  /** Of every expectation there is. */
  readonly expectations: readonly string[];
  readonly verdicts: readonly Verdict[];
}

/** The state of one test case, as the element within it. */
interface JunitCase {
  /** Escaped already, like the names of suites from here on: readers distinguish the visible text. */
  readonly name: string;
  readonly seconds: number;
  readonly state: 'passed' | 'failure' | 'error' | 'skipped';
  readonly message: string;
}

/**
 * JUnit XML as Jenkins and GitLab read it: a suite per fixture, whose first case is the replay itself and takes all its
 * time, and then a case per expectation. Cases are distinguished by class name and name, and are the same ones whatever
 * happens: one that could not be judged is skipped, and the failed replay is the error.
 */
export function junitXml(suites: readonly JunitSuite[]): string {
  // Jenkins takes what stands before the last dot of a class name for a package.
  const names = numbered(suites.map(({ name }) => xmlText(name).replaceAll('.', '_')));
  const all = suites.map((suite, index) => ({ suite, name: names[index] ?? '', cases: casesOf(suite) }));
  const cases = all.flatMap((one) => one.cases);
  const seconds = suites.reduce((sum, suite) => sum + suite.seconds, 0);
  const totals = `tests="${cases.length}" failures="${count(cases, 'failure')}" errors="${count(cases, 'error')}" time="${seconds.toFixed(3)}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="vrt replay" ${totals}>\n${all.map(suiteXml).join('')}</testsuites>\n`;
}

function casesOf({ seconds, error, expectations, verdicts }: JunitSuite): JunitCase[] {
  const replay: JunitCase = {
    name: 'replay',
    seconds,
    state: error === undefined ? 'passed' : 'error',
    message: error ?? '',
  };
  const names = numbered(expectations.map(xmlText));
  const judged = names.map((name, index): JunitCase => {
    const verdict = verdicts[index];
    if (verdict === undefined)
      return { name, seconds: 0, state: 'skipped', message: 'The replay failed, so this was not judged.' };
    return { name, seconds: 0, state: verdict.passed ? 'passed' : 'failure', message: verdict.message };
  });
  return [replay, ...judged];
}

function suiteXml({
  suite: { startedAt, seconds },
  name,
  cases,
}: {
  readonly suite: JunitSuite;
  readonly name: string;
  readonly cases: readonly JunitCase[];
}): string {
  const when = startedAt === undefined ? '' : ` timestamp="${startedAt.toISOString().slice(0, 19)}"`;
  const totals = `tests="${cases.length}" failures="${count(cases, 'failure')}" errors="${count(cases, 'error')}" skipped="${count(cases, 'skipped')}"`;
  return `  <testsuite name="${name}" ${totals} time="${seconds.toFixed(3)}"${when}>\n${cases.map((one) => caseXml(name, one)).join('')}  </testsuite>\n`;
}

function caseXml(className: string, { name, seconds, state, message }: JunitCase): string {
  const head = `    <testcase classname="${className}" name="${name}" time="${seconds.toFixed(3)}"`;
  if (state === 'passed') return `${head}/>\n`;
  const text = xmlText(message);
  // GitLab shows the text of the element, Jenkins its message first.
  const body =
    state === 'skipped'
      ? `<skipped message="${text}"/>`
      : `<${state} type="${state === 'error' ? 'replay' : 'expectation'}" message="${text}">${text}</${state}>`;
  return `${head}>${body}</testcase>\n`;
}

function count(cases: readonly JunitCase[], state: JunitCase['state']): number {
  return cases.filter((one) => one.state === state).length;
}

/** The same names, where several are equal with a number behind all but the first: `walk`, `walk (2)`. */
export function numbered(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let own = name;
    for (let number = 2; taken.has(own); number += 1) own = `${name} (${number})`;
    taken.add(own);
    return own;
  });
}
