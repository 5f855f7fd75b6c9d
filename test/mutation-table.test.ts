import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  countsOf,
  rowsIn,
  scoreOf,
  shortfalls,
  table,
  withTable,
  type Counts,
} from '../scripts/mutation-table.mjs';

const row = (killed: number, survived: number, unreached: number): Counts => ({
  killed,
  survived,
  unreached,
});

describe('the figures of mutation testing', () => {
  it('count what was noticed, what was not, and what no test reaches, for each file', () => {
    const rows = countsOf([
      { file: 'a.ts', status: 'Killed' },
      { file: 'a.ts', status: 'Timeout' },
      { file: 'a.ts', status: 'Survived' },
      { file: 'b.ts', status: 'NoCoverage' },
      { file: 'b.ts', status: 'CompileError' },
      { file: 'b.ts', status: 'Ignored' },
    ]);
    expect([...rows]).toEqual([
      ['a.ts', row(2, 1, 0)],
      ['b.ts', row(0, 0, 1)],
    ]);
  });

  it('round down, so that 89.9 % is not 90 %', () => {
    expect(scoreOf(row(899, 101, 0))).toBe(89);
    expect(scoreOf(row(899, 0, 101))).toBe(89);
    expect(scoreOf(row(900, 50, 50))).toBe(90);
    expect(scoreOf(row(0, 0, 0))).toBe(0);
  });

  it('are a table by path, which is read back as it was', () => {
    const text = table(
      new Map([
        ['b.ts', row(1, 2, 3)],
        ['a.ts', row(9, 1, 0)],
      ]),
    );
    expect(text.split('\n').slice(2)).toEqual([
      '| `a.ts` | 10 | 9 | 1 | 0 | 90 % |',
      '| `b.ts` | 6 | 1 | 2 | 3 | 16 % |',
      '| **all** | 16 | 10 | 3 | 3 | 62 % |',
    ]);
    expect([...rowsIn(text)]).toEqual([
      ['a.ts', row(9, 1, 0)],
      ['b.ts', row(1, 2, 3)],
    ]);
  });

  it('take the place of the table in CONTRIBUTING.md, and of nothing else', () => {
    const page = readFileSync('CONTRIBUTING.md', 'utf8');
    expect(withTable(page, table(rowsIn(page)))).toBe(page);
    expect(() => withTable('a page without a table', '')).toThrow('lacks the lines');
  });

  it('fall short below 85 % of all files, and below 90 % in protocol/ and daemon/stream/control/', () => {
    const core = 'daemon/core/clients.ts';
    const wire = 'protocol/alvr/bincode.ts';
    const control = 'daemon/stream/control/rtt.ts';
    expect(shortfalls(new Map([[core, row(85, 15, 0)]]))).toEqual([]);
    expect(shortfalls(new Map([[core, row(84, 0, 16)]]))).toEqual([{ where: 'all', score: 84, wanted: 85 }]);
    expect(
      shortfalls(
        new Map([
          [core, row(85, 15, 0)],
          [wire, row(89, 11, 0)],
          [control, row(88, 12, 0)],
        ]),
      ),
    ).toEqual([
      { where: 'protocol/', score: 89, wanted: 90 },
      { where: 'daemon/stream/control/', score: 88, wanted: 90 },
    ]);
    expect(
      shortfalls(
        new Map([
          [wire, row(90, 10, 0)],
          [control, row(90, 0, 10)],
        ]),
      ),
    ).toEqual([]);
  });
});
