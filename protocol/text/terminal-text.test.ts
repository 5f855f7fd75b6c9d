import { describe, expect, it } from 'vitest';
import { printable, printableBlock } from './terminal-text.js';

describe('printable', () => {
  it.each([
    ['1234.client', '1234.client'],
    ['Quest 3 (großes Wohnzimmer)', 'Quest 3 (großes Wohnzimmer)'],
    ['\u001b[2J\u001b]0;owned\u0007', '?[2J?]0;owned?'],
    ['a\r\nb\tc\u0000', 'a??b?c?'],
    ['\u009b31m', '?31m'],
    ['evil\u202etxt.exe', 'evil?txt.exe'],
    ['zero\u200bwidth\u2028line\u{e0041}', 'zero?width?line?'],
    ['\ud800', '?'],
    ['日本 🥽', '日本 🥽'],
    ['hangul filler \u3164, joiner a\u200db, soft\u00adhyphen', 'hangul filler ?, joiner a?b, soft?hyphen'],
    ['👨‍👩‍👧 🏳️‍🌈 👍🏽 1️⃣ é', '👨‍👩‍👧 🏳️‍🌈 👍🏽 1️⃣ é'],
    ['👨\u200d', '👨?'],
    ['a\ufe0f\u2066b\u2069', 'a??b?'],
  ])('%j becomes %j', (text, safe) => {
    expect(printable(text)).toBe(safe);
  });
});

describe('printableBlock', () => {
  it('lets lines, tabs and colours through, and nothing else that a terminal obeys', () => {
    expect(printableBlock('\u001b[1mNAME\u001b[0m\tx\n\u001b[2J\u202eb\r\u009b1m\n')).toBe(
      '\u001b[1mNAME\u001b[0m\tx\n?[2J?b??1m\n',
    );
  });
});
