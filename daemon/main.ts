import { readFileSync } from 'node:fs';
import { VrtError } from '../protocol/api/error.js';
import { Faults } from './core/faults.js';
import { startDaemon, type Daemon } from './daemon.js';
import type { ResolvedOptions } from './configuration/resolve.js';
import { streamerCommand } from './configuration/streamer-command.js';
import { readOptions, type Invocation } from './options.js';
import { createLog } from './service/log.js';
import { LogFile } from './service/log-file.js';
import { serviceManager } from './service/notify.js';
import { onSignals } from './service/signals.js';
import { reportStart } from './service/start-report.js';
import { terminalIsGone } from './service/terminal-gone.js';
import { onUncaught } from './service/uncaught.js';
import { reasonOf } from '../protocol/text/reason.js';

/** Past this, streams and files are left to the kernel: SIGTERM ends within 5 s whatever happens. */
const stopDeadlineMs = 4_500;

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : 'unknown';
}

async function complain(error: unknown): Promise<number> {
  const known =
    error instanceof VrtError
      ? error
      : new VrtError('internal', error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.stderr.write(`vrtd: ${known.message}\n${known.hint}\n`);
  await reportStart(known);
  return known.exit;
}

async function serve({ options, origins }: Extract<Invocation, { command: 'run' }>): Promise<void> {
  const logFile = options.logFile === null ? undefined : openLogFile(options.logFile);
  const log = await createLog({
    level: options.logLevel,
    format: options.logFormat,
    file: logFile,
    terminal: logFile === undefined && process.stderr.isTTY,
    colour: process.stderr.isTTY && (process.env['NO_COLOR'] ?? '') === '',
  });
  const faults = new Faults();
  const service = serviceManager(process.env, process.pid, faults);
  let daemon: Daemon | undefined;
  const stop = (reason: string) => {
    log.info({ reason }, 'Stopping');
    service.stopping();
    const deadline = setTimeout(() => process.exit(1), stopDeadlineMs);
    void Promise.resolve(daemon?.close())
      .catch((error: unknown) => log.error({ error: String(error) }, 'Stopping failed'))
      .finally(() => {
        clearTimeout(deadline);
        service.close();
        process.exit(0);
      });
  };
  const inTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  onSignals(process, {
    stop,
    force: () => process.exit(1),
    hungUp: () => inTerminal && terminalIsGone(),
    reload: () => {
      daemon?.reload().catch((error: unknown) => {
        // Told as an event, and so in the log, unless it is our fault.
        if (!(error instanceof VrtError)) faults.report('Reading the configuration again', error);
      });
    },
  });
  onUncaught(process, performance, (error, tooMany) => {
    if (daemon !== undefined && !tooMany) return faults.report('Something', error);
    // Let the service manager start a clean daemon; everything acknowledged is in the store.
    log.fatal({ stack: error.stack }, `Defect: ${error.message}`);
    process.exit(70);
  });
  daemon = await startDaemon(
    { options, origins },
    {
      version: version(),
      uid: process.getuid?.() ?? 0,
      log,
      logFile,
      reread: () => optionsOf(invocationOf()),
      faults,
      streamerCommand: streamerCommand(process.env),
      ownSocketDir: origins.get('socket')?.from === 'default',
      doctor: async (network) => (await import('./doctor/doctor.js')).runDoctor({ ...options, ...network }),
      shutdown: () => stop('a request over the local API'),
    },
  );
  service.ready(daemon.summary);
  await reportStart(undefined);
}

/** Throws VrtError `file-unreadable`. */
function openLogFile(path: string): LogFile {
  try {
    return new LogFile(path);
  } catch (error) {
    const why = reasonOf(error);
    throw new VrtError('file-unreadable', `The log cannot be written: ${why}.`, { cause: error });
  }
}

function invocationOf(): Invocation {
  return readOptions({
    args: process.argv.slice(2),
    env: process.env,
    uid: process.getuid?.() ?? 0,
    cwd: process.cwd(),
    version: version(),
  });
}

function optionsOf(invocation: Invocation): ResolvedOptions {
  if (invocation.command === 'print') throw new Error('vrtd runs, so it was not asked for a text');
  return invocation;
}

async function main(): Promise<void> {
  const invocation = invocationOf();
  switch (invocation.command) {
    case 'print':
      process.stdout.write(invocation.text);
      return;
    case 'doctor': {
      const { describeFindings, runDoctor } = await import('./doctor/doctor.js');
      const checks = await runDoctor(invocation.options);
      process.stdout.write(invocation.json ? `${JSON.stringify(checks)}\n` : describeFindings(checks));
      if (checks.some(({ status }) => status === 'missing')) process.exitCode = 1;
      return;
    }
    case 'run':
      await serve(invocation);
      return;
    default:
      invocation satisfies never;
  }
}

main().catch(async (error: unknown) => {
  process.exit(await complain(error));
});
