import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Impairment, unimpaired, type ImpairmentSpec } from './impairment.js';

interface Arrival {
  readonly item: number;
  readonly atUs: number;
}

/** Sends `count` packets `everyUs` apart and polls until the network is empty, as an event loop in virtual time does. */
function arrivals(spec: Partial<ImpairmentSpec>, count: number, everyUs: number) {
  const network = new Impairment<number>({ ...unimpaired, ...spec });
  const arrived: Arrival[] = [];
  const deliver = (item: number, atUs: number) => arrived.push({ item, atUs });
  for (let item = 0; item < count; item += 1) {
    network.push(item, item * everyUs);
    network.poll(item * everyUs, deliver);
  }
  for (let due = network.nextDueUs(); due !== undefined; due = network.nextDueUs())
    network.poll(due, deliver);
  return { arrived, counters: network.counters, pending: network.pending };
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const specs = fc.record({
  loss: share.map((loss) => ({ kind: 'rate' as const, loss })),
  delayMs: fc.double({ min: 0, max: 50, noNaN: true }),
  jitterMs: fc.double({ min: 0, max: 20, noNaN: true }),
  reorderShare: share,
  reorderMeanMs: fc.double({ min: 0.1, max: 5, noNaN: true }),
  duplicateShare: share,
  queueLimit: fc.integer({ min: 1, max: 200 }),
  seed: fc.integer(),
});

describe('an impaired network', () => {
  it('is a wire when nothing is wrong with it', () => {
    const { arrived } = arrivals({}, 5, 100);
    expect(arrived).toEqual([0, 1, 2, 3, 4].map((item) => ({ item, atUs: item * 100 })));
  });

  it('accounts for every packet, and gives the same arrivals for the same seed', () => {
    fc.assert(
      fc.property(
        specs,
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 0, max: 2000 }),
        (spec, count, everyUs) => {
          const first = arrivals(spec, count, everyUs);
          const { pushed, delivered, lost, dropped, duplicated } = first.counters;
          expect(pushed).toBe(count);
          expect(delivered).toBe(first.arrived.length);
          expect(first.pending).toBe(0);
          expect(delivered + lost).toBeLessThanOrEqual(pushed + duplicated);
          expect(delivered + lost + dropped).toBeGreaterThanOrEqual(pushed + duplicated);
          let lastUs = 0;
          for (const { item, atUs } of first.arrived) {
            expect(atUs).toBeGreaterThanOrEqual(item * everyUs + spec.delayMs * 1000);
            expect(atUs).toBeGreaterThanOrEqual(lastUs);
            lastUs = atUs;
          }
          expect(arrivals(spec, count, everyUs)).toEqual(first);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('loses the same packets whatever else happens to them', () => {
    const loss = { kind: 'rate', loss: 0.3 } as const;
    const survivors = (spec: Partial<ImpairmentSpec>) =>
      [...new Set(arrivals({ loss, ...spec }, 500, 300).arrived.map(({ item }) => item))].sort(
        (a, b) => a - b,
      );
    const plain = survivors({});
    expect(survivors({ delayMs: 30, jitterMs: 8, reorderShare: 0.2, duplicateShare: 0.1 })).toEqual(plain);
    expect(survivors({ seed: 2 })).not.toEqual(plain);
  });

  it.each([250, 3_000, 13_889, 200_000])(
    'jitters over the whole range without overtaking, every %i us',
    (everyUs) => {
      const count = 2000;
      const { arrived } = arrivals({ delayMs: 5, jitterMs: 10 }, count, everyUs);
      expect(arrived.map(({ item }) => item)).toEqual(Array.from({ length: count }, (_, item) => item));
      const delaysMs = arrived.map(({ item, atUs }) => (atUs - item * everyUs) / 1000);
      expect(Math.min(...delaysMs)).toBeGreaterThanOrEqual(5);
      expect(Math.min(...delaysMs)).toBeLessThan(7);
      expect(Math.max(...delaysMs)).toBeGreaterThan(13);
      expect(Math.max(...delaysMs)).toBeLessThanOrEqual(15);
      expect(delaysMs.reduce((sum, delayMs) => sum + delayMs, 0) / count / 10).toBeCloseTo(1, 0);
    },
  );

  it('lets packets overtake those that it holds back', () => {
    const { arrived, counters } = arrivals({ delayMs: 2, reorderShare: 0.1, reorderMeanMs: 3 }, 1000, 500);
    const overtaken = arrived.filter(({ item }, index) =>
      arrived.slice(index + 1).some((later) => later.item < item),
    );
    expect(counters.reordered).toBeGreaterThan(60);
    expect(overtaken.length).toBeGreaterThan(30);
  });

  it('brings the copy of a packet right behind it', () => {
    const { arrived, counters } = arrivals({ duplicateShare: 1, delayMs: 1 }, 3, 100);
    expect(arrived.map(({ item }) => item)).toEqual([0, 0, 1, 1, 2, 2]);
    expect(counters.duplicated).toBe(3);
  });

  it('has room for so many and drops the newest, counted', () => {
    const { arrived, counters } = arrivals({ delayMs: 10, queueLimit: 3 }, 5, 1);
    expect(arrived.map(({ item }) => item)).toEqual([0, 1, 2]);
    expect(counters.dropped).toBe(2);
  });

  it('may be pushed to while it delivers', () => {
    const network = new Impairment<number>({ ...unimpaired, delayMs: 1 });
    network.push(0, 0);
    const seen: number[] = [];
    for (let due = network.nextDueUs(); due !== undefined && due < 5000; due = network.nextDueUs()) {
      network.poll(due, (item, atUs) => {
        seen.push(item);
        network.push(item + 1, atUs);
      });
    }
    expect(seen).toEqual([0, 1, 2, 3]);
  });
});
