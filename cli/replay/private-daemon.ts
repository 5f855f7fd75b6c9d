import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VrtError } from '../../protocol/api/error.js';
import { DaemonClient } from '../daemon-client.js';
import { programPath } from '../package-root.js';

const startTimeoutMs = 15_000;
const stopTimeoutMs = 8_000;

/** Ports that headset and daemon share; all on one loopback, away from the real ones. */
export interface LoopbackPorts {
  readonly discovery: number;
  readonly control: number;
  readonly stream: number;
}

/** A daemon of our own in a temporary folder: no state of the user's is read or changed. */
export class PrivateDaemon {
  readonly client: DaemonClient;
  readonly ports: LoopbackPorts;
  readonly pid: number;
  readonly #folder: string;
  readonly #process: ChildProcess;

  private constructor(
    folder: string,
    child: ChildProcess,
    pid: number,
    client: DaemonClient,
    ports: LoopbackPorts,
  ) {
    this.#folder = folder;
    this.#process = child;
    this.pid = pid;
    this.client = client;
    this.ports = ports;
  }

  /** Throws VrtError with the daemon's own last words when it does not come up. */
  static async start(ports: LoopbackPorts): Promise<PrivateDaemon> {
    const folder = await mkdtemp(join(tmpdir(), 'vrt-private-'));
    const socket = join(folder, 'run', 'vrtd.sock');
    const log = join(folder, 'vrtd.log');
    const child = spawn(
      process.execPath,
      [
        programPath('vrtd'),
        ...['--socket', socket, '--state-dir', join(folder, 'state'), '--log-format', 'json'],
        ...['--discovery-address', '127.0.0.1', '--discovery-port', String(ports.discovery)],
        ...[
          '--control-port',
          String(ports.control),
          '--stream-port',
          String(ports.stream),
          '--stream-ports',
          '8',
        ],
      ],
      { stdio: ['ignore', 'ignore', 'pipe'], env: withoutSettings(process.env) },
    );
    const lastWords = keepTail(child);
    const client = new DaemonClient(socket);
    const deadlineMs = performance.now() + startTimeoutMs;
    for (;;) {
      if (await answers(client)) return new PrivateDaemon(folder, child, child.pid ?? 0, client, ports);
      if (child.exitCode !== null || child.signalCode !== null || performance.now() > deadlineMs) {
        child.kill('SIGKILL');
        const words = lastWords();
        const logged = await readFile(log, 'utf8').catch(() => '');
        await rm(folder, { recursive: true, force: true });
        throw new VrtError(
          'internal',
          `The private daemon did not start.${words === '' ? logged : ` It said: ${words}`}`,
          {
            hint: 'Run `vrt doctor`.',
          },
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async stop(): Promise<void> {
    const child = this.#process;
    if (child.exitCode === null && child.signalCode === null) {
      const exited = new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
      });
      child.kill('SIGTERM');
      const kill = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
      await exited;
      clearTimeout(kill);
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function answers(client: DaemonClient): Promise<boolean> {
  try {
    await client.call('GET /v1/status', {});
    return true;
  } catch {
    return false;
  }
}

/** The caller's own vrt settings must not leak into a daemon that is meant to be private. */
function withoutSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('VRT_') || name === 'VRT_LOG_LEVEL'),
  );
}

/** The last lines that a child wrote to stderr, bounded. */
export function keepTail(child: ChildProcess): () => string {
  let tail = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-2_000);
  });
  return () => tail.trim().split('\n').slice(-3).join(' ');
}
