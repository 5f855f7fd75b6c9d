import type { Readable } from 'node:stream';

export interface LineLimits {
  /** The rest of a longer line is left out. */
  readonly maximumChars: number;
  /** Lines per `windowMs`; the rest is left out, which is reported once per window. */
  readonly maximumLines: number;
  readonly windowMs: number;
}

/** Said instead of the lines past the limit. */
export const leftOut = 'further output is not shown';

/** Output of a process, as lines of bounded length and number: no more than one line is held in memory. */
export class OutputLines {
  readonly #limits: LineLimits;
  readonly #say: (line: string) => void;
  readonly #nowMs: () => number;
  #line = '';
  /** The line is full: its rest is skipped. */
  #skipping = false;
  #windowStartMs = -Infinity;
  #inWindow = 0;

  constructor(limits: LineLimits, say: (line: string) => void, nowMs = () => performance.now()) {
    this.#limits = limits;
    this.#say = say;
    this.#nowMs = nowMs;
  }

  push(text: string): void {
    let at = 0;
    for (;;) {
      const end = text.indexOf('\n', at);
      this.#append(text.slice(at, end === -1 ? undefined : end));
      if (end === -1) return;
      this.#lineIsOver();
      at = end + 1;
    }
  }

  /** Nothing more comes: a last line without its end is one too. */
  end(): void {
    if (this.#line !== '') this.#lineIsOver();
  }

  #append(part: string): void {
    if (this.#skipping) return;
    const room = this.#limits.maximumChars - this.#line.length;
    this.#line += part.slice(0, room);
    this.#skipping = part.length > room;
  }

  #lineIsOver(): void {
    const line = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : this.#line;
    this.#line = '';
    this.#skipping = false;
    const nowMs = this.#nowMs();
    if (nowMs - this.#windowStartMs >= this.#limits.windowMs) {
      this.#windowStartMs = nowMs;
      this.#inWindow = 0;
    }
    this.#inWindow += 1;
    if (this.#inWindow <= this.#limits.maximumLines) this.#say(line);
    else if (this.#inWindow === this.#limits.maximumLines + 1) this.#say(leftOut);
  }
}

/** Reads lines from the output of a process until it ends. Several outputs may share one `OutputLines` limit each. */
export function readLines(output: Readable | null, limits: LineLimits, say: (line: string) => void): void {
  if (output === null) return;
  const lines = new OutputLines(limits, say);
  output.setEncoding('utf8');
  output.on('data', (text: string) => lines.push(text));
  output.once('end', () => lines.end());
  // A pipe that breaks has ended.
  output.on('error', () => undefined);
}
