import { spawn, type ChildProcess } from 'node:child_process';
import { printable } from '../../protocol/text/terminal-text.js';
import { endProcess } from '../processes/end-process.js';
import { readLines, type LineLimits } from '../processes/output-lines.js';

export interface HookEvents {
  /** One line of its output. */
  readonly line: (text: string) => void;
  /** Called once; `code` is null after a signal. */
  readonly ended: (code: number | null, timedOut: boolean) => void;
}

/** Output of one hook per stream before the rest is left out. */
const lineLimits: LineLimits = { maximumLines: 200, maximumChars: 1_000, windowMs: Infinity };
/** Between asking and killing. */
const graceMs = 1_000;

/** One hook: a command line in a process group of its own, bounded in time and output. */
export class HookProcess {
  readonly #child: ChildProcess;
  readonly #over: Promise<void>;
  readonly #timeout: NodeJS.Timeout;
  #timedOut = false;

  constructor(
    hook: { readonly command: string; readonly env: NodeJS.ProcessEnv; readonly timeoutMs: number },
    events: HookEvents,
  ) {
    const child = spawn('/bin/sh', ['-c', hook.command], {
      env: hook.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const output of [child.stdout, child.stderr])
      readLines(output, lineLimits, (text) => events.line(printable(text)));
    this.#timeout = setTimeout(() => {
      this.#timedOut = true;
      this.#end();
    }, hook.timeoutMs);
    this.#over = new Promise((resolve) => {
      const done = (code: number | null) => {
        clearTimeout(this.#timeout);
        events.ended(code, this.#timedOut);
        resolve();
      };
      child.once('error', () => done(null));
      child.once('exit', (code) => done(code));
    });
  }

  /** Gives it this long to exit; resolves when it has. */
  async finish(patienceMs: number): Promise<void> {
    const impatience = setTimeout(() => this.#end(), patienceMs);
    await this.#over;
    clearTimeout(impatience);
    // Whatever it left running holds its output open, and would keep the daemon alive.
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
  }

  #end(): void {
    void endProcess(
      this.#child,
      graceMs,
      () => this.#signal('SIGTERM'),
      () => this.#signal('SIGKILL'),
    );
  }

  /** To the whole group: a shell does not pass signals on. */
  #signal(signal: NodeJS.Signals): void {
    if (this.#child.pid === undefined) return;
    try {
      process.kill(-this.#child.pid, signal);
    } catch {
      // It has exited already.
    }
  }
}
