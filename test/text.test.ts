import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell } from '../protocol/text/csv-cell.js';
import { hostileText } from './system/hostile-text.js';
import { jsonText } from '../protocol/text/json-text.js';
import { logText } from '../protocol/text/log-text.js';
import { prometheusLabel } from '../protocol/text/prometheus-label.js';
import { shellLine, shellWord } from '../protocol/text/shell-word.js';
import { printable } from '../protocol/text/terminal-text.js';
import { vrtCommand } from '../protocol/text/vrt-command.js';
import { xmlText } from '../protocol/text/xml-text.js';

/** What a terminal would obey, reorder or not show. */
const dangerous = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u;
const samples = (): string[] => fc.sample(hostileText, { numRuns: 300, seed: 8 });

describe('text from outside', () => {
  it('reaches a terminal as one visible line, and stays what it is when it was one', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const shown = printable(text);
        expect(shown).not.toMatch(dangerous);
        expect(printable(shown)).toBe(shown);
        expect(logText(text)).not.toMatch(dangerous);
        expect(logText(text)).not.toMatch(/<[A-Za-z/!?]/);
      }),
    );
  });

  it('comes out of an XML parser as it went in, but for what XML cannot say', () => {
    const texts = samples();
    const rows = texts.map((text) => `<r a="${xmlText(text)}">${xmlText(text)}</r>`).join('');
    const document = `<?xml version="1.0" encoding="UTF-8"?><d>${rows}</d>`;
    const parsed = execFileSync('xmllint', ['--nonet', '--c14n', '-'], { input: document, encoding: 'utf8' });
    // Canonical XML writes both forms back in one way (xml-c14n 2.3), so that what the parser read can be compared.
    const legal = (text: string) =>
      // oxlint-disable-next-line no-control-regex -- XML's own list
      text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '?');
    const canonical = (text: string) =>
      legal(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\r', '&#xD;');
    const wanted = texts.map((text) => {
      const inside = canonical(text).replaceAll('>', '&gt;');
      const attribute = canonical(text)
        .replaceAll('"', '&quot;')
        .replaceAll('\t', '&#x9;')
        .replaceAll('\n', '&#xA;');
      return `<r a="${attribute}">${inside}</r>`;
    });
    expect(parsed.trimEnd()).toBe(`<d>${wanted.join('')}</d>`);
  });

  it('is one word of a line that can be shown, in bash, zsh and dash', () => {
    const texts = samples();
    const wanted = texts.map((text) => `${Buffer.from(text.replaceAll('\0', '?')).toString()}\0`).join('');
    const line = shellLine('printf', String.raw`%s\0`, ...texts);
    expect(printable(line)).toBe(line);
    const directory = mkdtempSync(join(tmpdir(), 'vrt-shell-word-'));
    try {
      for (const shell of ['bash', 'zsh'])
        expect(execFileSync(shell, ['-c', line], { cwd: directory, encoding: 'utf8' })).toBe(wanted);
      // Single quotes are all that the oldest of shells need.
      const visible = texts.filter((text) => printable(text) === text);
      const shown = shellLine('printf', String.raw`%s\0`, ...visible);
      expect(execFileSync('sh', ['-c', shown], { cwd: directory, encoding: 'utf8' })).toBe(
        visible.map((text) => `${text}\0`).join(''),
      );
      expect(readdirSync(directory)).toEqual([]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('is one cell of a table, and none that a spreadsheet calculates', () => {
    const texts = samples();
    const table = texts.map((text) => `${csvCell(text)},${csvCell(-1.5)},${csvCell(null)}\r\n`).join('');
    const read: unknown = JSON.parse(
      execFileSync(
        'python3',
        [
          '-c',
          'import csv,io,json,sys;print(json.dumps(list(csv.reader(io.StringIO(sys.stdin.buffer.read().decode(),newline="")))))',
        ],
        { input: table, encoding: 'utf8' },
      ),
    );
    const wanted = texts.map((text) => [
      Buffer.from(/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text).toString(),
      '-1.5',
      '',
    ]);
    expect(read).toEqual(wanted);
  });

  it('is one label of a metric', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const label = prometheusLabel(text);
        expect(label).not.toMatch(/[\n\0]|\p{Cs}/u);
        expect(label).toMatch(/^(?:[^"\\]|\\[n"\\])*$/);
        const read = label.replaceAll(/\\(.)/g, (_, mark: string) => (mark === 'n' ? '\n' : mark));
        expect(read).toBe(text.replaceAll(/\0|\p{Cs}/gu, '\ufffd'));
      }),
    );
  });

  it('is the same in JSON, with nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const json = jsonText(JSON.stringify({ text }));
        expect(json).not.toMatch(dangerous);
        expect(JSON.parse(json)).toEqual({ text });
      }),
    );
  });
});

describe('a command line of vrt to copy', () => {
  it('means the names that it shows', () => {
    for (const names of [samples().slice(0, 9), ['-rf', '$(touch x)'], ['a', '--all']]) {
      const line = vrtCommand('client trust', names, '--session', "it's");
      const script = `vrt() { printf '%s\\0' "$@"; }; ${line}`;
      const words = execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\0').slice(0, -1);
      const flag = words.indexOf('--session');
      expect(words.slice(flag, flag + 2)).toEqual(['--session', "it's"]);
      const operands = words.toSpliced(flag, 2).slice(2);
      expect(operands.filter((word) => word !== '--')).toEqual(
        names.map((name) => Buffer.from(name.replaceAll('\0', '?')).toString()),
      );
      expect(operands.indexOf('--')).toBe(names.some((name) => name.startsWith('-')) ? 0 : -1);
    }
  });
});

describe('a word of a shell', () => {
  it.each([
    ['lobby', 'lobby'],
    ['video.preferred_codec=Hevc', 'video.preferred_codec=Hevc'],
    ['', "''"],
    ['two words', "'two words'"],
    ["it's", String.raw`'it'\''s'`],
    ['$(touch /tmp/p)', "'$(touch /tmp/p)'"],
    ['=zsh', "'=zsh'"],
    ['~', "'~'"],
    ['日本', "'日本'"],
    ["a\n'b", String.raw`$'a\012\'b'`],
    ['evil\u202e', String.raw`$'evil\342\200\256'`],
  ])('%j is %s', (text, word) => {
    expect(shellWord(text)).toBe(word);
  });
});
