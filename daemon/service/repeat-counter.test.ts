import { describe, expect, it } from 'vitest';
import { RepeatCounter } from './repeat-counter.js';

describe('the counter of repeated trouble', () => {
  it('tells the first case at once and the rest as one sum with the newest case', () => {
    const told: unknown[] = [];
    const counter = new RepeatCounter<string>((...what) => told.push(what), 60_000);
    counter.add('short packet', 'a');
    counter.add('short packet', 'b');
    counter.add('short packet', 'c');
    counter.add('no peer', 'd');
    expect(told).toEqual([
      ['short packet', 1, 'a'],
      ['no peer', 1, 'd'],
    ]);
    counter.close();
    expect(told.slice(2)).toEqual([['short packet', 2, 'c']]);
  });

  it('tells sums at intervals and begins anew after a quiet one', async () => {
    const told: unknown[] = [];
    const counter = new RepeatCounter<number>((...what) => told.push(what), 5);
    counter.add('x', 1);
    counter.add('x', 2);
    await expect.poll(() => told).toContainEqual(['x', 1, 2]);
    await new Promise((resolve) => setTimeout(resolve, 30));
    counter.add('x', 3);
    expect(told.at(-1)).toEqual(['x', 1, 3]);
    counter.close();
  });

  it('sums made-up kinds under one name', () => {
    const told: string[] = [];
    const counter = new RepeatCounter<number>((kind) => told.push(kind), 60_000);
    for (let kind = 0; kind < 1_000; kind += 1) counter.add(`kind ${kind}`, kind);
    expect(told.length).toBeLessThanOrEqual(65);
    counter.close();
  });
});
