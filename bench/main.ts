import { availableParallelism } from 'node:os';
import { cliBench } from './cli-start.js';
import { dashboardBench } from './dashboard.js';
import { eventBench } from './events.js';
import { fuzzBench } from './fuzz.js';
import { idleBench } from './idle.js';
import { pipelineBench } from './pipeline.js';
import { roomBench } from './room.js';
import { printRecovery } from './recovery/main.js';
import type { Row } from './row.js';
import { streamBench } from './stream.js';

/** `npm run bench`: one table; `--long` adds a million fuzzed inputs. Goals are those of the project's own promises. */
const long = process.argv.includes('--long');
const benches: readonly (() => Row[] | Promise<Row[]>)[] = [
  roomBench,
  pipelineBench,
  streamBench,
  cliBench,
  idleBench,
  eventBench,
  dashboardBench,
  ...(long ? [() => fuzzBench(1_000_000)] : []),
];

process.stdout.write(`Node ${process.version}, ${availableParallelism()} cores\n`);
const rows: Row[] = [];
for (const bench of benches) rows.push(...(await bench()));
const width = (pick: (row: Row) => string) => Math.max(...rows.map((row) => pick(row).length));
const whatWidth = width((row) => row.what);
const measuredWidth = width((row) => row.measured);
for (const { what, measured, goal, met } of rows) {
  const verdict = goal === undefined ? '' : `  goal ${goal}${met === true ? '' : '  NOT MET'}`;
  process.stdout.write(`${what.padEnd(whatWidth)}  ${measured.padStart(measuredWidth)}${verdict}\n`);
}

process.stdout.write('\n');
printRecovery();
