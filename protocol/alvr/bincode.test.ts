import { describe, expect, it } from 'vitest';
import { BincodeReader, BincodeWriter } from './bincode.js';

const written = (write: (writer: BincodeWriter) => void): BincodeReader => {
  const writer = new BincodeWriter();
  write(writer);
  return new BincodeReader(writer.finish());
};

/** A count that claims so much, and so many bytes behind it. */
const claim = (count: bigint, bytes: number): BincodeReader =>
  written((writer) => writer.u64(count).raw(new Uint8Array(bytes)));

describe('a reader of bincode', () => {
  it('reads from the first byte on, in little-endian order', () => {
    expect(new BincodeReader(Uint8Array.of(7)).u8()).toBe(7);
    expect(new BincodeReader(Uint8Array.of(1, 2, 3, 4)).u32()).toBe(0x0403_0201);
    expect(new BincodeReader(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0x80)).u64()).toBe(0x8000_0000_0000_0001n);
    expect(new BincodeReader(Uint8Array.of(0, 0, 0x80, 0x3f)).f32()).toBe(1);
  });

  it('reads a view that begins inside a buffer', () => {
    const bytes = Uint8Array.of(9, 9, 1, 0, 0, 0).subarray(2);
    expect(new BincodeReader(bytes).u32()).toBe(1);
  });

  it('leaves trailing bytes alone, and knows how many there are', () => {
    const reader = new BincodeReader(Uint8Array.of(1, 2, 3));
    reader.u8();
    expect([reader.remaining, reader.error]).toEqual([2, undefined]);
  });

  it.each([
    { what: 'u8', bytes: 0, read: (r: BincodeReader) => r.u8(), zero: 0 },
    { what: 'u32', bytes: 3, read: (r: BincodeReader) => r.u32(), zero: 0 },
    { what: 'u64', bytes: 7, read: (r: BincodeReader) => r.u64(), zero: 0n },
    { what: 'f32', bytes: 3, read: (r: BincodeReader) => r.f32(), zero: 0 },
    { what: 'a bool', bytes: 0, read: (r: BincodeReader) => r.bool(), zero: false },
    { what: 'a vector', bytes: 7, read: (r: BincodeReader) => r.bytes(), zero: new Uint8Array() },
  ])('says that the bytes end too early for $what', ({ bytes, read, zero }) => {
    const reader = new BincodeReader(new Uint8Array(bytes).fill(1));
    expect(read(reader)).toEqual(zero);
    expect(reader.error).toBe('the bytes end too early');
  });

  it('reads nothing more after the first thing that is wrong, and says only that', () => {
    const reader = new BincodeReader(Uint8Array.of(2, 1, 1, 0, 0, 0));
    reader.bool();
    expect([reader.u8(), reader.u32(), reader.bool(), reader.remaining]).toEqual([0, 0, false, 5]);
    expect(reader.error).toBe('a bool is 2');
  });

  it('takes 0 and 1 for a bool, and nothing else', () => {
    const reader = new BincodeReader(Uint8Array.of(0, 1));
    expect([reader.bool(), reader.bool(), reader.error]).toEqual([false, true, undefined]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'takes no %d for a number',
    (value) => {
      const reader = written((writer) => writer.f32(value));
      expect([reader.finite(), reader.error]).toEqual([0, 'a number is not finite']);
    },
  );

  it('reads a text, and takes none that is not UTF-8', () => {
    expect(written((writer) => writer.string('größe')).string()).toBe('größe');
    const reader = written((writer) => writer.bytes(Uint8Array.of(0xff)));
    expect([reader.string(), reader.error]).toEqual(['', 'a text is not valid UTF-8']);
  });

  it('reads a duration of less than a second in nanoseconds, and none of more', () => {
    const reader = written((writer) => writer.u64(2n).u32(999_999_999));
    expect([reader.durationNs(), reader.error]).toEqual([2_999_999_999n, undefined]);
    const wrong = written((writer) => writer.u64(2n).u32(1_000_000_000));
    wrong.durationNs();
    expect(wrong.error).toBe('a duration has 1000000000 nanoseconds');
  });

  it('reads what is there of an option, and nothing where it is not', () => {
    const reader = written((writer) =>
      writer.option(7, (value) => writer.u8(value)).option(undefined, () => {}),
    );
    expect([reader.option(() => reader.u8()), reader.option(() => reader.u8())]).toEqual([7, undefined]);
  });
});

describe('a count of elements', () => {
  it.each([
    { elementBytes: 1, bytes: 5, most: 5 },
    { elementBytes: 4, bytes: 16, most: 4 },
    { elementBytes: 4, bytes: 19, most: 4 },
    { elementBytes: 60, bytes: 120, most: 2 },
  ])(
    'is believed up to $most, of $elementBytes bytes each, where $bytes are left',
    ({ elementBytes, bytes, most }) => {
      const reader = claim(BigInt(most), bytes);
      expect([reader.count(elementBytes), reader.error]).toEqual([most, undefined]);
      const tooMuch = claim(BigInt(most) + 1n, bytes);
      expect([tooMuch.count(elementBytes), tooMuch.error]).toEqual([
        0,
        `${most + 1} elements are claimed and ${bytes} bytes are left`,
      ]);
    },
  );

  it('is not believed where it would overflow', () => {
    const reader = claim(0xffff_ffff_ffff_ffffn, 8);
    expect(reader.count(4)).toBe(0);
    expect(reader.error).toBe('18446744073709551615 elements are claimed and 8 bytes are left');
  });

  it('may be none', () => {
    const reader = claim(0n, 0);
    expect([reader.count(4), reader.error]).toEqual([0, undefined]);
  });
});

describe('a writer of bincode', () => {
  it('keeps what it wrote while it grows', () => {
    const writer = new BincodeWriter(1);
    for (let value = 0; value < 1000; value += 1) writer.u32(value);
    const reader = new BincodeReader(writer.finish());
    expect(Array.from({ length: 1000 }, () => reader.u32())).toEqual(
      Array.from({ length: 1000 }, (_, i) => i),
    );
    expect(reader.remaining).toBe(0);
  });

  it('doubles, so that it copies seldom, or takes at once what is larger', () => {
    const writer = new BincodeWriter(16);
    const buffers = new Set<ArrayBufferLike>();
    for (let byte = 0; byte < 4096; byte += 1) buffers.add(writer.u8(byte & 0xff).finish().buffer);
    expect(buffers.size).toBe(9);
    expect(new BincodeWriter(16).raw(new Uint8Array(100)).finish()).toHaveLength(100);
  });

  it('writes a duration as whole seconds and the rest', () => {
    const reader = new BincodeReader(new BincodeWriter().durationNs(2_999_999_999n).finish());
    expect([reader.u64(), reader.u32()]).toEqual([2n, 999_999_999]);
  });
});
