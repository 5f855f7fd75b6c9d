import type { Command } from 'commander';
import { VrtError } from '../../protocol/api/error.js';
import { contextOf, subcommand } from '../context.js';
import type { DaemonClient } from '../daemon-client.js';
import { lockHolder } from '../lock-holder.js';
import { tryStatus, until } from './daemon-status.js';
import { errorCode } from '../../protocol/text/reason.js';

const stopTimeoutMs = 10_000;

export function daemonStopCommand(): Command {
  return subcommand('stop', 'stop the daemon and its streams', ['daemon stop']).action(
    async (_flags: unknown, command: Command) => {
      const { terminal, client } = contextOf(command);
      const pid = await askToStop(client);
      const gone = await until(stopTimeoutMs, async () => {
        terminal.progress('stopping vrtd ...');
        return alive(pid) ? undefined : true;
      });
      if (gone === undefined) {
        throw new VrtError('internal', `vrtd (pid ${pid}) did not stop within ${stopTimeoutMs / 1000} s.`, {
          hint: `End it with \`kill -9 ${pid}\`.`,
        });
      }
      terminal.talk('vrtd stopped.');
    },
  );
}

export function daemonReloadCommand(): Command {
  return subcommand('reload', 'open the log again and read the configuration files', [
    'daemon reload',
  ]).action(async (_flags: unknown, command: Command) => {
    const { terminal, client, format } = contextOf(command);
    const outcome = await client.call('POST /v1/reload', {});
    if (format !== 'table') {
      terminal.write(`${JSON.stringify(outcome)}\n`);
      return;
    }
    const { changed, restart } = outcome;
    terminal.write(`${changed.length === 0 ? 'Nothing changed' : `Changed: ${changed.join(', ')}`}.\n`);
    if (restart.length > 0) terminal.talk(`With the next start: ${restart.join(', ')}.`);
  });
}

/**
 * Over the API, or by a signal to the one that holds the lock when its socket is missing or does not answer. Returns
 * its pid.
 */
async function askToStop(client: DaemonClient): Promise<number> {
  const running = await tryStatus(client);
  if (running !== undefined) {
    await client.call('POST /v1/shutdown', {});
    return running.pid;
  }
  const pid = lockHolder(client.socketPath);
  // Throws the reason why nothing answers.
  if (pid === undefined) return (await client.call('GET /v1/status', {})).pid;
  process.kill(pid, 'SIGTERM');
  return pid;
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
