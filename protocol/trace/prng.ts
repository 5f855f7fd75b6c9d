/** A seeded source of random numbers: the same seed gives the same numbers on every machine. */
export interface Prng {
  /** 0 to 2^32 - 1, uniform. */
  u32(): number;
  /** At least 0, below 1, uniform in steps of 2^-32. */
  unit(): number;
  /** True with this probability. Draws one number whatever the probability is. */
  chance(probability: number): boolean;
  /** Exponentially distributed, with this mean, at most 22.2 times the mean. */
  exponential(mean: number): number;
}

/**
 * xoshiro128** (Blackman and Vigna, prng.di.unimi.it), seeded through splitmix32. `stream` separates sources that share
 * a seed, so that one of them drawing more does not change the others.
 */
export function createPrng(seed: number, stream = 0): Prng {
  const mix = splitmix32((seed ^ Math.imul(stream, 0x85ebca6b)) >>> 0);
  return xoshiro128([mix(), mix(), mix(), mix()]);
}

/** The generator itself from its 128 bits of state, of which not all may be zero. */
export function xoshiro128(state: readonly [number, number, number, number]): Prng {
  let [a, b, c, d] = state;
  const u32 = () => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
  const unit = () => u32() / 2 ** 32;
  return {
    u32,
    unit,
    chance: (probability) => unit() < probability,
    exponential: (mean) => -Math.log(1 - unit()) * mean,
  };
}

/** Spreads a 32-bit seed over a state: neighbouring seeds give unrelated states, and never one of four zeros. */
function splitmix32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
