import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import type { DaemonStatus } from '../../protocol/api/daemon.js';
import { VrtError } from '../../protocol/api/error.js';
import { contextOf, subcommand, type Context } from '../context.js';
import type { DaemonClient } from '../daemon-client.js';
import { printOne, type View } from '../output/print.js';
import { programPath } from '../package-root.js';
import { daemonInstallCommand } from './daemon-install.js';

const startTimeoutMs = 15_000;
const stopTimeoutMs = 10_000;
const pollMs = 50;

const view: View<DaemonStatus> = { name: (status) => String(status.pid), none: '', columns: [] };

export function daemonCommand(): Command {
  return new Command('daemon')
    .description('start, stop and install vrtd')
    .addCommand(start())
    .addCommand(stop())
    .addCommand(status())
    .addCommand(daemonInstallCommand());
}

function start(): Command {
  return subcommand('start [vrtd-options...]', 'start the daemon in the background', [
    'daemon start',
    'daemon start --foreground',
    'daemon start -- --discovery-port 0 --log-level debug',
  ])
    .option('--foreground', 'stay in this terminal until Ctrl-C')
    .action(async (extra: string[], { foreground }: { foreground?: true }, command: Command) => {
      const context = contextOf(command);
      const { terminal } = context;
      // That of the machine may run as well: whoever wants one of his own gets it.
      const client = context.client.first();
      const args = [programPath('vrtd'), '--socket', client.socketPath, ...extra];
      if (foreground === true) return runInForeground(args);
      const running = await tryStatus(client);
      if (running !== undefined) {
        terminal.talk(`vrtd runs already (pid ${running.pid}).`);
        return undefined;
      }
      const logPath = logFile(extra);
      const log = openSync(logPath, 'a', 0o600);
      const begin = readFileSync(logPath).length;
      const child = spawn(process.execPath, args, { detached: true, stdio: ['ignore', log, log] });
      closeSync(log);
      let died = false;
      child.once('exit', () => {
        died = true;
      });
      const started = await until(startTimeoutMs, terminal, 'starting vrtd', async () =>
        died ? 'died' : ((await tryStatus(client)) ?? undefined),
      );
      child.unref();
      if (started === undefined || started === 'died') {
        const words = readFileSync(logPath)
          .subarray(begin)
          .toString()
          .trim()
          .split('\n')
          .slice(-3)
          .join('\n');
        throw new VrtError('daemon-unreachable', `vrtd did not start.\n${words}`, {
          hint: `Its log is ${logPath}.`,
        });
      }
      if (context.format === 'table')
        terminal.write(`vrtd ${started.version} runs (pid ${started.pid}, log ${logPath}).\n`);
      else await printOne(terminal, context.format, started, view);
      return undefined;
    });
}

function stop(): Command {
  return subcommand('stop', 'stop the daemon and its streams', ['daemon stop']).action(
    async (_flags: unknown, command: Command) => {
      const { terminal, client } = contextOf(command);
      const running = await client.call('GET /v1/status', {});
      await client.call('POST /v1/shutdown', {});
      const gone = await until(stopTimeoutMs, terminal, 'stopping vrtd', () =>
        Promise.resolve(alive(running.pid) ? undefined : true),
      );
      if (gone === undefined) {
        throw new VrtError(
          'internal',
          `vrtd (pid ${running.pid}) did not stop within ${stopTimeoutMs / 1000} s.`,
          { hint: `End it with \`kill -9 ${running.pid}\`.` },
        );
      }
      terminal.talk('vrtd is stopped.');
    },
  );
}

function status(): Command {
  return subcommand('status', 'say whether the daemon runs and how it does', [
    'daemon status',
    'daemon status --wait --json',
  ])
    .option('--wait', 'wait until it runs, at most 15 s')
    .action(async ({ wait }: { wait?: true }, command: Command) => {
      const { terminal, client, format } = contextOf(command);
      if (wait === true) await until(startTimeoutMs, terminal, 'waiting for vrtd', () => tryStatus(client));
      await printOne(terminal, format, await client.call('GET /v1/status', {}), view);
    });
}

function runInForeground(args: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: 'inherit' });
    // Ctrl-C reaches the daemon by itself; it decides when it is done.
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.once('exit', (code) => {
      process.exitCode = code ?? 1;
      resolve();
    });
  });
}

async function tryStatus(client: DaemonClient): Promise<DaemonStatus | undefined> {
  try {
    return await client.call('GET /v1/status', {});
  } catch (error) {
    if (error instanceof VrtError && error.code === 'daemon-unreachable') return undefined;
    throw error;
  }
}

/** Asks again until there is an answer; `undefined` when there is none in time. */
async function until<T>(
  timeoutMs: number,
  terminal: Context['terminal'],
  what: string,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined || performance.now() > deadlineMs) return answer;
    terminal.progress(`${what} ...`);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Beside the database, unless only the configuration file says where that is: for a service it is the journal. */
function logFile(vrtdOptions: readonly string[]): string {
  const folder = optionIn(vrtdOptions, '--state-dir') ?? process.env['VRT_STATE_DIR'] ?? defaultStateDir();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return join(folder, 'vrtd.log');
}

function optionIn(args: readonly string[], flag: string): string | undefined {
  const at = args.findLastIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  const [arg, next] = at < 0 ? [] : args.slice(at);
  return arg === flag ? next : arg?.slice(flag.length + 1);
}

/** As vrtd has it (daemon/configuration/default-paths.ts). */
function defaultStateDir(): string {
  if (process.getuid?.() === 0) return '/var/lib/vrt';
  const state = process.env['XDG_STATE_HOME'];
  return join(state?.startsWith('/') === true ? state : join(homedir(), '.local/state'), 'vrt');
}
