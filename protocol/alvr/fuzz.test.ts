import { describe, expect, it } from 'vitest';
import fixture from '../../fixtures/alvr/vectors.json' with { type: 'json' };
import { fuzzDecoders, mutate, randomSource } from './fuzz.js';
import { clientReceives, serverReceives } from './stream-ids.js';
import { fromHex } from './testing/bytes.js';

const seeds = fixture.vectors.map(({ hex }) => fromHex(hex));

function inputs(seed: number): Uint8Array[] {
  const random = randomSource(seed);
  return Array.from({ length: 50 }, () => mutate(seeds, random));
}

describe('mutated vectors', () => {
  it('never make a decoder throw, and cost bounded memory', () => {
    const report = fuzzDecoders(seeds, 20_14_01, 20_000);
    const limits = [...serverReceives.values(), ...clientReceives.values()];
    expect(report.accepted).toBeGreaterThan(1_000);
    expect(report.refused).toBeGreaterThan(100_000);
    expect(report.packets).toBeGreaterThan(1_000);
    expect(report.assemblerBytes).toBeLessThan(2 * 10 * 1.05 * limits.reduce((sum, bytes) => sum + bytes, 0));
  });

  it('are the same for the same seed', () => {
    expect(inputs(7)).toEqual(inputs(7));
    expect(inputs(7)).not.toEqual(inputs(8));
  });
});
