import { describe, expect, it } from 'vitest';
import { LineSplitter, type Line, type LineError } from './line-splitter.js';

/** The lines of chunks, each as its number, its text, and a `-` where no line feed ends it; and the first error. */
function split(chunks: readonly string[], longest = 10): [string[], LineError | undefined] {
  const splitter = new LineSplitter(longest);
  const lines: string[] = [];
  const each = ({ number, text, ended }: Line): undefined => {
    lines.push(`${number} ${text}${ended ? '' : '-'}`);
  };
  let error: LineError | undefined;
  for (const chunk of chunks) error ??= splitter.push(chunk, each);
  error ??= splitter.end(each);
  return [lines, error];
}

describe('a line splitter', () => {
  it('counts lines from 1, ends them at LF and CRLF, and keeps a CR that ends none', () => {
    expect(split(['a\nb\r\n\nc\rd\n'])).toEqual([['1 a', '2 b', '3 ', '4 c\rd'], undefined]);
  });

  it('hands out a last line without a line feed, and none after one', () => {
    expect(split(['a\nb'])).toEqual([['1 a', '2 b-'], undefined]);
    expect(split(['a\nb\r'])).toEqual([['1 a', '2 b-'], undefined]);
    expect(split(['a\n'])).toEqual([['1 a'], undefined]);
    expect(split([])).toEqual([[], undefined]);
  });

  it('reads the same however the text is cut', () => {
    const text = '\uFEFFab\r\ncd\n\ne';
    for (let size = 1; size <= text.length; size += 1) {
      const chunks = [];
      for (let at = 0; at < text.length; at += size) chunks.push(text.slice(at, at + size));
      expect(split(chunks)).toEqual([['1 ab', '2 cd', '3 ', '4 e-'], undefined]);
    }
  });

  it('drops a byte order mark before the first line alone', () => {
    expect(split(['\uFEFFa\n\uFEFFb\n'])).toEqual([['1 a', '2 \uFEFFb'], undefined]);
  });

  it('takes a line as long as allowed, and refuses one character more as soon as it is there', () => {
    expect(split(['1234567890\n1234567890'])).toEqual([['1 1234567890', '2 1234567890-'], undefined]);
    const tooLong = { line: 2, message: 'the line is longer than 10 characters' };
    expect(split(['a\n12345678901\n'])).toEqual([['1 a'], tooLong]);
    expect(split(['a\n12345', '678901'])).toEqual([['1 a'], tooLong]);
    expect(split(['a\n12345', '678901\nb\n'])).toEqual([['1 a'], tooLong]);
  });

  it('stops at the first line that is refused, and says what was said of it', () => {
    const seen: number[] = [];
    const error = new LineSplitter(10).push('a\nb\nc\n', ({ number }) => {
      seen.push(number);
      return number === 2 ? { line: number, message: 'is no good' } : undefined;
    });
    expect([seen, error]).toEqual([[1, 2], { line: 2, message: 'is no good' }]);
    const last = new LineSplitter(10);
    last.push('a', () => undefined);
    expect(last.end(() => ({ line: 1, message: 'is no good' }))).toEqual({ line: 1, message: 'is no good' });
  });
});
