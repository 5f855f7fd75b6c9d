import { spawn, type ChildProcess } from 'node:child_process';
import { exitCodes } from '../../../protocol/api/error.js';
import { reasonOf } from '../../../protocol/text/reason.js';

/** What is kept of the output: its end, in characters. */
const longest = 262_144;

/** One `vrt` that the dashboard runs for a line that was typed. */
export class CommandRun {
  readonly #child: ChildProcess;
  #text = '';

  /** `told` hears all that was printed so far, and at the end the exit code. */
  constructor(
    program: string,
    words: readonly string[],
    socket: string,
    told: (text: string, code: number | undefined) => void,
  ) {
    this.#child = spawn(process.execPath, [program, ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, VRT_SOCKET: socket, NO_COLOR: '1' },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        this.#text = (this.#text + chunk).slice(-longest);
        told(this.#text, undefined);
      });
    this.#child.once('error', (error) => told(`${this.#text}${reasonOf(error)}\n`, exitCodes.failed));
    this.#child.once('close', (code) => told(this.#text, code ?? exitCodes.failed));
  }

  /** Ends it, as Ctrl-C would. */
  stop(): void {
    this.#child.kill('SIGINT');
  }
}
