import { execFile } from 'node:child_process';
import type { Command } from 'commander';
import type { DoctorCheck } from '../../protocol/api/daemon.js';
import { exitCodes, VrtError } from '../../protocol/api/error.js';
import { contextOf, subcommand } from '../context.js';
import { programPath } from '../package-root.js';
import { printList } from '../output/print.js';
import { table } from '../output/table.js';
import { safe } from '../terminal.js';
import type { DaemonClient } from '../daemon-client.js';
import { reasonOf } from '../../protocol/text/reason.js';

const timeoutMs = 60_000;

export function doctorCommand(): Command {
  return subcommand('doctor', 'check what works here, what is missing and how to fix it', [
    'doctor',
    'doctor --json',
  ]).action(async (_flags: unknown, command: Command) => {
    const { terminal, client, format } = contextOf(command);
    const checks = await checksOf(client);
    if (format === 'table') terminal.write(withHints(checks));
    else
      await printList(
        terminal,
        format,
        checks,
        { name: ({ name }) => name, none: '', columns: [] },
        'as given',
      );
    if (checks.some((check) => check.status === 'missing')) process.exitCode = exitCodes.failed;
  });
}

/** What was found, and below it what to do about it: neither need be short. */
function withHints(checks: readonly DoctorCheck[]): string {
  const [heading = '', ...rows] = table(checks, [
    { heading: 'CHECK', cell: ({ name }) => name },
    { heading: 'STATUS', cell: ({ status }) => status },
    { heading: 'RESULT        ', cell: ({ detail }) => detail },
  ]).split('\n');
  const lines = checks.flatMap(({ hint }, index) => [
    rows[index] ?? '',
    ...(hint === '' ? [] : [`${' '.repeat(4)}${safe(hint)}`]),
  ]);
  return [heading, ...lines].map((line) => `${line}\n`).join('');
}

/** The daemon's own view, since its environment is what counts; without a daemon, that of one started now. */
async function checksOf(client: DaemonClient): Promise<DoctorCheck[]> {
  try {
    return await client.call('GET /v1/doctor', {});
  } catch (error) {
    if (!(error instanceof VrtError) || error.code !== 'daemon-unreachable') throw error;
  }
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [programPath('vrtd'), 'doctor', '--json'],
      { timeout: timeoutMs, maxBuffer: 1 << 20 },
      (error, stdout, stderr) => {
        try {
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- printed by our own vrtd of the same package
          resolve(JSON.parse(stdout) as DoctorCheck[]);
        } catch {
          reject(new VrtError('internal', `vrtd doctor failed: ${stderr.trim() || reasonOf(error)}`));
        }
      },
    );
  });
}
