import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { electMaster } from './election.js';
import { hashPassword, passwordFits } from './password.js';
import { TokenBucket } from './token-bucket.js';
import { StreamMeter } from './stream-meter.js';

const may = (userId: string) => ({ userId, canBeMaster: true });
const mayNot = (userId: string) => ({ userId, canBeMaster: false });

describe('the master', () => {
  it.each([
    ['nobody is there', null, [], null],
    ['the first to join', null, [may('a'), may('b')], 'a'],
    ['whoever is it stays it', 'b', [may('a'), may('b')], 'b'],
    ['it passes on in order of joining', 'gone', [mayNot('a'), may('b'), may('c')], 'b'],
    ['nobody can be it', 'gone', [mayNot('a')], null],
  ])('%s', (_, current, members, elected) => {
    expect(electMaster(current, members, () => true)).toBe(elected);
    // Where nobody is present, all are alike.
    expect(electMaster(current, members, () => false)).toBe(elected);
  });
});

describe('an absent member', () => {
  it.each([
    ['is no master while somebody present can be', 'a', [may('a'), may('b')], ['b'], 'b'],
    ['is passed over', null, [may('a'), may('b'), may('c')], ['c'], 'c'],
    ['stays it while nobody else can be', 'a', [may('a'), mayNot('b')], ['b'], 'a'],
    ['does not take it back', 'b', [may('a'), may('b')], ['a', 'b'], 'b'],
  ])('%s', (_, current, members, present, elected) => {
    expect(electMaster(current, members, (userId) => present.includes(userId))).toBe(elected);
  });
});

describe('a password', () => {
  it('fits its hash and no other, salted anew each time', async () => {
    const [one, other] = await Promise.all([hashPassword('correct horse'), hashPassword('correct horse')]);
    expect(one).not.toBe(other);
    expect(one).toMatch(/^scrypt\$32768\$8\$3\$/);
    expect(await passwordFits('correct horse', one)).toBe(true);
    expect(await passwordFits('correct horsf', one)).toBe(false);
    expect(await passwordFits('correct horse', 'plain')).toBe(false);
  });
});

describe('what a user may send', () => {
  it('is never more than one second at once and the rate in the long run', () => {
    const takes = fc.array(fc.record({ afterMs: fc.nat(400), bytes: fc.integer({ min: 1, max: 1_500 }) }));
    fc.assert(
      fc.property(takes, (all) => {
        const budget = new TokenBucket();
        let now = 0;
        let sent = 0;
        for (const { afterMs, bytes } of all) {
          now += afterMs;
          if (budget.take(bytes, 1_000, now)) sent += bytes;
          expect(sent).toBeLessThanOrEqual(1_000 + now + 1e-6);
        }
      }),
    );
  });
});

describe('what a user may send', () => {
  it('is one second at once, and again as much as has passed, to the byte', () => {
    const budget = new TokenBucket();
    const take = (bytes: number, nowMs: number) => budget.take(bytes, 1_000, nowMs);
    expect([take(600, 0), take(401, 0), take(400, 0), take(1, 0)]).toEqual([true, false, true, false]);
    expect([take(251, 250), take(250, 250), take(1, 250)]).toEqual([false, true, false]);
    expect([take(1_001, 60_000), take(1_000, 60_000), take(1, 60_000)]).toEqual([false, true, false]);
  });

  it('grows and shrinks with the rate', () => {
    const budget = new TokenBucket();
    expect([budget.take(1_000, 1_000, 0), budget.take(200, 2_000, 100), budget.take(1, 2_000, 100)]).toEqual([
      true,
      true,
      false,
    ]);
    expect(budget.take(501, 500, 60_000)).toBe(false);
  });
});

describe('the meter of a data stream', () => {
  const frame = (stampMs: number, bytes = 1_000) => {
    const data = Buffer.alloc(bytes);
    data.writeBigInt64LE(BigInt(stampMs));
    return data;
  };

  it('counts, gives the bitrate of the last second, and forgets it', () => {
    const meter = new StreamMeter();
    for (let ms = 0; ms <= 3_000; ms += 100) meter.count(frame(0), ms, 1.7e12);
    expect(meter.frames).toBe(31);
    expect(meter.bitrateBps(3_050)).toBe(80_000);
    expect(meter.bitrateBps(6_000)).toBe(0);
  });

  it('reads the time stamp of a frame, and takes what cannot be one for none', () => {
    const meter = new StreamMeter();
    meter.count(frame(1.7e12), 0, 1.7e12 + 25);
    expect(meter.latencyMs).toBe(25);
    const other = new StreamMeter();
    other.count(Buffer.from('opaque bytes'), 0, 1.7e12);
    other.count(Buffer.from('x'), 0, 1.7e12);
    expect(other.latencyMs).toBe(null);
  });
});
