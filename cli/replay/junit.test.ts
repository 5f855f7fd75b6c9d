import { expect, it } from 'vitest';
import { judge, parseExpectation } from './expectation.js';
import { junitXml } from './junit.js';
import { runReport } from './report.js';
import { measured } from './run-inputs.test-support.js';

it('is well formed whatever the names hold', () => {
  const verdict = judge(parseExpectation('recovery.p95 <= 3'), runReport(measured));
  const xml = junitXml([
    { name: 'a<b>&"\u0001', seconds: 1.5, error: undefined, verdicts: [verdict] },
    { name: 'broken', seconds: 0, error: 'it <broke>', verdicts: [] },
  ]);
  expect(xml).toContain('tests="2" failures="1" errors="1"');
  expect(xml).toContain('name="a&lt;b&gt;&amp;&quot;?"');
  expect(xml).toContain('<failure message="recovery.p95 &lt;= 3: it is 8, off by 5 (167 %)"/>');
  expect(xml).toContain('<error message="it &lt;broke&gt;"/>');
});

it('is XML whatever a name holds', () => {
  const xml = junitXml([
    { name: '\ufffe\uffff\ud800\u0001\n🥽', seconds: 1, error: undefined, verdicts: [] },
  ]);
  expect(xml).toContain('<testsuite name="????&#10;🥽"');
});
