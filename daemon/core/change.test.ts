import { expect, it } from 'vitest';
import { carryOut, type Change } from './change.js';
import { MemoryStore } from './testing/memory-store.js';

it('a change is in memory when all of it is in the store, and in neither when some of it is not', () => {
  const store = new MemoryStore();
  const done: string[] = [];
  const change = (name: string): Change => ({
    write: () => {
      done.push(`write ${name}`);
      store.dataWishes.put({ userId: name, declared: [], subscriptions: [] });
    },
    apply: () => void done.push(`apply ${name}`),
  });
  carryOut(store, [change('a'), change('b')]);
  expect(done).toEqual(['write a', 'write b', 'apply a', 'apply b']);
  const refused: Change = {
    write: () => {
      throw new Error('no room');
    },
    apply: () => void done.push('applied'),
  };
  expect(() => carryOut(store, [change('c'), refused, change('d')])).toThrow('no room');
  expect(done.slice(4)).toEqual(['write c']);
  expect(store.dataWishes.list().map(({ userId }) => userId)).toEqual(['a', 'b']);
});
