import { describe, expect, it } from 'vitest';
import { bashReplies } from './bash-replies.js';
import { readTypedLine } from './typed-line.js';

/** Of bash, as it is when a terminal starts one. */
const breaks = ' \t\n"\'@><=;|&(:';

describe('a line that is being typed', () => {
  it.each([
    ['vrt', ['vrt']],
    ['vrt ', ['vrt', '']],
    ['vrt  a b', ['vrt', 'a', 'b']],
    [String.raw`vrt two\ words `, ['vrt', 'two words', '']],
    [`vrt 'it'\\''s' "q\\"\\x"`, ['vrt', "it's", String.raw`q"\x`]],
    ["vrt 'open quote", ['vrt', 'open quote']],
    ['vrt "open $(touch x)', ['vrt', 'open $(touch x)']],
    [String.raw`vrt $'l\012\'\342\200\256\tx'`, ['vrt', "l\n'\u202e\tx"]],
    ['vrt a\\', ['vrt', 'a']],
    ["vrt ''", ['vrt', '']],
  ])('%s has these words', (line, words) => {
    expect(readTypedLine(line).map(({ value }) => value)).toEqual(words);
  });

  it.each([
    ['vrt --codec=h', '', '--codec='.length],
    ['vrt a:b:c', '', 'a:b:'.length],
    [String.raw`vrt a\:b`, '', 0],
    ["vrt 'a:b'c", '', 0],
    ["vrt x='a:b", "'", 'x='.length],
    ['vrt "a"\\!"b', '"', 'a!'.length],
    ["vrt $'a", "$'", 0],
  ])('%s ends in %j, and bash keeps what stands before', (line, quote, kept) => {
    expect(readTypedLine(line, breaks).at(-1)).toMatchObject({ quote, kept });
  });
});

describe('what bash is told to put in place', () => {
  it.each([
    ['t', ['two words'], [String.raw`two\ words`], false],
    ['c:d', ['c:d e'], [String.raw`d\ e`], false],
    ['', ["a'b;'"], [String.raw`a\'b\;\'`], false],
    ['', ['a;b;'], [String.raw`a\;b\;''`], false],
    ["'t", ["two 'words'"], [String.raw`two '\''words'\'''`], false],
    ['"$', ['$HOME!'], [String.raw`\$HOME"\!""`], false],
    ['', ['$(touch x)', '*', '\n'], [String.raw`\$\(touch\ x\)`, String.raw`\*`, String.raw`$'\012'`], false],
    ['s', ['some=', 'set='], ['some=', 'set='], true],
    // What both begin with ends within an escape: first as far as it goes, then the choice.
    ['x', ['x y $', 'x y *'], [String.raw`x\ y\ `], true],
    [String.raw`x\ y\ `, ['x y $', 'x y *'], ['', String.raw`x\ y\ \$`, String.raw`x\ y\ \*`], false],
  ])('of %j for %j is %j', (typed, words, replies, noSpace) => {
    const word = readTypedLine(`vrt ${typed}`, breaks).at(-1);
    expect(word && bashReplies(word, words)).toEqual({ replies, noSpace });
  });
});
