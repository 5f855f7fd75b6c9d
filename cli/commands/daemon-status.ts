import type { Command } from 'commander';
import type { DaemonStatus } from '../../protocol/api/daemon.js';
import { VrtError } from '../../protocol/api/error.js';
import { contextOf, subcommand } from '../context.js';
import type { DaemonClient } from '../daemon-client.js';
import { lockHolder } from '../lock-holder.js';
import { printOne, type View } from '../output/print.js';

const waitTimeoutMs = 15_000;
/** A daemon whose socket was removed makes it again within a second. */
const restoreTimeoutMs = 3_000;
const pollMs = 50;

export const daemonView: View<DaemonStatus> = { name: (status) => String(status.pid), none: '', columns: [] };

export function daemonStatusCommand(): Command {
  return subcommand('status', 'show whether the daemon is running, and its health', [
    'daemon status',
    'daemon status --wait --json',
  ])
    .option('--wait', 'wait until it runs, at most 15 s')
    .action(async ({ wait }: { wait?: true }, command: Command) => {
      const { terminal, client, format } = contextOf(command);
      const looking = (what: string) => () => (terminal.progress(what), tryStatus(client));
      if (wait === true) await until(waitTimeoutMs, looking('waiting for vrtd ...'));
      const hidden = (await tryStatus(client)) === undefined ? lockHolder(client.socketPath) : undefined;
      if (
        hidden !== undefined &&
        (await until(restoreTimeoutMs, looking('looking for its socket ...'))) === undefined
      )
        throw hiddenError(client, hidden);
      await printOne(terminal, format, await client.call('GET /v1/status', {}), daemonView);
    });
}

/** A daemon that lives and cannot be asked. */
function hiddenError(client: DaemonClient, pid: number): VrtError {
  return new VrtError(
    'daemon-unreachable',
    `vrtd is running (pid ${pid}), but its socket ${client.socketPath} does not answer.`,
    { hint: 'Stop it with `vrt daemon stop`, or see its log.' },
  );
}

export async function tryStatus(client: DaemonClient): Promise<DaemonStatus | undefined> {
  try {
    return await client.call('GET /v1/status', {});
  } catch (error) {
    if (error instanceof VrtError && error.code === 'daemon-unreachable') return undefined;
    throw error;
  }
}

/** Asks again until there is an answer; `undefined` when there is none in time. */
export async function until<T>(timeoutMs: number, ask: () => Promise<T | undefined>): Promise<T | undefined> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || performance.now() > deadlineMs) return answer;
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}
