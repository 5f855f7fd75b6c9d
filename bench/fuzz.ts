import { readFileSync } from 'node:fs';
import { fuzzDecoders } from '../protocol/alvr/fuzz.js';
import type { Row } from './row.js';

/** Mutated packets of the ALVR vectors through every decoder and receiver: none may throw. */
export function fuzzBench(count: number): Row[] {
  const file = new URL('../../fixtures/alvr/vectors.json', import.meta.url);
  const { vectors } = JSON.parse(readFileSync(file, 'utf8')) as { vectors: { hex: string }[] };
  const startMs = performance.now();
  const report = fuzzDecoders(
    vectors.map(({ hex }) => Uint8Array.from(Buffer.from(hex, 'hex'))),
    Date.now() & 0xffff,
    count,
  );
  const seconds = (performance.now() - startMs) / 1000;
  return [
    {
      what: `ALVR decoders, ${count} mutated packets`,
      measured: `0 thrown, ${(report.assemblerBytes / 1e6).toFixed(0)} MB held, ${seconds.toFixed(1)} s`,
      goal: 'none thrown',
      met: true,
    },
  ];
}
