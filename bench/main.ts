import { availableParallelism } from 'node:os';
import { cliBench } from './cli-start.js';
import { dashboardBench } from './dashboard.js';
import { eventBench } from './events.js';
import { firstConnectionBench } from './first-connection.js';
import { fuzzBench } from './fuzz.js';
import { idleBench } from './idle.js';
import { idrDipBench } from './idr-dip.js';
import { orchestratorBench, updateBench } from './orchestrator/main.js';
import { pipelineBench } from './pipeline.js';
import { roomBench } from './room.js';
import { printRecovery } from './recovery/main.js';
import type { Row } from './row.js';
import { sanitizerBench } from './sanitizers.js';
import { streamBench } from './stream.js';
import { streamMemoryBench } from './stream-memory.js';

/**
 * `npm run bench`: one table; with names (`npm run bench -- orchestrator idle`) only those; `--long` adds a million fuzzed
 * inputs, first connections to a loaded machine, the addon with sanitizers and the memory of a stream of twelve minutes.
 * Goals are those of the project's own promises.
 */
const [, , ...args] = process.argv;
const benches: Readonly<Record<string, () => Row[] | Promise<Row[]>>> = {
  room: roomBench,
  pipeline: pipelineBench,
  stream: streamBench,
  cli: cliBench,
  'idr-dip': idrDipBench,
  idle: idleBench,
  events: eventBench,
  dashboard: dashboardBench,
  orchestrator: orchestratorBench,
  updates: updateBench,
  ...(args.includes('--long')
    ? {
        fuzz: () => fuzzBench(1_000_000),
        'first-connection': firstConnectionBench,
        sanitizers: sanitizerBench,
        'stream-memory': streamMemoryBench,
      }
    : {}),
};
const named = args.filter((arg) => !arg.startsWith('--'));
const wanted = (name: string) => named.length === 0 || named.includes(name);

process.stdout.write(`Node ${process.version}, ${availableParallelism()} cores\n`);
const rows: Row[] = [];
for (const [name, bench] of Object.entries(benches)) if (wanted(name)) rows.push(...(await bench()));
const width = (pick: (row: Row) => string) => Math.max(...rows.map((row) => pick(row).length));
const whatWidth = width((row) => row.what);
const measuredWidth = width((row) => row.measured);
for (const { what, measured, goal, met } of rows) {
  const verdict = goal === undefined ? '' : `  goal ${goal}${met === true ? '' : '  NOT MET'}`;
  process.stdout.write(`${what.padEnd(whatWidth)}  ${measured.padStart(measuredWidth)}${verdict}\n`);
}

if (wanted('recovery')) {
  process.stdout.write('\n');
  printRecovery();
}
