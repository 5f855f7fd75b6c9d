import { utf8Encode } from '../utf8.js';

const mask = 0xffff_ffff_ffff_ffffn;

function rotateLeft(value: bigint, bits: bigint): bigint {
  return ((value << bits) | (value >> (64n - bits))) & mask;
}

/** SipHash-1-3 with an all-zero key (alvr.md 3). Not fast: ids are computed once. */
export function sipHash13(bytes: Uint8Array): bigint {
  let v0 = 0x736f6d6570736575n;
  let v1 = 0x646f72616e646f6dn;
  let v2 = 0x6c7967656e657261n;
  let v3 = 0x7465646279746573n;
  const round = () => {
    v0 = (v0 + v1) & mask;
    v1 = rotateLeft(v1, 13n) ^ v0;
    v0 = rotateLeft(v0, 32n);
    v2 = (v2 + v3) & mask;
    v3 = rotateLeft(v3, 16n) ^ v2;
    v0 = (v0 + v3) & mask;
    v3 = rotateLeft(v3, 21n) ^ v0;
    v2 = (v2 + v1) & mask;
    v1 = rotateLeft(v1, 17n) ^ v2;
    v2 = rotateLeft(v2, 32n);
  };
  const whole = bytes.length - (bytes.length % 8);
  for (let at = 0; at <= whole; at += 8) {
    let word = at === whole ? BigInt(bytes.length % 256) << 56n : 0n;
    const end = Math.min(at + 8, bytes.length);
    for (let index = at; index < end; index += 1)
      word |= BigInt(bytes[index] ?? 0) << BigInt(8 * (index - at));
    v3 ^= word;
    round();
    v0 ^= word;
  }
  v2 ^= 0xffn;
  round();
  round();
  round();
  return v0 ^ v1 ^ v2 ^ v3;
}

/** The id of a path or protocol string: the hash of its UTF-8 and a byte 0xff, as Rust hashes a `str` (alvr.md 3). */
export function hashPath(path: string): bigint {
  const text = utf8Encode(path);
  const bytes = new Uint8Array(text.length + 1);
  bytes.set(text);
  bytes[text.length] = 0xff;
  return sipHash13(bytes);
}
