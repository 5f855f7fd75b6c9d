import { describe, expect, it } from 'vitest';
import { nalUnits, splitAccessUnit } from './annexb.js';

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const text = (bytes: Uint8Array | undefined) =>
  bytes === undefined ? undefined : Buffer.from(bytes).toString('hex');

describe('nalUnits', () => {
  it('finds start codes of three and four bytes, and no others', () => {
    const bytes = hex('00000001 67aa 000001 68bb 00000001 65 0000 02 0000 03 00');
    expect([...nalUnits(bytes)].map(({ start, payload, end }) => [start, payload, end])).toEqual([
      [0, 4, 6],
      [6, 9, 11],
      [11, 15, bytes.length],
    ]);
  });

  it('finds nothing in what has no start code', () => {
    expect([...nalUnits(hex('0000'))]).toEqual([]);
    expect([...nalUnits(hex('41 00 00 02 01'))]).toEqual([]);
  });
});

describe('splitAccessUnit', () => {
  it('takes parameter sets, delimiters and SEI out of an H.264 IDR', () => {
    const unit = splitAccessUnit(
      'h264',
      hex('00000001 09f0 00000001 6742 00000001 68ce 000001 06ff 000001 65aa 000001 65bb'),
    );
    expect(unit.isIdr).toBe(true);
    expect(text(unit.parameterSets)).toBe('0000000167420000000168ce');
    // The frame begins with four bytes of start code, whatever the encoder wrote.
    expect(text(unit.data)).toBe('0000000165aa00000165bb');
  });

  it('leaves a plain frame as it is', () => {
    const bytes = hex('00000001 41aabb');
    const unit = splitAccessUnit('h264', bytes);
    expect(unit).toMatchObject({ isIdr: false, parameterSets: undefined });
    expect(text(unit.data)).toBe(text(bytes));
  });

  it('knows HEVC by its own types', () => {
    const unit = splitAccessUnit(
      'hevc',
      hex('00000001 4001aa 00000001 4201bb 00000001 4401cc 00000001 4e01dd 00000001 2801ee'),
    );
    expect(unit.isIdr).toBe(true);
    expect(text(unit.parameterSets)).toBe('000000014001aa000000014201bb000000014401cc');
    expect(text(unit.data)).toBe('000000012801ee');
    expect(splitAccessUnit('hevc', hex('00000001 0201ee')).isIdr).toBe(false);
    // A CRA is no IDR: decoding may not begin there on demand.
    expect(splitAccessUnit('hevc', hex('00000001 2a01ee')).isIdr).toBe(false);
  });
});
