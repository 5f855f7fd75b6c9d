import { execFile } from 'node:child_process';
import type { Command } from 'commander';
import type { DoctorCheck } from '../../protocol/api/daemon.js';
import { exitCodes, VrtError } from '../../protocol/api/error.js';
import { contextOf, subcommand } from '../context.js';
import { programPath } from '../package-root.js';
import { printList } from '../output/print.js';
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
    await printList(terminal, format, checks, {
      name: (check) => check.name,
      none: 'Nothing was checked.',
      columns: [
        { heading: 'CHECK', cell: (check) => check.name },
        { heading: 'STATUS', cell: (check) => check.status },
        { heading: 'DETAIL', cell: (check) => check.detail },
        { heading: 'WHAT TO DO', cell: (check) => check.hint },
      ],
    });
    if (checks.some((check) => check.status === 'missing')) process.exitCode = exitCodes.failed;
  });
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
