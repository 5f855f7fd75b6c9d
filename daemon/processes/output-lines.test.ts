import { describe, expect, it } from 'vitest';
import { leftOut, OutputLines, type LineLimits } from './output-lines.js';

const limits: LineLimits = { maximumChars: 8, maximumLines: 3, windowMs: 1_000 };

function linesOf(chunks: readonly string[], given: Partial<LineLimits> = {}): string[] {
  const said: string[] = [];
  const lines = new OutputLines(
    { ...limits, ...given },
    (line) => said.push(line),
    () => 0,
  );
  for (const chunk of chunks) lines.push(chunk);
  lines.end();
  return said;
}

describe('OutputLines', () => {
  it.each([
    { chunks: ['one\ntwo\n'], said: ['one', 'two'] },
    { chunks: ['o', 'ne', '\n', 'two'], said: ['one', 'two'] },
    { chunks: ['one\r\ntwo\r\n'], said: ['one', 'two'] },
    { chunks: ['\n\n'], said: ['', ''] },
    { chunks: [''], said: [] },
    { chunks: ['12345678\n'], said: ['12345678'] },
    { chunks: ['123456789', 'abc\nnext\n'], said: ['12345678', 'next'] },
    { chunks: ['1\n2\n3\n4\n5\n'], said: ['1', '2', '3', leftOut] },
  ])('makes $said of $chunks', ({ chunks, said }) => {
    expect(linesOf(chunks)).toEqual(said);
  });

  it('keeps one line of a flood without an end, and finds the line after it', () => {
    const flood = Array.from({ length: 1_000 }, () => 'x'.repeat(65_536));
    expect(linesOf([...flood, '\nafter\n'])).toEqual(['xxxxxxxx', 'after']);
  });

  it('says more in the next window', () => {
    let nowMs = 0;
    const said: string[] = [];
    const lines = new OutputLines(
      { ...limits, maximumLines: 1 },
      (line) => said.push(line),
      () => nowMs,
    );
    lines.push('a\nb\nc\n');
    nowMs = 999;
    lines.push('d\n');
    nowMs = 1_000;
    lines.push('e\n');
    expect(said).toEqual(['a', leftOut, 'e']);
  });
});
