import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judge, parseExpectation, type Verdict } from './expectation.js';
import { junitXml, numbered, type JunitSuite } from './junit.js';
import { runReport } from './report.js';
import { measured } from './run-inputs.test-support.js';

const startedAt = new Date('2026-03-01T12:34:56.789Z');
const report = runReport(measured);
const verdicts = (...texts: string[]): Verdict[] =>
  texts.map((text) => judge(parseExpectation(text), report));

const texts = ['recovery.p95 <= 8', 'recovery.p95 <= 3'];
const walk: JunitSuite = {
  name: 'walk',
  startedAt,
  seconds: 12.3456,
  error: undefined,
  expectations: texts,
  verdicts: verdicts(...texts),
};
const broken: JunitSuite = {
  name: 'v1.2',
  startedAt: undefined,
  seconds: 0.5,
  error: 'It <broke>.',
  expectations: texts,
  verdicts: [],
};

/** What xmllint says against a schema in fixtures/junit; empty for a document that fits. */
function complaints(xml: string, schema: 'jenkins' | 'gitlab'): string {
  const { status, stderr, error } = spawnSync(
    'xmllint',
    ['--noout', '--schema', `fixtures/junit/${schema}.xsd`, '-'],
    { input: xml, encoding: 'utf8' },
  );
  if (error !== undefined) throw error;
  return status === 0 ? '' : stderr;
}

it('has a suite per fixture, with a case for the replay and one for each expectation', () => {
  expect(junitXml([walk, broken])).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="vrt replay" tests="6" failures="1" errors="1" time="12.846">
  <testsuite name="walk" tests="3" failures="1" errors="0" skipped="0" time="12.346" timestamp="2026-03-01T12:34:56">
    <testcase classname="walk" name="replay" time="12.346"/>
    <testcase classname="walk" name="recovery.p95 &lt;= 8" time="0.000"/>
    <testcase classname="walk" name="recovery.p95 &lt;= 3" time="0.000"><failure type="expectation" message="recovery.p95 &lt;= 3: it is 8, off by 5 (167 %)">recovery.p95 &lt;= 3: it is 8, off by 5 (167 %)</failure></testcase>
  </testsuite>
  <testsuite name="v1_2" tests="3" failures="0" errors="1" skipped="2" time="0.500">
    <testcase classname="v1_2" name="replay" time="0.500"><error type="replay" message="It &lt;broke&gt;.">It &lt;broke&gt;.</error></testcase>
    <testcase classname="v1_2" name="recovery.p95 &lt;= 8" time="0.000"><skipped message="The replay failed, so this was not judged."/></testcase>
    <testcase classname="v1_2" name="recovery.p95 &lt;= 3" time="0.000"><skipped message="The replay failed, so this was not judged."/></testcase>
  </testsuite>
</testsuites>
`);
});

it.each(['jenkins', 'gitlab'] as const)('fits what %s reads', (reader) => {
  const twice = { ...walk, expectations: [texts[0] ?? '', texts[0] ?? ''] };
  const alike = ['a.b', 'a_b', '\u0001', '\u0002'].map((name) => ({ ...walk, name }));
  for (const suites of [
    [walk],
    [broken],
    [walk, broken, twice],
    alike,
    [{ ...walk, expectations: [], verdicts: [] }],
  ])
    expect(complaints(junitXml(suites), reader)).toBe('');
});

it('numbers the suites of equal fixtures', () => {
  const names = [...junitXml([walk, walk, broken, walk]).matchAll(/<testsuite name="([^"]*)"/g)];
  expect(names.map(([, name]) => name)).toEqual(['walk', 'walk (2)', 'v1_2', 'walk (3)']);
});

it('would not fit GitLab if two cases were called the same', () => {
  const twins = junitXml([walk, walk]).replaceAll('walk (2)', 'walk');
  expect(complaints(twins, 'gitlab')).toMatch(/Duplicate key-sequence/);
});

it('is XML whatever a name holds', () => {
  const hostile = { ...broken, name: '\ufffe\uffff\ud800\u0001\n🥽', error: '"]]><x/>\u202e\ud800' };
  expect(junitXml([hostile])).toContain('<testsuite name="????&#10;🥽"');
  expect(complaints(junitXml([hostile]), 'jenkins')).toBe('');
});

it('numbers what has the same name, and never makes a name that is taken', () => {
  expect(numbered(['walk', 'walk', 'turn', 'walk'])).toEqual(['walk', 'walk (2)', 'turn', 'walk (3)']);
  expect(numbered(['walk', 'walk (2)', 'walk'])).toEqual(['walk', 'walk (2)', 'walk (3)']);
  const names = fc.array(fc.constantFrom('a', 'a (2)', 'a (3)', 'b', ''), { maxLength: 12 });
  fc.assert(
    fc.property(names, (given) => {
      const own = numbered(given);
      expect(new Set(own).size).toBe(given.length);
      given.forEach((name, index) => expect(own[index]?.startsWith(name)).toBe(true));
    }),
  );
});
