import { describe, expect, it } from 'vitest';
import { Tmux } from '../../test/system/tmux.js';
import { until } from '../../test/system/until.js';
import { cut, cutFront, displayWidth, padded } from './display-width.js';
import { table } from './table.js';

const widths: readonly (readonly [text: string, width: number])[] = [
  ['', 0],
  ['1234.client', 11],
  ['großes', 6],
  ['e\u0301te\u0301', 3],
  ['日本語', 6],
  ['한국', 4],
  ['\u1112\u1161\u11ab', 2],
  ['ﾊﾝｶｸ', 4],
  ['ＡＢ', 4],
  ['🥽', 2],
  ['👍🏽', 2],
  ['👨‍👩‍👧', 2],
  ['🇩🇪', 2],
  ['☺', 1],
  ['⌚', 2],
  ['น้ำ', 2],
  ['हिन्दी', 5],
  ['─…‹', 3],
];

describe('the width of text', () => {
  it.each(widths)('of %s is %d', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it('is what a terminal makes of it', async () => {
    // These the terminal of this test draws part by part; newer ones draw one picture.
    const known = widths.filter(([text]) => !/\u200d|\u{1f3fd}/u.test(text));
    const lines = known.map(([text]) => `printf '%s' '${text}'; read -r _`).join('; ');
    using terminal = new Tmux('width', `LC_ALL=C.UTF-8 sh -c "clear; ${lines}; sleep 60"`, {
      width: 40,
      height: 40,
    });
    for (const [row, [text, width]] of known.entries()) {
      await until(`${text} is drawn`, () => terminal.cursor().y === row && terminal.cursor().x === width);
      terminal.keys('Enter');
    }
  });

  it('counts when text is padded and cut', () => {
    expect(padded('日本', 6)).toBe('日本  ');
    expect(padded('日本', 6, 'right')).toBe('  日本');
    expect(padded('日本', 3)).toBe('日本');
    expect(cut('日本語', 6)).toBe('日本語');
    expect(cut('日本語', 5)).toBe('日本~');
    expect(cut('日本語', 4)).toBe('日~');
    expect(cut('👨‍👩‍👧 family', 4)).toBe('👨‍👩‍👧 ~');
    expect(cut('abc', 0)).toBe('');
    expect(cutFront('日本語', 5)).toBe('~本語');
    expect(cutFront('日本語', 4)).toBe('~語');
  });

  it('aligns the columns of a table', () => {
    const rows = [
      { name: '日本', state: 'on' },
      { name: 'e\u0301', state: 'off' },
      { name: '👨‍👩‍👧x', state: 'on' },
      { name: 'plain', state: 'off' },
    ];
    const text = table(rows, [
      { heading: 'NAME', cell: ({ name }) => name },
      { heading: 'STATE', cell: ({ state }) => state },
    ]);
    const starts = text
      .trimEnd()
      .split('\n')
      .map((line) => displayWidth(line.slice(0, line.search(/STATE|on$|off$/))));
    expect(starts).toEqual([7, 7, 7, 7, 7]);
    expect(text.split('\n')[1]).toBe('日本   on');
  });
});
