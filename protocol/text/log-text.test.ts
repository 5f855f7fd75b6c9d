import { describe, expect, it } from 'vitest';
import { logText } from './log-text.js';

describe('text from outside in a line of a log', () => {
  it.each([
    ['plain', 'plain'],
    ['a\r\n\tb\u0000c', 'a b c'],
    ['a\u2028b\u2029c', 'a b c'],
    ['\u001b[31mred', ' [31mred'],
    ['evil\u202etxt', 'evil?txt'],
    ['<script>', '‹script>'],
    ['</a><!-- <?x', '‹/a>‹!-- ‹?x'],
    ['1 < 2, <3', '1 < 2, <3'],
  ])('%j is %j', (text, shown) => {
    expect(logText(text)).toBe(shown);
  });

  it('is cut after 8192 characters', () => {
    expect(logText('x'.repeat(8192))).toHaveLength(8192);
    expect(logText(`${'x'.repeat(8192)}y`)).toBe('x'.repeat(8192));
  });
});
