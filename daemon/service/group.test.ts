import { describe, expect, it } from 'vitest';
import { groupIdIn } from './group.js';

describe('groups', () => {
  const text = 'root:x:0:\nvrt:x:998:alice,bob\nbroken\n';
  it.each([
    ['vrt', 998],
    ['root', 0],
    ['alice', undefined],
    ['broken', undefined],
    ['1234', 1234],
    ['', undefined],
  ])('%j has the id %j', (name, id) => {
    expect(groupIdIn(text, name)).toBe(id);
  });
});
