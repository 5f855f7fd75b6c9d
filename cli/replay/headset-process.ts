import { VrtError } from '../../protocol/api/error.js';
import type { HeadsetReport } from '../../protocol/headset-report.js';
import { parseErrorDocument } from '../error-document.js';
import { cpuTimeUs } from './process-stat.js';
import { endChild, spawnTied, type TiedProcess } from './tied-process.js';
import { reasonOf } from '../../protocol/text/reason.js';

/** A simulated headset in a process of its own, as a person would start it. */
export class HeadsetProcess {
  readonly #process: TiedProcess;
  readonly #ended: Promise<HeadsetReport>;
  readonly #listening: Promise<void>;
  #cpuUs: number | null = null;

  /** `args` of `vrt headset`; its report comes back as JSON. */
  constructor(args: readonly string[]) {
    this.#process = spawnTied('vrt', ['headset', ...args, '--json', '--quiet'], {
      stdout: 'pipe',
      env: process.env,
    });
    this.#ended = reportOf(this.#process);
    const { child } = this.#process;
    this.#listening = Promise.race([
      new Promise<void>((resolve) => {
        // The only thing that `vrt headset` ever sends.
        child.once('message', () => resolve());
      }),
      this.#ended.then(() => undefined),
    ]);
    // They are always awaited in the end; until then a rejection is not unhandled.
    this.#ended.catch(() => undefined);
    this.#listening.catch(() => undefined);
  }

  /** CPU time at the last check while it ran, `null` before any; the kernel forgets it with the process. */
  sampleCpuUs(): number | null {
    const { pid } = this.#process.child;
    if (pid !== undefined) this.#cpuUs = cpuTimeUs(pid) ?? this.#cpuUs;
    return this.#cpuUs;
  }

  /** Resolves when it can be dialled, or has ended; rejects like `ended`. */
  listening(): Promise<void> {
    return this.#listening;
  }

  /** Resolves when the headset has exited by itself. Rejects with VrtError and its last output. */
  ended(): Promise<HeadsetReport> {
    return this.#ended;
  }

  /** Ends it and waits. */
  async kill(): Promise<void> {
    await endChild(this.#process.child, 0);
    await this.#ended.catch(() => undefined);
  }
}

function reportOf({ child, words }: TiedProcess): Promise<HeadsetReport> {
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  return new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(
        new VrtError('run-failed', `The headset could not be started: ${reasonOf(error)}.`, { cause: error }),
      ),
    );
    child.once('close', (code, signal) => {
      try {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by our own program of the same package
        if (code === 0) return resolve(JSON.parse(output) as HeadsetReport);
      } catch {
        // Told below with the rest.
      }
      const told = parseErrorDocument(words().split('\n').at(-1) ?? '');
      if (told !== undefined) return reject(told);
      const how = signal ?? `exit code ${code ?? 'unknown'}`;
      return reject(new VrtError('run-failed', `The headset failed (${how}). ${words()}`.trim()));
    });
  });
}
