import { describe, expect, it } from 'vitest';
import { csvCell } from './csv-cell.js';

describe('a cell of comma-separated values', () => {
  it.each([
    [null, ''],
    [0, '0'],
    [-1.5, '-1.5'],
    ['', ''],
    ['plain text', 'plain text'],
    ['a,b', '"a,b"'],
    ['say "yes"', '"say ""yes"""'],
    ['two\nlines', '"two\nlines"'],
    ['two\rlines', '"two\rlines"'],
    ['a=b, c', '"a=b, c"'],
    ['a-b', 'a-b'],
  ])('%j is %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  it.each(['=1+1', '+1', '-1', '@sum', '\tx', '＝1', '＋1', '－1', '＠x'])(
    '%j is no formula for a spreadsheet: it has an apostrophe in front',
    (text) => {
      expect(csvCell(text)).toBe(`'${text}`);
    },
  );

  it.each(['\r=1', '\n=1', '="a"'])('%j is no formula, and is quoted', (text) => {
    expect(csvCell(text)).toBe(`"'${text.replaceAll('"', '""')}"`);
  });
});
