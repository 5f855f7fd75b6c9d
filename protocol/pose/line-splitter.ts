/** One line of a text file, counted from 1, without its line end. */
export interface Line {
  readonly number: number;
  readonly text: string;
  /** False for a last line that no line feed follows. */
  readonly ended: boolean;
}

/** Fault of a text file, and its line (counted from 1). */
export interface LineError {
  readonly line: number;
  /** One sentence without a full stop. */
  readonly message: string;
}

/**
 * Cuts text that arrives in chunks into lines, holding at most one line of `maxLineChars`. LF and CRLF end a line, and
 * a byte order mark before the first is dropped.
 */
export class LineSplitter {
  readonly #maxLineChars: number;
  #partial = '';
  #number = 1;

  constructor(maxLineChars: number) {
    this.#maxLineChars = maxLineChars;
  }

  /** Calls `each` for every line that the chunk completes, until one returns an error. */
  push(chunk: string, each: (line: Line) => LineError | undefined): LineError | undefined {
    let from = 0;
    for (let to = chunk.indexOf('\n'); to >= 0; to = chunk.indexOf('\n', from)) {
      const error = this.#checkLength(to - from) ?? each(this.#take(chunk.slice(from, to), true));
      if (error !== undefined) return error;
      from = to + 1;
    }
    const error = this.#checkLength(chunk.length - from);
    if (error === undefined) this.#partial += chunk.slice(from);
    return error;
  }

  /** Hands out the last line when it has no line feed. */
  end(each: (line: Line) => LineError | undefined): LineError | undefined {
    return this.#partial === '' ? undefined : each(this.#take('', false));
  }

  #take(rest: string, ended: boolean): Line {
    let text = this.#partial + rest;
    if (this.#number === 1 && text.startsWith('\uFEFF')) text = text.slice(1);
    if (text.endsWith('\r')) text = text.slice(0, -1);
    const line = { number: this.#number, text, ended };
    this.#partial = '';
    this.#number += 1;
    return line;
  }

  #checkLength(moreChars: number): LineError | undefined {
    if (this.#partial.length + moreChars <= this.#maxLineChars) return undefined;
    return { line: this.#number, message: `the line is longer than ${this.#maxLineChars} characters` };
  }
}
