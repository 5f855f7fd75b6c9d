import { describe, expect, it } from 'vitest';
import { octal, shellLine, shellWord } from './shell-word.js';

describe('a word of a command line', () => {
  it.each(['lobby', 'a_1+b:c,d.e/f@g-h', '-x', 'k=v', '--name=x'])('%s is bare', (text) => {
    expect(shellWord(text)).toBe(text);
  });

  it.each([
    ['', "''"],
    ['=ls', "'=ls'"],
    ['two words', "'two words'"],
    ['$HOME', "'$HOME'"],
    ['a~b', "'a~b'"],
    ['!x', "'!x'"],
    ["it's", String.raw`'it'\''s'`],
    ['a\0b', "'a?b'"],
    ['größe', "'größe'"],
  ])('%j is %s', (text, word) => {
    expect(shellWord(text)).toBe(word);
  });

  it.each([
    ['a\nb', String.raw`$'a\012b'`],
    ['\u001b[2J', String.raw`$'\033[2J'`],
    ['\u202e', String.raw`$'\342\200\256'`],
    ["it's\n", String.raw`$'it\'s\012'`],
    ['a\\b\n', String.raw`$'a\\b\012'`],
  ])('%j cannot be shown as it is: %s', (text, word) => {
    expect(shellWord(text)).toBe(word);
  });

  it('is each of a line of them', () => {
    expect(shellLine('vrt', 'my room', '-f')).toBe("vrt 'my room' -f");
    expect(octal('aß')).toBe(String.raw`\141\303\237`);
  });
});
