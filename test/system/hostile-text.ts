import fc from 'fast-check';

/** What has broken, or could break, a shell, a document or a terminal somewhere. */
const pieces = [
  '$(touch pwned)',
  '`touch pwned`',
  '${HOME}',
  '"; touch pwned #',
  "' ; touch pwned ; '",
  '*',
  '~',
  '!!',
  '\\',
  '\\n',
  '"',
  "'",
  ' ',
  '\n',
  '\r\n',
  '\t',
  '\u0000',
  '\u0007',
  '\u001b[2J',
  '\u001b]0;owned\u0007',
  '\u007f',
  '\u009b31m',
  '\u00ad',
  '\u200b',
  '\u200d',
  '\u202e',
  '\u2028',
  '\u2066',
  '\ufeff',
  '\ufffe',
  '\uffff',
  '\ud800',
  '\udc00',
  '\u{e0041}',
  '<script>',
  ']]>',
  '-->',
  '&amp;',
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  ',',
  ';',
  '|',
  'e\u0301',
  '日本',
  '🥽',
  '👨‍👩‍👧',
  'a',
  'B7',
];

/** Names as a stranger would choose them. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...pieces) },
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''));
