import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Rig } from './controller-rig.test-support.js';
import type { StateRow } from './state-row.test-support.js';
import { stateTable, stateTableMarkdown } from './state-table.test-support.js';

const page = new URL('../../../docs/idr-controller.md', import.meta.url);
const marks = ['<!-- state table -->\n\n', '\n\n<!-- end of state table -->'] as const;

describe('the state table of the IDR controller', () => {
  it.each(stateTable.map((row, index): [string, StateRow] => [title(row, index), row]))('%s', (_, row) => {
    const rig = new Rig({ avoidVideoGlitching: row.showing !== true });
    row.walk(rig);
    expect(rig.controller.state).toBe(row.next);
  });

  it('is the one in the documentation; UPDATE_DOCS=1 writes it there', () => {
    const text = readFileSync(page, 'utf8');
    const from = text.indexOf(marks[0]) + marks[0].length;
    const to = text.indexOf(marks[1]);
    expect(from).toBeGreaterThan(marks[0].length);
    if (process.env['UPDATE_DOCS'] === '1')
      writeFileSync(page, text.slice(0, from) + stateTableMarkdown() + text.slice(to));
    else expect(text.slice(from, to)).toBe(stateTableMarkdown());
  });
});

function title({ state, event, next }: StateRow, index: number): string {
  return `${index + 1}: ${state}, ${event}: ${next}`;
}
