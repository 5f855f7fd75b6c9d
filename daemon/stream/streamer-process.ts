import { fork, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Compile } from 'typebox/compile';
import { FromStreamer, type PeerDial, type StreamSpec, type ToStreamer } from '../../protocol/streamer.js';
import { SupervisedProcess, type Guard, type Liveness } from '../processes/supervised-process.js';

const fromStreamer = Compile(FromStreamer);

/** A streamer that does not close when asked is killed after this long. */
const closePatienceMs = 2_000;
/** The first restart is immediate, for the headset waits; then slower, so that a streamer that cannot live does not spin. */
const backOff = { firstMs: 0, secondMs: 250, longestMs: 10_000, healthyMs: 10_000 };
/**
 * A streamer answers from its event loop. It draws and sends on that loop, tens of milliseconds at a time, so that even
 * on a machine with ten times its load an answer comes within a second. The headset itself gives up after 2 s (alvr.md
 * 10); killing much later than that would only keep it waiting.
 */
const pingPeriodMs = 1_000;
/** Seen from the compiled file: its traces name lines of .ts files. */
const sourceMaps = new URL('../../../bin/source-maps.mjs', import.meta.url).href;
const pingPatience = 6;
const liveness: Liveness = {
  ping: (child) => send(child, { type: 'ping' }),
  periodMs: pingPeriodMs,
  patience: pingPatience,
};

/** How streamers are started. */
export interface StreamerCommand {
  /** More options of Node, such as `--inspect-brk=0`. */
  readonly nodeArgs: readonly string[];
  /** A program with arguments that starts Node, such as `valgrind`; empty: none. */
  readonly wrap: readonly string[];
}

export interface StreamerEvents {
  /** A message from the streamer, already checked. */
  message(message: FromStreamer): void;
  started(pid: number): void;
  /** It died unasked; a new one is started after `delayMs`. */
  died(how: string, delayMs: number): void;
  /** A line of its output: it has none unless something is wrong. `pid`: of the process, while there is one. */
  said(line: string, pid: number | null): void;
}

/**
 * One streamer child process and its restarts. Runs in the daemon. Whatever happens to the child, the daemon only ever
 * sees a callback. It is started without a stream, so that it is ready when there is one.
 */
export class StreamerProcess {
  readonly #command: StreamerCommand;
  readonly #process: SupervisedProcess;
  #spec: StreamSpec | undefined;
  #events: StreamerEvents | undefined;
  #ready = false;
  readonly #awaited = new Set<(ready: boolean) => void>();
  #graph = false;
  #comeBack = false;
  #closed = false;
  #unknown = false;

  /** `idleTrouble`: it died, or printed something, before it was opened. */
  constructor(command: StreamerCommand, guarded: Guard, idleTrouble: (what: string) => void) {
    this.#command = command;
    // Somebody who stops it in a debugger, or runs it through a program that makes it slow, is not a fault of its own.
    const debugged = command.nodeArgs.length > 0 || command.wrap.length > 0;
    this.#process = new SupervisedProcess(
      {
        guarded,
        launch: () => this.#launch(),
        backOff,
        ask: (child) => send(child, { type: 'close', comeBack: this.#comeBack }),
        patienceMs: closePatienceMs,
        // It is still asked, since a streamer that hears nothing takes its daemon for gone.
        liveness: debugged ? { ...liveness, patience: Infinity } : liveness,
      },
      {
        started: (child) => this.#started(child),
        ended: (how, againInMs) => {
          this.#ready = false;
          if (this.#events === undefined) idleTrouble(`died (${how})`);
          else this.#events.died(how, againInMs);
        },
        said: (line) => {
          if (this.#events === undefined) idleTrouble(`wrote: ${line}`);
          else this.#events.said(line, this.#process.child?.pid ?? null);
        },
      },
    );
    this.#process.start();
  }

  /** Whether a process is there that can take a peer at once. */
  get ready(): boolean {
    return this.#ready && this.#process.child?.connected === true;
  }

  /** False when it was closed, or `signal` aborted, before it was ready. */
  whenReady(signal: AbortSignal): Promise<boolean> {
    if (this.ready || signal.aborted || this.#closed) return Promise.resolve(this.ready);
    return new Promise((resolve) => {
      const settle = (ready: boolean) => {
        this.#awaited.delete(settle);
        signal.removeEventListener('abort', abort);
        resolve(ready);
      };
      const abort = () => settle(false);
      signal.addEventListener('abort', abort, { once: true });
      this.#awaited.add(settle);
    });
  }

  /** Gives it its stream, once; it keeps it over restarts. */
  open(spec: StreamSpec, events: StreamerEvents): void {
    this.#spec = spec;
    this.#events = events;
    const { child } = this.#process;
    if (child !== undefined) this.#tellStream(child, spec);
  }

  /** Hands a connected, unread control socket over to the streamer. */
  attachPeer(dial: PeerDial, control: Socket): void {
    const { child } = this.#process;
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

  /** Whether it emits an event for each frame; remembered for the streamers that are started after this one. */
  graph(on: boolean): void {
    if (on === this.#graph) return;
    this.#graph = on;
    this.#send({ type: 'graph', on });
  }

  /** New settings for a running stream, and for the streamers that are started after this one. */
  configure(settings: StreamSpec['settings']): void {
    if (this.#spec !== undefined) this.#spec = { ...this.#spec, settings };
    this.#send({ type: 'configure', settings });
  }

  /** Lets its peer go, which has turned up elsewhere. */
  drop(reason: string): void {
    this.#send({ type: 'drop', reason });
  }

  /**
   * Asks it to dismiss its peer and exit; kills it when it does not in time. `comeBack`: the peer should wait for a new
   * stream.
   */
  close(comeBack: boolean): Promise<void> {
    this.#comeBack = comeBack;
    this.#closed = true;
    this.#ready = false;
    for (const settle of this.#awaited) settle(false);
    return this.#process.stop();
  }

  #launch(): ChildProcess {
    const { nodeArgs, wrap } = this.#command;
    const [program = process.execPath, ...wrapArgs] = wrap;
    const child = fork(fileURLToPath(new URL('./main.js', import.meta.url)), [], {
      serialization: 'json',
      execPath: program,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // Of one size from the start, in MB: left to itself the young generation grows with every burst of losses, and
      // what a streamer takes (three times this) would rise for ten minutes and more.
      execArgv: [
        ...wrapArgs,
        ...(wrap.length === 0 ? [] : [process.execPath]),
        ...['--min-semi-space-size=8', '--max-semi-space-size=8', '--import', sourceMaps],
        ...nodeArgs,
      ],
    });
    if (child.pid !== undefined) hurry(child.pid);
    child.on('message', (message: unknown) => {
      if (fromStreamer.Check(message)) this.#onMessage(message);
      else this.#onUnknown();
    });
    return child;
  }

  /** A defect of the streamer, reported once: otherwise it would be one for each frame. */
  #onUnknown(): void {
    if (this.#unknown) return;
    this.#unknown = true;
    const { pid = null } = this.#process.child ?? {};
    this.#events?.said('It sent a message that vrtd does not know; such messages are ignored.', pid);
  }

  #onMessage(message: FromStreamer): void {
    if (message.type === 'pong') {
      this.#process.answered();
      return;
    }
    if (message.type === 'ready' && this.#process.child !== undefined) {
      this.#ready = true;
      for (const settle of this.#awaited) settle(true);
    }
    this.#events?.message(message);
  }

  #started(child: ChildProcess): void {
    if (this.#spec !== undefined) this.#tellStream(child, this.#spec);
  }

  #tellStream(child: ChildProcess, spec: StreamSpec): void {
    if (child.pid !== undefined) this.#events?.started(child.pid);
    send(child, { type: 'open', spec });
    if (this.#graph) send(child, { type: 'graph', on: true });
  }

  #send(message: ToStreamer): void {
    const { child } = this.#process;
    if (child !== undefined) send(child, message);
  }
}

function send(child: ChildProcess, message: ToStreamer): void {
  if (child.connected) child.send(message, () => undefined);
}

/**
 * Lets a streamer go before other programs on a loaded machine: a headset leaves after 2 s of silence (alvr.md 10).
 * Where vrtd may not ask for that, its streamers have the priority that it has (systemd: `Nice=`).
 */
function hurry(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_HIGH);
  } catch {
    // EPERM, or it has ended.
  }
}
