import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText, fieldsOf, flagOf, isShallow, jsonFields, textOf } from './arguments.js';
import { envelope } from './codes.js';

describe('what clients send', () => {
  it.each([
    ['an object', { a: 1 }, { a: 1 }],
    ['its JSON', '{"a":1}', { a: 1 }],
    ['an array', [1], undefined],
    ['JSON of an array', '[1]', undefined],
    ['no JSON', '{', undefined],
    ['null', null, undefined],
    ['bytes', new Uint8Array(2), undefined],
  ])('%s as fields', (_, given, read) => {
    expect(jsonFields(given)).toEqual(read);
  });

  it('is text only when it is text, and not too long', () => {
    expect([textOf('x'), textOf(''), textOf(1), textOf('x'.repeat(2_000))]).toEqual([
      'x',
      undefined,
      undefined,
      undefined,
    ]);
    expect([anyText(''), anyText(null)]).toEqual(['', undefined]);
    expect([flagOf(true), flagOf('True'), flagOf('false'), flagOf('no')]).toEqual([
      true,
      true,
      false,
      undefined,
    ]);
  });

  it('may be nested 64 deep and no deeper', () => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
    expect(isShallow(nested(64))).toBe(true);
    expect(isShallow(nested(65))).toBe(false);
    expect(isShallow(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)))).toBe(false);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (any) => {
        fieldsOf(any);
        jsonFields(any);
        textOf(any);
        isShallow(any);
      }),
    );
  });
});

describe('an answer', () => {
  it('has its keys in the order of the wire, an empty body on any error, and the id only when there was one', () => {
    expect(JSON.stringify(envelope(0, { a: 1 }, 17))).toBe(
      '{"error":0,"body":{"a":1},"message":"OK","commandId":17}',
    );
    expect(JSON.stringify(envelope(503, { a: 1 }))).toBe(
      '{"error":503,"body":{},"message":"The session was not found"}',
    );
    expect(JSON.stringify(envelope(0, {}, null))).toContain('"commandId":null');
  });
});
