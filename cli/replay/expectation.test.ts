import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, parseExpectation } from './expectation.js';
import { metrics } from './metrics.js';
import { runReport } from './report.js';
import { measured, reportWith, unmeasured } from './run-inputs.test-support.js';

const report = runReport(measured);
const verdict = (text: string) => judge(parseExpectation(text), report);

describe('an expectation', () => {
  it.each([
    ['recovery.p95 <= 8', true],
    ['recovery.p95 <= 7.9', false],
    ['recovery.p95 < 8', false],
    ['recovery.p95 < 8.1', true],
    ['recovery.p95 >= 8', true],
    ['recovery.p95 >= 9', false],
    ['recovery.p95 > 7', true],
    ['recovery.p95 > 8', false],
    ['recovery.p95 == 8', true],
    ['recovery.p95 == 7', false],
    ['recovery.p95 != 7', true],
    ['recovery.p95 != 8', false],
    ['frames.decoded <= frames.sent', true],
    ['frames.decoded == frames.sent', false],
    ['  frames.sent   ==   1e2  ', true],
  ])('%s is %s', (text, passed) => {
    expect(verdict(text).passed).toBe(passed);
  });

  it('of a share takes percent: 5% is 0.05', () => {
    expect(verdict('shards.lostShare <= 5%')).toEqual({
      text: 'shards.lostShare <= 5%',
      passed: true,
      actual: 20 / 900,
      expected: 0.05,
      message: 'shards.lostShare <= 5%: 0.02222',
    });
    expect(verdict('shards.lostShare <= 1%').message).toBe(
      'shards.lostShare <= 1%: it is 0.02222, off by 0.01222 (122 %)',
    );
    expect(verdict('frames.matchedShare == 75%').passed).toBe(true);
  });

  it('is shown without the spaces around it', () => {
    expect(verdict('  frames.sent  ==  100 ').message).toBe('frames.sent  ==  100: 100');
  });

  it('of a percentage takes it as it stands', () => {
    expect(verdict('cpu.streamer <= 50%')).toMatchObject({ passed: true, actual: 50, expected: 50 });
    expect(verdict('cpu.streamer <= 49%').passed).toBe(false);
  });

  it.each([
    ['shards.lostShare <= 2.2%', false],
    ['shards.lostShare <= 2.3%', true],
    ['shards.lostShare <= 2.3', true],
    ['shards.lostShare >= -5%', true],
    ['shards.lostShare <= +.5E1%', true],
    ['shards.lostShare <= 5.%', true],
    ['shards.lostShare <= 25e-1%', true],
    ['shards.lostShare <= 1e+1%', true],
    ['shards.lostShare <= .25', true],
    ['frames.sent == 100.', true],
    ['frames.sent == +100', true],
    ['frames.sent==100', true],
    ['frames.sent>99', true],
    ['frames.sent < 1e12', true],
  ])('%s reads numbers as people write them: %s', (text, passed) => {
    expect(verdict(text).passed).toBe(passed);
  });

  it('takes no percent of a count, and names the share', () => {
    expect(() => parseExpectation('shards.lost <= 5%')).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        message: '"5%" is a share, and shards.lost is in count.',
        hint: 'Its share is shards.lostShare.',
      }),
    );
    expect(() => parseExpectation('recovery.p95 <= 5%')).toThrow(
      expect.objectContaining({ hint: 'Write a number without %.' }),
    );
  });

  it('says by how much it is missed', () => {
    expect(verdict('recovery.p95 <= 3')).toEqual({
      text: 'recovery.p95 <= 3',
      passed: false,
      actual: 8,
      expected: 3,
      message: 'recovery.p95 <= 3: it is 8, off by 5 (167 %)',
    });
    expect(verdict('frames.mismatched == 0').message).toBe('frames.mismatched == 0: it is 3, off by 3');
    expect(verdict('bitrateBps > 900000.5').message).toBe(
      'bitrateBps > 900000.5: it is 799608, off by 100393 (11 %)',
    );
  });

  it('names the metric that was probably meant, before anything runs', () => {
    expect(() => parseExpectation('recovery.p955 <= 3')).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        message: 'There is no metric "recovery.p955".',
        hint: 'Did you mean recovery.p95? `vrt replay --metrics` lists them all.',
      }),
    );
    expect(() => parseExpectation('frames.decoded == frames.snet')).toThrow(
      expect.objectContaining({ message: 'There is no metric "frames.snet".' }),
    );
    expect(() => parseExpectation('xyzzy.plugh <= 3')).toThrow(
      expect.objectContaining({ hint: '`vrt replay --metrics` lists them all.' }),
    );
  });

  it.each([
    'recovery is good',
    '',
    '<= 3',
    'recovery.p95 <=',
    'recovery.p95 = 3',
    'recovery.p95 <= 3 4',
    'recovery.p95 =< 3',
    'recovery.p95 === 3',
    'recovery.p95 <== 3',
    '3 <= recovery.p95',
    '1 recovery.p95 <= 3',
    'recovery .p95 <= 3',
  ])('"%s" is refused with the form that is wanted', (text) => {
    expect(() => parseExpectation(text)).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        message: `"${text}" is not an expectation.`,
        hint: "Write METRIC OPERATOR VALUE with <=, >=, ==, !=, < or >, for example 'recovery.p95 <= 3'.",
      }),
    );
  });

  it.each(['recovery', 'frames', 'latencyMs.total', 'snapshots', 'picture', 'fixture', 'digest', 'seed'])(
    '%s holds no number to compare, so it is no metric',
    (name) => {
      expect(() => parseExpectation(`${name} <= 3`)).toThrow(`There is no metric "${name}".`);
      expect(() => parseExpectation(`frames.sent >= ${name}`)).toThrow(`There is no metric "${name}".`);
    },
  );

  it.each(['toString', 'constructor', '__proto__', 'hasOwnProperty'])('%s is neither', (name) => {
    expect(() => parseExpectation(`${name} <= 3`)).toThrow(
      expect.objectContaining({ code: 'invalid-request' }),
    );
  });

  it('says that a comparison holds as shortly as it can, and shows no difference as 0', () => {
    expect(verdict('frames.sent == 100').message).toBe('frames.sent == 100: 100');
    expect(verdict('frames.sent == 100.00001').message).toBe(
      'frames.sent == 100.00001: it is 100, off by 0.00001 (0 %)',
    );
    expect(verdict('bitrateBps == 800607.6').message).toBe(
      'bitrateBps == 800607.6: it is 799608, off by 999.6 (0 %)',
    );
    expect(verdict('bitrateBps == 800608.4').message).toBe(
      'bitrateBps == 800608.4: it is 799608, off by 1000 (0 %)',
    );
    expect(verdict('recovery.p95 == -8').message).toBe('recovery.p95 == -8: it is 8, off by 16 (200 %)');
    expect(verdict('frames.sent <= frames.decoded')).toEqual({
      text: 'frames.sent <= frames.decoded',
      passed: false,
      actual: 100,
      expected: 80,
      message: 'frames.sent <= frames.decoded: it is 100, off by 20 (25 %)',
    });
  });

  it.each(['Infinity', 'NaN', '0x10', '--3', '3%%', '1e', '.', '%', '3x', 'x3', '1.2.3', '5%x'])(
    '%s is no number',
    (text) => {
      expect(() => parseExpectation(`recovery.p95 <= ${text}`)).toThrow(/There is no metric/);
    },
  );

  it('of any two metrics, or of one and a number, is judged, with any spaces between them', () => {
    const name = fc.constantFrom(...metrics.keys());
    const operator = fc.constantFrom('<=', '>=', '==', '!=', '<', '>');
    const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })).map(String);
    const space = fc.constantFrom('', ' ', '\t ');
    fc.assert(
      fc.property(
        name,
        space,
        operator,
        space,
        fc.oneof(name, number),
        (left, before, sign, after, right) => {
          const { passed } = verdict(`${left}${before}${sign}${after}${right}`);
          const numberOf = (side: string) => metrics.get(side)?.of(report) ?? Number(side);
          const [a, b] = [numberOf(left), numberOf(right)];
          const holds = { '<=': a <= b, '>=': a >= b, '==': a === b, '!=': a !== b, '<': a < b, '>': a > b };
          expect(passed).toBe(holds[sign]);
        },
      ),
    );
  });

  it('of any text is either refused with a sentence or judged', () => {
    const words = fc.constantFrom(...metrics.keys(), '<=', '>=', '==', '5%', '3', ' ', '.', '%', '<', 'x');
    const typed = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 6 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(typed, (text) => {
        let parsed;
        try {
          parsed = parseExpectation(text);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-request' });
          return;
        }
        expect(judge(parsed, report)).toMatchObject({ text: text.trim(), passed: expect.any(Boolean) });
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a gate over nothing', () => {
  it('is not met by mismatches of pictures whose stamps could not be read', () => {
    const unreadable = reportWith({
      framesDecoded: 386,
      framesMatched: 0,
      framesMismatched: 0,
      framesUnstamped: 386,
      framesDamaged: 0,
    });
    expect(judge(parseExpectation('frames.mismatched == 0'), unreadable)).toEqual({
      text: 'frames.mismatched == 0',
      passed: false,
      actual: null,
      expected: 0,
      message:
        'frames.mismatched == 0: frames.mismatched was not measured: no picture had a stamp that could be read',
    });
    expect(judge(parseExpectation('frames.unreadable == 0'), unreadable)).toMatchObject({
      passed: false,
      message: 'frames.unreadable == 0: it is 386, off by 386',
    });
    expect(judge(parseExpectation('frames.matched == frames.decoded'), unreadable).passed).toBe(false);
  });

  it('names the side that was not measured', () => {
    const nothing = runReport(unmeasured);
    expect(judge(parseExpectation('frames.sent >= frames.matched'), nothing).message).toBe(
      'frames.sent >= frames.matched: frames.matched was not measured: no picture was decoded',
    );
    expect(judge(parseExpectation('frames.lost == frames.matched'), nothing).message).toBe(
      'frames.lost == frames.matched: frames.lost was not measured: no frame was sent',
    );
  });

  const counted = ['durationS', 'frames.rendered', 'frames.encoded', 'frames.sent', 'frames.received'];
  const alwaysThere = new Set([
    ...counted,
    'shards.sent',
    'idrs',
    'idrRequests',
    'recovery.count',
    'cpu.daemon',
    'cpu.streamer',
  ]);

  it.each([...metrics.keys()])('%s has a value only where something was counted', (name) => {
    expect(judge(parseExpectation(`${name} >= 0`), report).passed).toBe(true);
    const verdicts = ['<= 1e9', '>= 0', '== 0', '!= 1'].map((rest) =>
      judge(parseExpectation(`${name} ${rest}`), runReport(unmeasured)),
    );
    if (alwaysThere.has(name))
      expect(verdicts.map(({ actual }) => typeof actual)).toEqual(verdicts.map(() => 'number'));
    else
      expect(verdicts.map(({ passed, actual }) => [passed, actual])).toEqual(
        verdicts.map(() => [false, null]),
      );
  });
});
