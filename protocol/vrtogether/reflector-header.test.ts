import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headerBytes, readHeader, userOf, writeHeader } from './reflector-header.js';

const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'latin1'));

describe('the header of the TCP reflector', () => {
  it('is 128 bytes: five fields, filled with zeros, a line feed last', () => {
    const header = writeHeader({ name: 'u1/audio/0', timestamp: '1700000000123', length: 4096 });
    const text = '2,u1/audio/0,1700000000123,4096,';
    expect(Buffer.from(header).toString()).toBe(`${text}${'0'.repeat(127 - text.length)}\n`);
    expect(readHeader(header)).toEqual({
      ok: true,
      value: { name: 'u1/audio/0', timestamp: '1700000000123', length: 4096 },
    });
    expect(userOf('u1/audio/0')).toBe('u1');
  });

  it.each([
    ['version 1', '1,a/b/0,1,5,'],
    ['four fields', '2,a/b/0,1,'],
    ['no name', '2,,1,5,'],
    ['a length that is none', '2,a/b/0,1,-5,'],
    ['a length in hexadecimal', '2,a/b/0,1,0x5,'],
  ])('with %s is none', (_, text) => {
    expect(readHeader(bytes(`${text.padEnd(127, '0')}\n`)).ok).toBe(false);
  });

  it('without its line feed is none', () => {
    expect(readHeader(bytes('2,a/b/0,1,5,'.padEnd(128, '0'))).ok).toBe(false);
    expect(readHeader(bytes('2,a')).ok).toBe(false);
  });

  it('survives any bytes, and its own round trip', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 200 }), (any) => {
        readHeader(any);
      }),
    );
    const name = fc.stringMatching(/^[A-Za-z0-9/_-]{1,40}$/);
    fc.assert(
      fc.property(name, fc.nat(), fc.nat(), (stream, time, length) => {
        const header = { name: stream, timestamp: String(time), length };
        const written = writeHeader(header);
        expect(written).toHaveLength(headerBytes);
        expect(readHeader(written)).toEqual({ ok: true, value: header });
      }),
    );
  });
});
