import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readableMessage } from './readable-message.js';
import { sceneEventText } from './scene-event.js';

describe('a scene event that somebody types', () => {
  it.each([
    ['knock', 'it is not JSON'],
    ['', 'it is not JSON'],
    ['7', 'it is not a JSON object'],
    ['[{"TypeId":112}]', 'it is not a JSON object'],
    ['{"Data":"{}"}', 'its TypeId is not a whole number'],
    ['{"TypeId":"112","Data":"{}"}', 'its TypeId is not a whole number'],
    ['{"TypeId":112,"Data":{}}', 'its Data is not text'],
  ])('%j is refused: %s', (text, error) => {
    expect(sceneEventText(text)).toEqual({ ok: false, error });
  });

  it('is ASCII that means the same', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), (units) => {
        const event = { TypeId: 112, Data: String.fromCharCode(...units) };
        const read = sceneEventText(JSON.stringify(event));
        if (!read.ok) throw new Error(read.error);
        expect(read.value).toMatch(/^[\0-\x7f]*$/);
        expect(JSON.parse(read.value)).toEqual(event);
      }),
    );
  });
});

describe('a message that somebody types', () => {
  it('has the six characters that apps look at', () => {
    expect(readableMessage('hi')).toBe('hi    ');
    expect(readableMessage('')).toBe('      ');
    expect(readableMessage('hello there')).toBe('hello there');
    expect(readableMessage({ a: 1 })).toBe('{"a":1}');
    expect(readableMessage(null)).toBe('null  ');
  });
});
