import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { VrtError } from '../../protocol/api/error.js';
import type { HeadsetReport } from '../../protocol/headset-report.js';

export interface HeadsetRun {
  readonly report: HeadsetReport;
  /** CPU time of the process, user and system. */
  readonly cpuUs: number;
}

/** A simulated headset in a process of its own, as a person would start it. */
export class HeadsetProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<HeadsetRun>;

  /** `args` of `vrt headset`; its report comes back as JSON. */
  constructor(args: readonly string[]) {
    const program = fileURLToPath(new URL('../../../bin/vrt', import.meta.url));
    const child = spawn(process.execPath, [program, 'headset', ...args, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    this.#ended = outcome(child);
    // Somebody always waits for it in the end; until then a failure is not unheard.
    this.#ended.catch(() => undefined);
  }

  /** Resolves when the headset has left by itself. Rejects with VrtError and its own last words. */
  ended(): Promise<HeadsetRun> {
    return this.#ended;
  }

  /** Ends it and waits. */
  async kill(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    await this.#ended.catch(() => undefined);
  }
}

function outcome(child: ChildProcess): Promise<HeadsetRun> {
  let output = '';
  let words = '';
  let cpuUs = 0;
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-2_000);
  });
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new VrtError('internal', `The headset could not be started: ${error.message}`)));
    child.once('close', (code, signal) => {
      if (code !== 0) {
        reject(new VrtError('internal', `The headset failed (${signal ?? `exit code ${code ?? 'unknown'}`}): ${words.trim()}`, { hint: 'Run the same `vrt headset` by hand to see more.' }));
        return;
      }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by our own program of the same version
      const report = JSON.parse(output) as HeadsetReport & { cpuUs?: number };
      cpuUs = report.cpuUs ?? 0;
      resolve({ report, cpuUs });
    });
  });
}
