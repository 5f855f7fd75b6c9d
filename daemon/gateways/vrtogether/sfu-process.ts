import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface SfuProcessOptions {
  /** It starts then: when another has left its port. */
  readonly after: Promise<unknown>;
  readonly command: readonly string[];
  /** One line of its output. */
  readonly said: (line: string) => void;
  readonly ended: (how: string, againInMs: number) => void;
}

const firstPauseMs = 250;
const longestPauseMs = 10_000;
/** A process that ran this long was well: its next end is its first. */
const wellMs = 30_000;
const patienceMs = 2_000;
const longestLine = 4_096;

/** A media server of others: started, watched, and started again for as long as it is wanted. */
export class SfuProcess {
  readonly #options: SfuProcessOptions;
  #child: ChildProcess | undefined;
  #again: NodeJS.Timeout | undefined;
  #pauseMs = firstPauseMs;
  #stopped = false;

  constructor(options: SfuProcessOptions) {
    this.#options = options;
    void options.after.then(() => {
      if (!this.#stopped) this.#start();
    });
  }

  /** SIGTERM, and SIGKILL for one that does not end; resolves when it is gone. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#again);
    const child = this.#child;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => {
      child.once('exit', resolve);
    });
    child.kill('SIGTERM');
    const impatience = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    await gone;
    clearTimeout(impatience);
  }

  #start(): void {
    const [program = '', ...args] = this.#options.command;
    const startedMs = performance.now();
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => this.#options.said(line.slice(0, longestLine)));
    let over = false;
    const end = (how: string) => {
      if (over) return;
      over = true;
      if (this.#stopped) return;
      if (performance.now() - startedMs > wellMs) this.#pauseMs = firstPauseMs;
      this.#options.ended(how, this.#pauseMs);
      this.#again = setTimeout(() => this.#start(), this.#pauseMs);
      this.#pauseMs = Math.min(2 * this.#pauseMs, longestPauseMs);
    };
    child.once('error', (error) => end(error.message));
    child.once('exit', (code, signal) => end(signal === null ? `exit code ${code}` : signal));
  }
}
