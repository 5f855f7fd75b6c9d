import { expect, it } from 'vitest';
import { xmlText } from './xml-text.js';

it.each([
  ['plain 日本 🥽', 'plain 日本 🥽'],
  [`<a b="c" d='e'>&amp;`, '&lt;a b=&quot;c&quot; d=&apos;e&apos;&gt;&amp;amp;'],
  ['a\tb\nc\rd', 'a&#9;b&#10;c&#13;d'],
  ['\0\u0001\u000b\u001f', '????'],
  ['\ud7ff\ue000\ufffd\u{10000}\u{10ffff} ', '\ud7ff\ue000\ufffd\u{10000}\u{10ffff} '],
  ['\ufffe\uffff\ud800', '???'],
])('%j is %j in XML', (text, xml) => {
  expect(xmlText(text)).toBe(xml);
});
