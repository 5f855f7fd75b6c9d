import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VrtError } from '../../protocol/api/error.js';
import { startErrorOf } from '../../protocol/start-report.js';
import { DaemonClient } from '../daemon-client.js';
import type { Interruption } from '../interruption.js';
import { maximumHeadsets, type LoopbackPorts } from './loopback.js';
import { Patience } from './patience.js';
import { makePrivateFolder, type PrivateFolder } from './private-folder.js';
import { cpuTimeUs } from './process-stat.js';
import { endChild, spawnTied, type TiedProcess } from './tied-process.js';
import { reasonOf } from '../../protocol/text/reason.js';

const lookMs = 50;
/** About ten seconds of a daemon that neither answers nor does anything. */
const startLooks = 200;
/** One tick of the kernel's clock. */
const startCpuStepUs = 10_000;
const stopTimeoutMs = 8_000;

/** A daemon of our own in a temporary folder: nothing of the user's and of the machine's settings is read or changed. */
export class PrivateDaemon implements AsyncDisposable {
  readonly client: DaemonClient;
  readonly ports: LoopbackPorts;
  readonly pid: number;
  readonly #folder: PrivateFolder;
  readonly #process: TiedProcess;
  #startError: VrtError | undefined;

  private constructor(folder: PrivateFolder, process_: TiedProcess, pid: number, ports: LoopbackPorts) {
    this.#folder = folder;
    this.#process = process_;
    this.pid = pid;
    this.client = new DaemonClient([{ path: folder.socket, whose: 'named' }]);
    this.ports = ports;
    process_.child.once('message', (report) => {
      this.#startError = startErrorOf(report);
    });
  }

  /** Throws VrtError with the daemon's own words when it does not come up. */
  static async start(
    ports: LoopbackPorts,
    interruption: Pick<Interruption, 'throwIfAsked'>,
  ): Promise<PrivateDaemon> {
    const folder = await makePrivateFolder();
    const config = join(folder.path, 'vrtd.yaml');
    try {
      await writeFile(config, '');
      // What is measured is the picture that was asked for, on however slow a machine.
      await writeFile(join(folder.path, 'settings.yaml'), 'video:\n  adapt_to_machine: false\n');
    } catch (error) {
      await rm(folder.path, { recursive: true, force: true });
      const why = reasonOf(error);
      throw new VrtError('file-unreadable', `A temporary file cannot be written: ${why}.`, {
        cause: error,
        hint: 'Make room there, or set TMPDIR to another place.',
      });
    }
    const tied = spawnTied('vrtd', argumentsOf(folder, config, ports), {
      folder: folder.path,
      stdout: 'ignore',
      env: environment(process.env, folder.path),
      // Whatever becomes of the folder that we are in.
      cwd: '/',
    });
    const daemon = new PrivateDaemon(folder, tied, tied.child.pid ?? 0, ports);
    try {
      await daemon.#comesUp(interruption);
      return daemon;
    } catch (error) {
      await daemon[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Why it is gone, unless it lives. */
  get lost(): VrtError | undefined {
    const { exitCode, signalCode } = this.#process.child;
    if (exitCode === null && signalCode === null) return undefined;
    return this.#failure(`The private daemon ended (${signalCode ?? `exit code ${exitCode}`})`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await endChild(this.#process.child, stopTimeoutMs);
    await rm(this.#folder.path, { recursive: true, force: true });
  }

  async #comesUp(interruption: Pick<Interruption, 'throwIfAsked'>): Promise<void> {
    let spawned: Error | undefined;
    this.#process.child.once('error', (error) => {
      spawned = error;
    });
    const patience = new Patience(startLooks, startCpuStepUs);
    while (!(await answers(this.client))) {
      interruption.throwIfAsked();
      if (spawned !== undefined)
        throw new VrtError('run-failed', `The private daemon could not be started: ${spawned.message}.`);
      const { exitCode, signalCode } = this.#process.child;
      if (exitCode !== null || signalCode !== null) throw this.#failure('The private daemon did not start');
      if (!patience.look({ frames: 0, cpuUs: cpuTimeUs(this.pid) ?? 0 }))
        throw this.#failure('The private daemon hangs');
      await new Promise((resolve) => setTimeout(resolve, lookMs));
    }
  }

  /** With what vrtd itself said of its start. */
  #failure(what: string): VrtError {
    const told = this.#startError;
    if (told === undefined) return new VrtError('run-failed', `${what}.`);
    return new VrtError(told.code, `${what}: ${told.message}`, { hint: told.hint });
  }
}

function argumentsOf({ path, socket }: PrivateFolder, config: string, ports: LoopbackPorts): string[] {
  return [
    ...['--socket', socket, '--state-dir', join(path, 'state'), '--log-format', 'json'],
    ...['--config', config, '--system-settings', join(path, 'settings.yaml')],
    ...['--discovery-address', '127.0.0.1', '--discovery-port', String(ports.discovery)],
    ...['--control-port', String(ports.control), '--stream-port', String(ports.stream)],
    ...['--stream-ports', String(maximumHeadsets)],
  ];
}

async function answers(client: DaemonClient): Promise<boolean> {
  try {
    await client.call('GET /v1/status', {});
    return true;
  } catch {
    return false;
  }
}

/** The caller's own settings must not leak into a daemon that is meant to be private, nor does it need a home. */
function environment(env: NodeJS.ProcessEnv, home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(
    ([name]) =>
      name === 'VRT_LOG_LEVEL' || !/^(?:VRT_|XDG_|NOTIFY_SOCKET|WATCHDOG_|[A-Z]+_DIRECTORY$)/.test(name),
  );
  return { ...Object.fromEntries(kept), HOME: home };
}
