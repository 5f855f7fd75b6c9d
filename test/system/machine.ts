import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '../../protocol/api/client.js';
import type { DaemonStatus } from '../../protocol/api/daemon.js';
import type { Event, EventType } from '../../protocol/api/event.js';
import type { Session } from '../../protocol/api/session.js';
import type { Stream } from '../../protocol/api/stream.js';
import type { HeadsetReport } from '../../protocol/headset-report.js';
import { LocalApi } from './local-api.js';
import { PortBlock } from './port-block.js';
import { until } from './until.js';

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A machine of one test: a folder, ports, a daemon and headsets as processes, all of which end with it. What changes
 * something goes through the programs that people type; what only looks asks the daemon's socket, which is cheaper.
 */
export class Machine implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'vrt-test-'));
  readonly socket = join(this.folder, 'run', 'vrtd.sock');
  readonly #api = new LocalApi(this.socket);
  readonly #ports: PortBlock;
  readonly #children = new Set<ChildProcess>();
  daemon: ChildProcess | undefined;

  /** What daemons have in their environment beside that of the test. */
  environment: Readonly<Record<string, string>> = {};

  private constructor(ports: PortBlock) {
    this.#ports = ports;
  }

  static async create(): Promise<Machine> {
    return new Machine(await PortBlock.claim());
  }

  get discoveryPort(): number {
    return this.#ports.discovery;
  }

  get controlPort(): number {
    return this.#ports.control;
  }

  get streamPort(): number {
    return this.#ports.stream;
  }

  get orchestratorPort(): number {
    return this.#ports.orchestrator;
  }

  /** Turns the VRTogether gateway on. */
  async startOrchestrator(...settings: readonly (readonly [string, string])[]): Promise<void> {
    const all = [['port', String(this.orchestratorPort)], ['address', '127.0.0.1'], ...settings] as const;
    for (const [path, value] of all) await this.vrt('settings', 'set', `vrtogether.${path}`, value);
    await this.vrt('settings', 'set', 'vrtogether', 'true');
    await until(
      'the orchestrator listens',
      async () => (await this.gateway('vrtogether'))?.state === 'listening',
    );
  }

  async gateway(name: string): Promise<DaemonStatus['gateways'][number] | undefined> {
    return (await this.status()).gateways.find((gateway) => gateway.name === name);
  }

  /** `vrt` with this machine's socket. */
  vrt(...args: string[]): Promise<CommandResult> {
    return run(['bin/vrt', ...args, '--socket', this.socket]);
  }

  /** `vrt` with other environment variables too. */
  vrtWith(env: NodeJS.ProcessEnv, ...args: string[]): Promise<CommandResult> {
    return run(['bin/vrt', ...args, '--socket', this.socket], { ...process.env, ...env });
  }

  /** `vrt` with something on its standard input. */
  vrtWithInput(input: string, ...args: string[]): Promise<CommandResult> {
    return run(['bin/vrt', ...args, '--socket', this.socket], process.env, input);
  }

  /** `vrt` that goes on until it is disposed of. */
  follow(...args: string[]): Follower {
    const child = spawn(process.execPath, ['bin/vrt', ...args, '--socket', this.socket], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.add(child);
    return new Follower(child);
  }

  /** Starts vrtd and waits until it answers. */
  async startDaemon(...extra: string[]): Promise<ChildProcess> {
    const child = this.#spawn(
      [
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
      ],
      this.environment,
    );
    this.daemon = child;
    await until('the daemon answers', async () => {
      if (child.exitCode !== null)
        throw new Error(`vrtd ended with ${child.exitCode}: ${this.wordsOf(child)}`);
      return this.status().then(
        ({ pid }) => pid === child.pid,
        () => false,
      );
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
    return this.#api.status();
  }

  sessions(): Promise<Session[]> {
    return this.#api.sessions();
  }

  clients(): Promise<Client[]> {
    return this.#api.clients();
  }

  streams(): Promise<Stream[]> {
    return this.#api.streams();
  }

  events(...types: EventType[]): Promise<Event[]> {
    return this.#api.events(...types);
  }

  client(hostname: string): Promise<Client | undefined> {
    return this.#api.client(hostname);
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
    await this.#ports[Symbol.asyncDispose]();
  }

  #spawn(args: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess {
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...environment },
    });
    words.set(child, '');
    child.stderr
      ?.setEncoding('utf8')
      .on('data', (text: string) => words.set(child, (words.get(child) ?? '') + text));
    this.#children.add(child);
    return child;
  }
}

/** A command that prints for as long as it runs, and what it has said so far. */
export class Follower implements Disposable {
  /** Whole lines of its standard output. */
  readonly lines: string[] = [];
  /** Its standard error. */
  words = '';
  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;
    let rest = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n');
      rest = parts.pop() ?? '';
      this.lines.push(...parts);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.words += text;
    });
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGINT');
  }
}

export interface HeadsetRun {
  readonly child: ChildProcess;
  /** Its report, once it has ended. */
  report(): Promise<HeadsetReport>;
}

const words = new Map<ChildProcess, string>();
export function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
  });
}

/** Runs a program of the repository to its end. */
export function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  input = '',
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      args,
      { env, maxBuffer: 1 << 26, timeout: 120_000 },
      (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr });
      },
    );
    // It may end without having read it.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
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
