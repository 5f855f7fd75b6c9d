import { downRows, recoverRows, wantedRows } from './state-rows-after-loss.test-support.js';
import { startRows, steadyRows } from './state-rows-before-loss.test-support.js';
import type { StateRow } from './state-row.test-support.js';

export const stateTable: readonly StateRow[] = [
  ...startRows,
  ...steadyRows,
  ...wantedRows,
  ...recoverRows,
  ...downRows,
];

/** The table as the documentation prints it. */
export function stateTableMarkdown(): string {
  const lines = stateTable.map(
    ({ state, event, next, effect }, index) =>
      `| ${index + 1} | ${state.toUpperCase()} | ${event} | ${next.toUpperCase()} | ${effect} |`,
  );
  return ['| | state | event | next | what happens |', '|---|---|---|---|---|', ...lines].join('\n');
}
