import type { Terminal } from '../terminal.js';
import { documentOf, type Outcome } from './outcome.js';
import { reportTable } from './report-table.js';

/** Says what the fixtures came to. */
export function printOutcomes(terminal: Terminal, json: boolean, outcomes: readonly Outcome[]): void {
  if (json) {
    terminal.write(`${JSON.stringify(outcomes.map(documentOf), undefined, 2)}\n`);
    return;
  }
  for (const { fixture, report, error, verdicts } of outcomes) {
    terminal.write(`${terminal.style('strong', fixture)}\n`);
    if (error !== undefined)
      terminal.write(`${terminal.style('bad', 'FAILED')} ${error.message}\n${error.hint}\n`);
    if (report !== undefined) terminal.write(`${reportTable(report, terminal)}digest ${report.digest}\n`);
    for (const { passed, message } of verdicts)
      terminal.write(
        `${passed ? terminal.style('good', 'met    ') : terminal.style('bad', 'NOT MET')} ${message}\n`,
      );
    terminal.write('\n');
  }
}
