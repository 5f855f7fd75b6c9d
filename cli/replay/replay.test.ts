import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, metricsOf, parseExpectation } from './expectation.js';
import { junitXml } from './junit.js';
import { lateness } from './lateness.js';

const report = {
  recovery: { p95: 4, count: 10 },
  frames: { sent: 100, decoded: 90 },
  losses: [1, 2],
  name: 'x',
  ok: true,
};
const metrics = metricsOf(report);

describe('expectations', () => {
  it.each([
    ['recovery.p95 <= 4', true],
    ['recovery.p95 < 4', false],
    ['frames.decoded == frames.sent', false],
    ['frames.decoded >= 90', true],
    ['recovery.count != 3', true],
    ['ok == 1', true],
  ])('%s is %s', (text, passed) => {
    expect(judge(parseExpectation(text), metrics).passed).toBe(passed);
  });

  it('say by how much they are missed', () => {
    expect(judge(parseExpectation('recovery.p95 <= 3'), metrics).message).toBe(
      'recovery.p95 <= 3: it is 4, off by 1 (33 %)',
    );
  });

  it('name the metric that was probably meant, and the form that is wanted', () => {
    expect(() => judge(parseExpectation('recovery.p59 <= 3'), metrics)).toThrow(/no metric "recovery.p59"/);
    expect(() => parseExpectation('recovery is good')).toThrow(/not an expectation/);
  });

  it('never throw anything but a sentence', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseExpectation(text);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-request' });
        }
      }),
    );
  });
});

describe('JUnit', () => {
  it('is well formed whatever the names hold', () => {
    const verdict = judge(parseExpectation('recovery.p95 <= 3'), metrics);
    const xml = junitXml([
      { name: 'a<b>&"\u0001', seconds: 1.5, error: undefined, verdicts: [verdict] },
      { name: 'broken', seconds: 0, error: 'it <broke>', verdicts: [] },
    ]);
    expect(xml).toContain('tests="2" failures="1" errors="1"');
    expect(xml).toContain('name="a&lt;b&gt;&amp;&quot;?"');
    expect(xml).toContain('<failure message="recovery.p95 &lt;= 3: it is 4, off by 1 (33 %)"/>');
    expect(xml).toContain('<error message="it &lt;broke&gt;"/>');
  });

  it('is XML whatever a name holds', () => {
    const xml = junitXml([
      { name: '\ufffe\uffff\ud800\u0001\n🥽', seconds: 1, error: undefined, verdicts: [] },
    ]);
    expect(xml).toContain('<testsuite name="????&#10;🥽"');
  });
});

describe('lateness', () => {
  const loss = (recoveredFrame: number | null, deliverableFrame: number) => ({
    frame: 10,
    recoveredFrame,
    recoveryFrames: null,
    requests: 1,
    idrsLost: 0,
    shardsLost: 1,
    deliverableFrame,
  });
  const recovered = (recoveredFrameId: number, permittedFrameId: number) => ({
    seq: 1,
    time: '',
    type: 'loss' as const,
    action: 'recovered',
    severity: 'info' as const,
    message: '',
    subject: '',
    data: { recoveredFrameId, permittedFrameId },
  });

  it('counts from the first frame that was both delivered and permitted', () => {
    expect(lateness([loss(20, 12)], [recovered(20, 18)])).toEqual([2]);
    expect(lateness([loss(20, 19)], [recovered(20, 15)])).toEqual([1]);
    expect(lateness([loss(20, 12)], [])).toEqual([8]);
    expect(lateness([loss(null, 12)], [])).toEqual([]);
  });
});
