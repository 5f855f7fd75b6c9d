import { describe, expect, it } from 'vitest';
import { unitWord } from './unit-word.js';

describe('a word of a unit file', () => {
  it.each([
    ['/usr/bin/vrtd', '/usr/bin/vrtd', '/usr/bin/vrtd'],
    ['a b', '"a b"', '"a b"'],
    ['50%', '50%%', '50%%'],
    ['$HOME', '$$HOME', '$HOME'],
    ['a;b', '"a;b"', '"a;b"'],
    ['größe', '"größe"', '"größe"'],
  ])('%s is %s, and as the program itself %s', (text, word, program) => {
    expect([unitWord(text), unitWord(text, true)]).toEqual([word, program]);
  });

  it.each([
    ['a"b', String.raw`"a\"b"`],
    ['a\\b', String.raw`"a\\b"`],
    ["it's", `"it's"`],
  ])('%s is %s, and no program', (text, word) => {
    expect([unitWord(text), unitWord(text, true)]).toEqual([word, undefined]);
  });

  it.each(['', 'a\nb', '\u001f', '\u007f', '\0'])('%j is none', (text) => {
    expect([unitWord(text), unitWord(text, true)]).toEqual([undefined, undefined]);
  });
});
