import { expect, it } from 'vitest';
import { BoundedLog } from './controller-event.js';

it('keeps the newest of what nobody takes, and gives each once', () => {
  const log = new BoundedLog<number>(3);
  for (const item of [1, 2, 3]) log.add(item);
  expect(log.take()).toEqual([1, 2, 3]);
  expect(log.take()).toEqual([]);
  for (const item of [4, 5, 6, 7, 8]) log.add(item);
  expect(log.take()).toEqual([6, 7, 8]);
});
