import type { Measured } from './measure.js';
import type { PolicyName } from './policy.js';

export interface TableRow extends Measured {
  readonly channel: string;
  readonly policy: PolicyName;
}

export function tableRow(channel: string, policy: PolicyName, measured: Measured): TableRow {
  return { channel, policy, ...measured };
}

const columns: readonly (readonly [heading: string, cell: (row: TableRow) => string])[] = [
  ['channel', (row) => row.channel],
  ['policy', (row) => row.policy],
  ['bad slots %', (row) => row.badPercent.toFixed(2)],
  ['shown /s', (row) => row.shownPerS.toFixed(1)],
  ['freeze ms', (row) => row.freezeMs.toFixed(0)],
  ['losses', (row) => String(row.losses)],
  ['pending', (row) => String(row.pending)],
  ['p50', (row) => row.recovery.p50.toFixed(0)],
  ['p95', (row) => row.recovery.p95.toFixed(0)],
  ['max', (row) => row.recovery.max.toFixed(0)],
  ['noticing %', (row) => row.waitingPercent.noticing.toFixed(1)],
  ['held %', (row) => row.waitingPercent.held.toFixed(1)],
  ['repeating %', (row) => row.waitingPercent.repeating.toFixed(1)],
  ['late max', (row) => row.lateMax.toFixed(0)],
  ['IDR/min', (row) => row.idrsPerMinute.toFixed(0)],
  ['IDR bytes %', (row) => row.idrSharePercent.toFixed(1)],
  ['bitrate %', (row) => row.bitratePercent.toFixed(0)],
];
/** Names to the left, figures to the right. */
const nameColumns = 2;

/** Aligned text, the channel named once for its rows. `p50`, `p95`, `max` are frames from loss to IDR. */
export function formatTable(rows: readonly TableRow[]): string {
  const cells = rows.map((row, index) =>
    columns.map(([, cell], column) =>
      column === 0 && rows[index - 1]?.channel === row.channel ? '' : cell(row),
    ),
  );
  const lines = [columns.map(([heading]) => heading), ...cells];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((text, column) =>
          column < nameColumns ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
