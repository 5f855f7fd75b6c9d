import { spawn, type ChildProcess } from 'node:child_process';
import { VrtError } from '../../protocol/api/error.js';
import type { HeadsetReport } from '../../protocol/headset-report.js';
import { programPath } from '../package-root.js';
import { cpuTimeUs } from './cpu-time.js';

const wordsChars = 2_000;

/** A simulated headset in a process of its own, as a person would start it. */
export class HeadsetProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<HeadsetReport>;
  #cpuUs: number | null = null;

  /** `args` of `vrt headset`; its report comes back as JSON. */
  constructor(args: readonly string[]) {
    const child = spawn(process.execPath, [programPath('vrt'), 'headset', ...args, '--json', '--quiet'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#ended = reportOf(child);
    // Somebody always waits for it in the end; until then a failure is not unheard.
    this.#ended.catch(() => undefined);
  }

  /** CPU time as of the last look while it lived, `null` before any; the kernel forgets it with the process. */
  sampleCpuUs(): number | null {
    if (this.#child.pid !== undefined) this.#cpuUs = cpuTimeUs(this.#child.pid) ?? this.#cpuUs;
    return this.#cpuUs;
  }

  /** Resolves when the headset has left by itself. Rejects with VrtError and its own last words. */
  ended(): Promise<HeadsetReport> {
    return this.#ended;
  }

  /** Ends it and waits. */
  async kill(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    await this.#ended.catch(() => undefined);
  }
}

function reportOf(child: ChildProcess): Promise<HeadsetReport> {
  let output = '';
  let words = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-wordsChars);
  });
  return new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(new VrtError('internal', `The headset could not be started: ${error.message}`)),
    );
    child.once('close', (code, signal) => {
      try {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by our own program of the same package
        if (code === 0) return resolve(JSON.parse(output) as HeadsetReport);
      } catch {
        // Told below with the rest.
      }
      const how = signal ?? `exit code ${code ?? 'unknown'}`;
      return reject(
        new VrtError('internal', `The headset failed (${how}): ${words.trim()}`, {
          hint: 'Run the same `vrt headset` by hand to see more.',
        }),
      );
    });
  });
}
