import { describe, expect, it } from 'vitest';
import { csv } from './statistics.js';
import { table } from './table.js';
import { parseBitrate, parseDurationMs, parseNumber, showAgo, showBitrate } from './units.js';

describe('a table', () => {
  const columns = [
    { heading: 'NAME', cell: ({ name }: { name: string; problem: string }) => name },
    { heading: 'PROBLEM', cell: ({ problem }: { name: string; problem: string }) => problem, sentence: true },
  ] as const;
  const rows = [{ name: 'lobby', problem: 'This machine is too slow for 1664x1760 per eye at 72 Hz.' }];

  it('cuts a sentence where the terminal ends, and only there', () => {
    expect(table(rows, columns, 40)).toBe('NAME   PROBLEM\nlobby  This machine is too slow for 166~\n');
    expect(table(rows, columns)).toContain('at 72 Hz.\n');
    expect(table(rows, columns, 10)).toContain('lobby  This machine is too slo~\n');
  });
});

describe('units', () => {
  it.each([
    ['20M', 20_000_000],
    ['5Mbit', 5_000_000],
    ['500k', 500_000],
    ['1.5G', 1_500_000_000],
    ['800000', 800_000],
    ['20Mbit/s', 20_000_000],
  ])('reads the bitrate %s', (text, bps) => {
    expect(parseBitrate(text)).toBe(bps);
  });

  it.each(['', 'M', 'fast', '-5M', '5MB', '1e6'])(
    'refuses the bitrate "%s" and says how to write one',
    (text) => {
      expect(() => parseBitrate(text)).toThrow(
        expect.objectContaining({ code: 'invalid-request', hint: expect.stringContaining('20M') }),
      );
    },
  );

  it.each([
    ['100ms', 100],
    ['2s', 2_000],
    ['1.5m', 90_000],
    ['3', 3_000],
  ])('reads the duration %s', (text, ms) => {
    expect(parseDurationMs(text)).toBe(ms);
  });

  it('names the bounds of a number', () => {
    expect(() => parseNumber('500', 'refresh rate in Hz', 1, 240)).toThrow(/from 1 to 240/);
    expect(parseNumber('72', 'refresh rate in Hz', 1, 240)).toBe(72);
  });

  it('shows figures with their unit', () => {
    expect([showBitrate(20e6), showBitrate(640e3), showBitrate(12)]).toEqual([
      '20 Mbit/s',
      '640 kbit/s',
      '12 bit/s',
    ]);
    expect(showAgo('2026-01-01T00:00:00Z', new Date('2026-01-01T02:30:00Z'))).toBe('2 h ago');
    expect(showAgo(null, new Date())).toBe('-');
  });
});

describe('table', () => {
  it('sets each column as wide as its widest cell, and lets nothing hostile through', () => {
    const text = table(
      [
        { name: 'lobby', size: '7' },
        { name: 'evil\u001b[2J\nrow', size: '1200' },
      ],
      [
        { heading: 'NAME', cell: (row) => row.name },
        { heading: 'SIZE', cell: (row) => row.size, right: true },
      ],
    );
    expect(text).toBe('NAME          SIZE\nlobby            7\nevil?[2J?row  1200\n');
  });
});

describe('csv', () => {
  it('names its columns also where nothing was measured, and only when asked to', () => {
    expect(csv([])).toMatch(/^time,.*,latencyMs\.total\n$/);
    expect(csv([], false)).toBe('');
  });
});
