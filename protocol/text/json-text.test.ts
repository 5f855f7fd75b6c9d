import { expect, it } from 'vitest';
import { jsonText } from './json-text.js';

it.each([
  ['plain "JSON"', 'plain "JSON"'],
  ['a\u009bb', String.raw`a\u009bb`],
  ['\u202e', String.raw`\u202e`],
  ['\u007f', String.raw`\u007f`],
  ['\u{e0041}', String.raw`\udb40\udc41`],
  ['großes 日本 🥽', 'großes 日本 🥽'],
])('JSON with %j is shown as %s, and is the same JSON', (text, shown) => {
  expect(jsonText(text)).toBe(shown);
  const json = JSON.stringify({ text });
  expect(JSON.parse(jsonText(json))).toEqual({ text });
});
