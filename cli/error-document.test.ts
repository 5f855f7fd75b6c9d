import { expect, it } from 'vitest';
import { parseErrorDocument } from './error-document.js';

it('is read with code, message and hint', () => {
  const text = JSON.stringify({ error: { code: 'fixture-invalid', message: 'No recording.', hint: 'See.' } });
  expect(parseErrorDocument(text)).toMatchObject({
    code: 'fixture-invalid',
    message: 'No recording.',
    hint: 'See.',
    exit: 1,
  });
});

it.each([
  '',
  'vrt: no',
  'null',
  '[]',
  '{"error":null}',
  '{"error":{"code":"fixture-invalid","message":"x"}}',
  '{"error":{"code":"no-such-code","message":"x","hint":"y"}}',
])('is not %j', (text) => {
  expect(parseErrorDocument(text)).toBeUndefined();
});
