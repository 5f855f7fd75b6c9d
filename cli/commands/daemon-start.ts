import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { VrtError } from '../../protocol/api/error.js';
import { startErrorOf } from '../../protocol/start-report.js';
import { stateFolder } from '../../protocol/user-folders.js';
import { contextOf, subcommand } from '../context.js';
import { DaemonClient } from '../daemon-client.js';
import { lockHolder } from '../lock-holder.js';
import { printOne } from '../output/print.js';
import { programPath } from '../package-root.js';
import { daemonView, tryStatus } from './daemon-status.js';
import { reasonOf } from '../../protocol/text/reason.js';

const startTimeoutMs = 15_000;

export function daemonStartCommand(): Command {
  return subcommand('start [vrtd-options...]', 'start the daemon in the background', [
    'daemon start',
    'daemon start --foreground',
    'daemon start -- --discovery-port 0 --log-level debug',
  ])
    .option('--foreground', 'stay in this terminal until Ctrl-C')
    .action(async (extra: string[], { foreground }: { foreground?: true }, command: Command) => {
      const context = contextOf(command);
      const { terminal } = context;
      // The daemon of the machine may be running too: the caller gets one of its own.
      const named = optionIn(extra, '--socket');
      const client =
        named === undefined ? context.client.first() : new DaemonClient([{ path: named, whose: 'named' }]);
      const args = ['--socket', client.socketPath];
      if (foreground === true) return runInForeground([...args, ...extra]);
      const running = (await tryStatus(client))?.pid ?? lockHolder(client.socketPath);
      if (running !== undefined) {
        terminal.talk(`vrtd is already running (pid ${running}).`);
        return undefined;
      }
      const logPath = logFile(extra);
      terminal.progress('starting vrtd ...');
      await launch([...args, ...(logPath === undefined ? [] : ['--log-file', logPath]), ...extra], logPath);
      const started = await client.call('GET /v1/status', {});
      const log = logPath === undefined ? '' : `, log ${logPath}`;
      if (context.format === 'table')
        terminal.write(`vrtd ${started.version} is running (pid ${started.pid}${log}).\n`);
      else await printOne(terminal, context.format, started, daemonView);
      return undefined;
    });
}

/** Resolves when vrtd is serving. Throws its own error, or else the end of its log. */
async function launch(args: readonly string[], logPath: string | undefined): Promise<void> {
  const { fd, size } = openLog(logPath);
  const output = fd ?? 'ignore';
  const child = spawn(process.execPath, [programPath('vrtd'), ...args], {
    detached: true,
    stdio: ['ignore', output, output, 'ipc'],
  });
  if (fd !== undefined) closeSync(fd);
  try {
    await outcomeOf(child, () => tailOf(logPath, size));
  } finally {
    if (child.connected) child.disconnect();
    child.unref();
  }
}

function outcomeOf(child: ChildProcess, tail: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (sentence: string) =>
      reject(
        new VrtError('internal', `${sentence}${tail()}`, {
          hint: 'See why with `vrt daemon start --foreground`.',
        }),
      );
    const timer = setTimeout(
      () => failed(`vrtd is not ready after ${startTimeoutMs / 1000} s.`),
      startTimeoutMs,
    );
    child.once('error', (error) => failed(`vrtd cannot be run: ${reasonOf(error)}.`));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      failed(`vrtd exited at once (${signal ?? `exit code ${code ?? 0}`}).`);
    });
    child.once('message', (report) => {
      clearTimeout(timer);
      const error = startErrorOf(report);
      if (error === undefined) resolve();
      else reject(new VrtError(error.code, `vrtd did not start: ${error.message}`, { hint: error.hint }));
    });
  });
}

/** For output of vrtd before it has a log, and when Node ends it; none where no log can be opened: vrtd reports why. */
function openLog(path: string | undefined): { fd: number | undefined; size: number } {
  if (path === undefined) return { fd: undefined, size: 0 };
  try {
    const fd = openSync(path, 'a', 0o600);
    return { fd, size: statSync(path).size };
  } catch {
    return { fd: undefined, size: 0 };
  }
}

function tailOf(path: string | undefined, from: number): string {
  try {
    if (path === undefined) return '';
    const lines = readFileSync(path).subarray(from).toString().trim().split('\n');
    return `\n${lines.slice(-3).join('\n')}`;
  } catch {
    return '';
  }
}

function runInForeground(args: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [programPath('vrtd'), ...args], { stdio: 'inherit' });
    // Ctrl-C reaches the daemon directly; it decides when it is done.
    process.on('SIGINT', () => undefined);
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.once('exit', (code) => {
      process.exitCode = code ?? 1;
      resolve();
    });
  });
}

/** Beside the database, unless only the configuration file names its place: for a service it is the journal. */
function logFile(vrtdOptions: readonly string[]): string | undefined {
  const folder = optionIn(vrtdOptions, '--state-dir') ?? process.env['VRT_STATE_DIR'] ?? usualFolder();
  if (folder === undefined) return undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    // vrtd cannot create it either, and reports why.
    return undefined;
  }
  return join(folder, 'vrtd.log');
}

function optionIn(args: readonly string[], flag: string): string | undefined {
  const at = args.findLastIndex((arg) => arg === flag || arg.startsWith(`${flag}=`));
  const [arg, next] = at < 0 ? [] : args.slice(at);
  return arg === flag ? next : arg?.slice(flag.length + 1);
}

function usualFolder(): string | undefined {
  return stateFolder({ env: process.env, uid: process.getuid?.() ?? 0, home: homeFolder() });
}

/** Empty for a user whom the system does not know. */
function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}
