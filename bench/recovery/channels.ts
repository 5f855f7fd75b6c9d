import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LossSpec } from '../../protocol/trace/loss-spec.js';
import { parseLossTrace } from '../../protocol/trace/loss-trace.js';

export interface Channel {
  readonly name: string;
  readonly loss: LossSpec;
}

/** Good and bad times of loss-recovery.md 14, milliseconds; nine in ten packets of a bad time are lost. */
function fading(name: string, meanGood: number, meanBad: number): Channel {
  return { name, loss: { kind: 'gilbert-elliott', unit: 'ms', meanGood, meanBad, lossInBad: 0.9 } };
}

/** Channels by rule: single losses of two rates and the three Wi-Fi cells of loss-recovery.md 14. */
export const modelChannels: readonly Channel[] = [
  { name: 'random 0.5%', loss: { kind: 'rate', loss: 0.005 } },
  { name: 'random 2%', loss: { kind: 'rate', loss: 0.02 } },
  { name: 'random 5%', loss: { kind: 'rate', loss: 0.05 } },
  fading('W1 2000/3 ms', 2000, 3),
  fading('W2 300/6 ms', 300, 6),
  fading('W3 1500/40 ms', 1500, 40),
];

/** Every loss trace in the folder. Throws when one cannot be read: the fixtures belong to the tree. */
export function traceChannels(folder: string): Channel[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      const trace = parseLossTrace(readFileSync(join(folder, file), 'utf8'));
      if (!trace.ok) throw new Error(`${join(folder, file)}: ${trace.error}`);
      return { name: file.replace(/\.json$/, ''), loss: { kind: 'trace', trace: trace.value } };
    });
}
