import type { ChildProcess } from 'node:child_process';
import { BackOff, type BackOffRule } from './back-off.js';
import { cpuWaitMs } from './cpu-wait.js';
import { endProcess } from './end-process.js';
import { Heartbeat } from './heartbeat.js';
import { readLines, type LineLimits } from './output-lines.js';
import { reasonOf } from '../../protocol/text/reason.js';

export interface Liveness {
  /** Asks the process whether it lives; its answer is to be given to `SupervisedProcess.answered`. */
  readonly ping: (child: ChildProcess) => void;
  readonly periodMs: number;
  /** Periods in a row without an answer after which it is killed and started again. */
  readonly patience: number;
}

/** Runs what is not expected to throw, and tells of it when it does, so that it costs no more than itself. */
export type Guard = <A extends unknown[]>(doing: string, work: (...args: A) => void) => (...args: A) => void;

export interface Supervision {
  readonly guarded: Guard;
  /** Starts it; outputs that are pipes are read as lines. */
  readonly launch: () => ChildProcess;
  readonly backOff: BackOffRule;
  /** Asks it to end; SIGTERM unless given. */
  readonly ask?: (child: ChildProcess) => void;
  /** How long it may take to end when asked. */
  readonly patienceMs: number;
  /** Without it a process that hangs is not noticed. */
  readonly liveness?: Liveness;
}

export interface SupervisionEvents {
  started(child: ChildProcess): void;
  /** It ended unasked, and is started again after `againInMs`. */
  ended(how: string, againInMs: number): void;
  /** One line of its output, cut and rationed. */
  said(line: string): void;
}

/** What of the output of a supervised process is passed on. */
const lineLimits: LineLimits = { maximumChars: 4_096, maximumLines: 100, windowMs: 10_000 };
/** A child of the process may hold its output open for ever; output that is unread by then is lost. */
const lastWordsMs = 1_000;

/** A process that is started, watched, and started again for as long as it is wanted. */
export class SupervisedProcess {
  readonly #supervision: Supervision;
  readonly #events: SupervisionEvents;
  readonly #backOff: BackOff;
  #child: ChildProcess | undefined;
  #heartbeat: Heartbeat | undefined;
  #beats: NodeJS.Timeout | undefined;
  #again: NodeJS.Timeout | undefined;
  #stopping: Promise<void> | undefined;
  /** Why it was killed, for the event of its end. */
  #verdict: string | undefined;

  constructor(supervision: Supervision, events: SupervisionEvents) {
    this.#supervision = supervision;
    this.#events = events;
    this.#backOff = new BackOff(supervision.backOff);
  }

  /** The process that runs now; undefined between two, and after `stop` was called. */
  get child(): ChildProcess | undefined {
    return this.#stopping === undefined ? this.#child : undefined;
  }

  start(): void {
    if (this.#stopping !== undefined || this.#child !== undefined) return;
    const startedMs = performance.now();
    let child: ChildProcess;
    try {
      child = this.#supervision.launch();
    } catch (error) {
      // A command line that no process can have: it may be another one next time.
      this.#startAgain(reasonOf(error), 0);
      return;
    }
    this.#child = child;
    this.#verdict = undefined;
    for (const output of [child.stdout, child.stderr])
      readLines(output, lineLimits, (line) => this.#events.said(line));
    const end = (how: string) => this.#ended(child, this.#verdict ?? how, performance.now() - startedMs);
    // Without a pid it could not be started; otherwise an error is one of sending or killing, and no end.
    child.on('error', (error) => {
      if (child.pid === undefined) end(reasonOf(error));
    });
    child.once('exit', (code, signal) => end(signal ?? `exit code ${code ?? 'unknown'}`));
    if (child.pid !== undefined) this.#events.started(child);
    this.#watch(child);
  }

  /** The process answered a ping. */
  answered(): void {
    this.#heartbeat?.heard();
  }

  /** Ends it for good; resolves when it has exited. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  #watch(child: ChildProcess): void {
    const { liveness } = this.#supervision;
    if (liveness === undefined) return;
    const heartbeat = new Heartbeat(liveness.patience);
    this.#heartbeat = heartbeat;
    let waitedMs = 0;
    // A process that a loaded machine does not schedule is not hung: only time on a CPU, or without waiting for one,
    // counts.
    const share = () => {
      const nowWaitedMs = cpuWaitMs(child.pid ?? 0);
      const waiting = Math.min(1, Math.max(0, nowWaitedMs - waitedMs) / liveness.periodMs);
      waitedMs = nowWaitedMs;
      return 1 - waiting;
    };
    const beat = () => {
      if (heartbeat.beat(share())) {
        liveness.ping(child);
        return;
      }
      clearInterval(this.#beats);
      this.#verdict = `it did not answer for ${(liveness.patience * liveness.periodMs) / 1000} s`;
      child.kill('SIGKILL');
    };
    this.#beats = setInterval(this.#supervision.guarded('Watching a process', beat), liveness.periodMs);
  }

  #ended(child: ChildProcess, how: string, ranMs: number): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    clearInterval(this.#beats);
    // A wrapper that was killed may have left the program, which ends when its channel does.
    if (child.connected) child.disconnect();
    setTimeout(() => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    }, lastWordsMs).unref();
    if (this.#stopping === undefined) this.#startAgain(how, ranMs);
  }

  #startAgain(how: string, ranMs: number): void {
    const againInMs = this.#backOff.failed(ranMs);
    this.#events.ended(how, againInMs);
    // The notification may have led to a stop.
    if (this.#stopping !== undefined) return;
    this.#again = setTimeout(
      this.#supervision.guarded('Starting a process again', () => this.start()),
      againInMs,
    );
  }

  async #stop(): Promise<void> {
    clearTimeout(this.#again);
    clearInterval(this.#beats);
    const child = this.#child;
    if (child === undefined) return;
    const { ask, patienceMs } = this.#supervision;
    await endProcess(child, patienceMs, ask === undefined ? undefined : () => ask(child));
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
}
