import { fork, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Compile } from 'typebox/compile';
import { FromStreamer, type PeerDial, type StreamSpec, type ToStreamer } from '../../protocol/streamer.js';

const fromStreamer = Compile(FromStreamer);

/** A streamer that does not close when asked is killed after this long. */
const closeTimeoutMs = 2_000;
/** Restart delay: the first at once, then doubling, so that a streamer that cannot live does not spin. */
const maximumRestartDelayMs = 10_000;
/** A streamer that lived this long had no lasting fault; the next restart is immediate again. */
const healthyMs = 10_000;

export interface StreamerEvents {
  /** A message from the streamer, already checked. */
  message(message: FromStreamer): void;
  started(pid: number): void;
  /** It died unasked; a new one is started after `delayMs`. */
  died(how: string, delayMs: number): void;
}

/**
 * One streamer child process and its restarts. Runs in the daemon. Whatever happens to the child, the daemon only ever
 * sees a callback.
 */
export class StreamerProcess {
  #spec: StreamSpec;
  readonly #events: StreamerEvents;
  #child: ChildProcess | undefined;
  #startedMs = 0;
  #deaths = 0;
  #graph = false;
  #restart: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;

  constructor(spec: StreamSpec, events: StreamerEvents) {
    this.#spec = spec;
    this.#events = events;
    this.#start();
  }

  /** Whether a process is there to take a peer. */
  get alive(): boolean {
    return this.#child?.connected === true && this.#closing === undefined;
  }

  /** Hands a connected, unread control socket over to the streamer. */
  attachPeer(dial: PeerDial, control: Socket): void {
    const child = this.#child;
    if (child?.connected !== true) {
      control.destroy();
      return;
    }
    const message: ToStreamer = { type: 'peer', dial };
    child.send(message, control, (error) => {
      if (error !== null) control.destroy();
    });
  }

  requestIdr(): void {
    this.#send({ type: 'idr' });
  }

  /** Whether it is to tell of each single frame; remembered for the streamers that are started after this one. */
  graph(on: boolean): void {
    if (on === this.#graph) return;
    this.#graph = on;
    this.#send({ type: 'graph', on });
  }

  /** New settings for a running stream, and for the streamers that are started after this one. */
  configure(settings: StreamSpec['settings']): void {
    this.#spec = { ...this.#spec, settings };
    this.#send({ type: 'configure', settings });
  }

  /** Asks it to say goodbye to its peer and end; kills it when it does not within 2 s. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  #start(): void {
    const child = fork(fileURLToPath(new URL('./main.js', import.meta.url)), [], {
      serialization: 'json',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // Media allocates little, but in bursts: a larger young generation keeps collections short (loss-recovery.md 10.7).
      execArgv: ['--max-semi-space-size=32'],
    });
    this.#child = child;
    this.#startedMs = performance.now();
    child.on('message', (message: unknown) => {
      if (fromStreamer.Check(message)) this.#events.message(message);
    });
    child.on('error', () => undefined);
    child.once('exit', (code, signal) => this.#exited(child, signal ?? `exit code ${code ?? 'unknown'}`));
    if (child.pid !== undefined) this.#events.started(child.pid);
    this.#send({ type: 'open', spec: this.#spec });
    if (this.#graph) this.#send({ type: 'graph', on: true });
  }

  #exited(child: ChildProcess, how: string): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    if (this.#closing !== undefined) return;
    this.#deaths = performance.now() - this.#startedMs > healthyMs ? 1 : this.#deaths + 1;
    const delayMs = this.#deaths === 1 ? 0 : Math.min(maximumRestartDelayMs, 250 * 2 ** (this.#deaths - 2));
    this.#events.died(how, delayMs);
    this.#restart = setTimeout(() => this.#start(), delayMs);
  }

  async #close(): Promise<void> {
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child === undefined) return;
    const exited = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
    });
    this.#send({ type: 'close' });
    const kill = setTimeout(() => child.kill('SIGKILL'), closeTimeoutMs);
    await exited;
    clearTimeout(kill);
  }

  #send(message: ToStreamer): void {
    const child = this.#child;
    if (child?.connected === true) child.send(message, () => undefined);
  }
}
