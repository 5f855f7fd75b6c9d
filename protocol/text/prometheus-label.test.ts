import { expect, it } from 'vitest';
import { prometheusLabel } from './prometheus-label.js';

it.each([
  ['plain 日本 🥽', 'plain 日本 🥽'],
  ['say "yes"', String.raw`say \"yes\"`],
  [String.raw`C:\n`, String.raw`C:\\n`],
  ['a\nb\n', String.raw`a\nb\n`],
  [String.raw`\"`, String.raw`\\\"`],
  ['a\0b\ud800', 'a\ufffdb\ufffd'],
  ['a\rb', 'a\rb'],
])('%j is the label value %s', (text, label) => {
  expect(prometheusLabel(text)).toBe(label);
});
