import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ControlFrameReader, encodeControlFrame } from './control-frame.js';
import { ShardWriter } from './shard-writer.js';
import { TcpShardSplitter } from './tcp-shard-splitter.js';
import { fromHex, joined, valueOf } from './testing/bytes.js';

/** `bytes` in pieces of the given sizes, over and over; an empty list gives one piece. */
function pieces(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const result: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes.length === 0 ? bytes.length : (sizes[turn % sizes.length] ?? 1);
    result.push(bytes.slice(at, at + size));
    at += size;
  }
  return result;
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 6 });

describe('control frames', () => {
  it('come out whole however the stream is cut', () => {
    const payloads = fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 12 });
    fc.assert(
      fc.property(payloads, sizes, (frames, cut) => {
        const reader = new ControlFrameReader(60);
        const stream = joined(...frames.map(encodeControlFrame));
        const out = pieces(stream, cut).flatMap((piece) => valueOf(reader.push(piece)));
        expect(out).toEqual(frames);
      }),
    );
  });

  it('are copies: the bytes they came in may be reused', () => {
    const chunk = encodeControlFrame(Uint8Array.of(1, 2, 3));
    const [frame] = valueOf(new ControlFrameReader(64).push(chunk));
    chunk.fill(0);
    expect(frame).toEqual(Uint8Array.of(1, 2, 3));
  });

  it('may be as long as allowed and not a byte longer', () => {
    expect(valueOf(new ControlFrameReader(8).push(encodeControlFrame(new Uint8Array(8))))).toHaveLength(1);
    expect(new ControlFrameReader(8).push(encodeControlFrame(new Uint8Array(9)))).toEqual({
      ok: false,
      error: 'a control frame claims 9 bytes; 0 to 8 are allowed',
    });
  });

  it('that claim 4 GiB end the stream for good, whether the claim comes whole or byte by byte', () => {
    for (const cut of [[], [1]]) {
      const reader = new ControlFrameReader(1024);
      const last = pieces(fromHex('ffffffff00'), cut)
        .map((piece) => reader.push(piece))
        .at(-1);
      expect(last?.ok).toBe(false);
      expect(reader.push(encodeControlFrame(Uint8Array.of(1))).ok).toBe(false);
    }
  });
});

describe('shards of a TCP stream', () => {
  it('come out whole however the stream is cut, and streams may interleave between them', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), sizes, (payload, cut) => {
        const writer = new ShardWriter(64);
        const video = writer.write(3, 9, new Uint8Array(), payload).bytes.slice();
        const audio = writer.write(2, 4, new Uint8Array(), payload).bytes.slice();
        const stream = joined(audio, video);
        const splitter = new TcpShardSplitter(64);
        const out = pieces(stream, cut).flatMap((piece) =>
          valueOf(splitter.push(piece)).map((shard) => shard.slice()),
        );
        expect(joined(...out)).toEqual(stream);
        expect(out).toHaveLength(2 * Math.ceil(payload.length / 50));
      }),
    );
  });

  it.each([
    ['shorter than its own prefix', '0000000d'],
    ['longer than the session allows', '00000579'],
  ])('that claim to be %s end the stream', (_, hex) => {
    expect(new TcpShardSplitter(1400).push(fromHex(hex)).ok).toBe(false);
  });
});
