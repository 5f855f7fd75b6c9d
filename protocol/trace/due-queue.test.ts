import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DueQueue } from './due-queue.js';

/** Everything that is due at this time, in order. */
function taken(queue: DueQueue<string>, nowUs: number): string[] {
  const items: string[] = [];
  for (let due = queue.takeDue(nowUs); due !== undefined; due = queue.takeDue(nowUs)) items.push(due.item);
  return items;
}

describe('a queue of what is due', () => {
  it('gives nothing before its time, and then the earliest first', () => {
    const queue = new DueQueue<string>();
    expect([queue.nextDueUs, queue.size, queue.takeDue(1e9)]).toEqual([undefined, 0, undefined]);
    queue.add('late', 30);
    queue.add('early', 10);
    queue.add('middle', 20);
    expect([queue.nextDueUs, queue.size, queue.takeDue(9)]).toEqual([10, 3, undefined]);
    expect(taken(queue, 20)).toEqual(['early', 'middle']);
    expect([queue.nextDueUs, queue.size]).toEqual([30, 1]);
    expect(taken(queue, 30)).toEqual(['late']);
  });

  it('gives what is due at the same time in the order in which it came', () => {
    const queue = new DueQueue<string>();
    for (const item of ['a', 'b', 'c', 'd', 'e', 'f', 'g']) queue.add(item, 5);
    expect(queue.takeDue(5)).toEqual({ dueUs: 5, sequence: 0, item: 'a' });
    queue.add('h', 5);
    expect(taken(queue, 5)).toEqual(['b', 'c', 'd', 'e', 'f', 'g', 'h']);
  });

  it('is sorted by time and then by arrival, whatever is added and taken in between', () => {
    const step = fc.oneof(
      fc.record({ add: fc.integer({ min: 0, max: 20 }) }),
      fc.record({ take: fc.integer({ min: 0, max: 20 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const queue = new DueQueue<number>();
        let waiting: { readonly dueUs: number; readonly item: number }[] = [];
        for (const [item, one] of steps.entries()) {
          if ('add' in one) {
            queue.add(item, one.add);
            waiting = [...waiting, { dueUs: one.add, item }].sort(
              (a, b) => a.dueUs - b.dueUs || a.item - b.item,
            );
          } else {
            const first = waiting[0];
            const expected = first !== undefined && first.dueUs <= one.take ? waiting.shift() : undefined;
            expect(queue.takeDue(one.take)?.item).toBe(expected?.item);
          }
          expect([queue.size, queue.nextDueUs]).toEqual([waiting.length, waiting[0]?.dueUs]);
        }
      }),
    );
  });
});
