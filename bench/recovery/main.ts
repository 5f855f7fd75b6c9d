import { fileURLToPath } from 'node:url';
import { idrDefaults } from '../../daemon/stream/control/idr-settings.js';
import { modelChannels, traceChannels, type Channel } from './channels.js';
import { measure } from './measure.js';
import { policyNames } from './policies.js';
import { simulate, type Scenario } from './simulate.js';
import { formatTable, tableRow, type TableRow } from './table.js';

export interface RecoveryBenchOptions {
  /** Folder of the loss traces. */
  readonly traces: string;
  /** Simulated time of each cell. */
  readonly seconds: number;
  readonly seeds: number;
  readonly refreshHz: number;
  readonly bitrateBps: number;
  readonly delayMs: number;
  readonly jitterMs: number;
  readonly avoidVideoGlitching: boolean;
  readonly idrWeight: number;
  readonly settings: Scenario['settings'];
}

const recoveryBenchDefaults = {
  seconds: 60,
  seeds: 2,
  refreshHz: 72,
  bitrateBps: 20_000_000,
  delayMs: 3,
  jitterMs: 1,
  avoidVideoGlitching: true,
  // bench/idr-dip.ts
  idrWeight: 2.6,
  settings: idrDefaults,
} as const;

/** The loss traces of the tree, seen from the compiled file in dist/bench/recovery. */
const defaultTraces = fileURLToPath(new URL('../../../fixtures/loss/', import.meta.url));

/** Recovery and overhead of each policy on each channel, in virtual time: the same on every machine. */
function recoveryBench(given: Partial<RecoveryBenchOptions> = {}): TableRow[] {
  const options = { ...recoveryBenchDefaults, traces: defaultTraces, ...given };
  const channels: Channel[] = [...modelChannels, ...traceChannels(options.traces)];
  return channels.flatMap(({ name, loss }) =>
    policyNames.map((policy) => {
      const scenario: Scenario = {
        ...options,
        policy,
        loss,
        seed: 1,
        frames: options.seconds * options.refreshHz,
      };
      const simulations = Array.from({ length: options.seeds }, (_, seed) =>
        simulate({ ...scenario, seed: seed + 1 }),
      );
      return tableRow(name, policy, measure(simulations, scenario));
    }),
  );
}

/** One line on what was simulated, and the table. */
function formatRecoveryBench(given: Partial<RecoveryBenchOptions> = {}): string {
  const options = { ...recoveryBenchDefaults, ...given };
  const { seconds, seeds, refreshHz, bitrateBps, delayMs, jitterMs, avoidVideoGlitching } = options;
  const title =
    `Recovery from loss, simulated: ${seeds} x ${seconds} s, ${refreshHz} Hz, ${bitrateBps / 1e6} Mbit/s, ` +
    `${delayMs} to ${delayMs + jitterMs} ms each way, headset ${avoidVideoGlitching ? 'freezes' : 'shows damage'} until the IDR`;
  return `${title}\n\n${formatTable(recoveryBench(given))}`;
}

/** Both kinds of headset; `--long` on the command line takes ten minutes a cell and more seeds. */
export function printRecovery(): void {
  const long = process.argv.includes('--long') ? { seconds: 600, seeds: 5 } : {};
  for (const avoidVideoGlitching of [true, false])
    process.stdout.write(`\n${formatRecoveryBench({ ...long, avoidVideoGlitching })}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) printRecovery();
