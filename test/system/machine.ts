import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '../../protocol/api/client.js';
import type { DaemonStatus } from '../../protocol/api/daemon.js';
import type { Event } from '../../protocol/api/event.js';
import type { Session } from '../../protocol/api/session.js';
import type { Stream } from '../../protocol/api/stream.js';
import type { HeadsetReport } from '../../protocol/headset-report.js';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Each test file has its own block of ports, so that files may run side by side. */
const portsPerFile = 20;
const firstPort = 24_000;

/**
 * A machine of one test: a folder, ports, a daemon and headsets as processes, all of which end with it. Everything goes
 * through the programs that people type.
 */
export class Machine implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'vrt-test-'));
  readonly socket = join(this.folder, 'run', 'vrtd.sock');
  readonly discoveryPort: number;
  readonly controlPort: number;
  readonly streamPort: number;
  readonly #children = new Set<ChildProcess>();
  daemon: ChildProcess | undefined;

  constructor(file: number) {
    this.discoveryPort = firstPort + file * portsPerFile;
    this.controlPort = this.discoveryPort + 1;
    this.streamPort = this.discoveryPort + 2;
  }

  /** `vrt` with this machine's socket. */
  vrt(...args: string[]): Promise<CommandResult> {
    return run(['bin/vrt', ...args, '--socket', this.socket]);
  }

  async json<T>(...args: string[]): Promise<T> {
    const { code, stdout, stderr } = await this.vrt(...args, '--json');
    if (code !== 0) throw new Error(`vrt ${args.join(' ')} ended with ${code}: ${stderr}`);
    return JSON.parse(stdout) as T;
  }

  /** Starts vrtd and waits until it answers. */
  async startDaemon(...extra: string[]): Promise<ChildProcess> {
    const child = this.#spawn([
      'bin/vrtd',
      ...['--socket', this.socket, '--state-dir', join(this.folder, 'state'), '--log-format', 'json'],
      ...['--discovery-address', '127.0.0.1', '--discovery-port', String(this.discoveryPort)],
      ...[
        '--control-port',
        String(this.controlPort),
        '--stream-port',
        String(this.streamPort),
        '--stream-ports',
        '4',
      ],
      ...extra,
    ]);
    this.daemon = child;
    await until('the daemon answers', async () => {
      if (child.exitCode !== null)
        throw new Error(`vrtd ended with ${child.exitCode}: ${this.wordsOf(child)}`);
      return (await this.vrt('daemon', 'status')).code === 0;
    });
    return child;
  }

  /** A headset on its own loopback address; it announces itself to this machine's daemon. */
  startHeadset(hostname: string, ...extra: string[]): HeadsetRun {
    const report = join(this.folder, `${hostname}-${this.#children.size}.json`);
    const child = this.#spawn([
      'bin/vrt',
      'headset',
      ...['--hostname', hostname, '--bind', '127.0.0.2', '--control-port', String(this.controlPort)],
      ...[
        '--announce',
        `127.0.0.1:${this.discoveryPort}`,
        '--view',
        '320x352',
        '--report',
        report,
        '--quiet',
      ],
      ...extra,
    ]);
    return {
      child,
      report: async () => (await exited(child), JSON.parse(readFileSync(report, 'utf8')) as HeadsetReport),
    };
  }

  status(): Promise<DaemonStatus> {
    return this.json('daemon', 'status');
  }

  sessions(): Promise<Session[]> {
    return this.json('session', 'list');
  }

  clients(): Promise<Client[]> {
    return this.json('client', 'list');
  }

  streams(): Promise<Stream[]> {
    return this.json('stream', 'list');
  }

  async events(type: string): Promise<Event[]> {
    const { stdout } = await this.vrt('events', '--type', type, '--json');
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Event);
  }

  async client(hostname: string): Promise<Client | undefined> {
    return (await this.clients()).find((one) => one.hostname === hostname);
  }

  /** Waits for the headset to be heard, trusts it, and waits until it streams. */
  async meet(hostname: string): Promise<Stream> {
    await until(`${hostname} is found`, async () => (await this.client(hostname)) !== undefined);
    await this.vrt('client', 'trust', hostname);
    return this.streaming(hostname);
  }

  async streaming(clientName: string): Promise<Stream> {
    let found: Stream | undefined;
    await until(`${clientName} streams`, async () => {
      found = (await this.streams()).find(
        (one) => one.clientName === clientName && one.state === 'streaming' && one.counters.framesSent > 20,
      );
      return found !== undefined;
    });
    if (found === undefined) throw new Error('unreachable');
    return found;
  }

  /** What a child wrote to standard error so far. */
  wordsOf(child: ChildProcess): string {
    return words.get(child) ?? '';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children) child.kill(child === this.daemon ? 'SIGTERM' : 'SIGKILL');
    await Promise.all([...this.#children].map(exited));
    rmSync(this.folder, { recursive: true, force: true });
  }

  #spawn(args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    words.set(child, '');
    child.stderr
      ?.setEncoding('utf8')
      .on('data', (text: string) => words.set(child, (words.get(child) ?? '') + text));
    this.#children.add(child);
    return child;
  }
}

export interface HeadsetRun {
  readonly child: ChildProcess;
  /** Its report, once it has ended. */
  report(): Promise<HeadsetReport>;
}

const words = new Map<ChildProcess, string>();
const patienceMs = 20_000;
const lookMs = 100;

/** Waits until `done`; fails with `what` when that does not come to be. */
export async function until(what: string, done: () => Promise<boolean> | boolean): Promise<void> {
  const deadlineMs = performance.now() + patienceMs;
  while (!(await done())) {
    if (performance.now() > deadlineMs) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}

export function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
  });
}

/** Runs a program of the repository to its end. */
export function run(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<CommandResult> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      args,
      { env, maxBuffer: 1 << 26, timeout: 120_000 },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
      },
    );
  });
}

export function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
