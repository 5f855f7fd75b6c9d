import { LineSplitter, type Line, type LineError } from './line-splitter.js';
import { headerFrom } from './poses-header.js';
import { sampleFrom } from './poses-sample.js';
import type { PoseSample } from './sample.js';
import { maxLineChars, type PosesHeader } from './vrtposes.js';

/** Content of a piece of a recording: samples, and after them the error that ends the reading, if there is one. */
export interface ParsedSamples {
  readonly samples: readonly PoseSample[];
  readonly error: LineError | undefined;
}

/**
 * Reads a `.vrtposes` file (vrtposes.ts) that arrives in chunks of text, cut anywhere. Holds one line at most. After an
 * error it stays at that error.
 */
export class PosesParser {
  readonly #lines = new LineSplitter(maxLineChars);
  #header: PosesHeader | undefined;
  #error: LineError | undefined;
  #lastS: number | undefined;

  /** Known once the first line was read without error. */
  get header(): PosesHeader | undefined {
    return this.#header;
  }

  push(chunk: string): ParsedSamples {
    const samples: PoseSample[] = [];
    this.#error ??= this.#lines.push(chunk, (line) => this.#read(line, samples));
    return { samples, error: this.#error };
  }

  /** The file is over: takes a last line without line feed, and reports one that is cut off or a file without header. */
  end(): ParsedSamples {
    const samples: PoseSample[] = [];
    this.#error ??= this.#lines.end((line) => this.#read(line, samples));
    if (this.#header === undefined)
      this.#error ??= { line: 1, message: 'the file is empty: expected a vrtposes header' };
    return { samples, error: this.#error };
  }

  #read({ number, text, ended }: Line, samples: PoseSample[]): LineError | undefined {
    if (text.trim() === '') return undefined;
    const fail = (message: string): LineError => ({ line: number, message });
    const fields = parseObject(text);
    if (fields === undefined) {
      if (!ended) return fail(`the last line is cut off after ${text.length} characters`);
      return fail(
        this.#header === undefined
          ? 'the file does not begin with a vrtposes header'
          : 'the line is not a JSON object',
      );
    }
    if (this.#header === undefined) {
      const header = headerFrom(fields);
      if (!header.ok) return fail(header.error);
      this.#header = header.value;
      return undefined;
    }
    const sample = sampleFrom(fields, this.#header.devices);
    if (!sample.ok) return fail(sample.error);
    if (this.#lastS !== undefined && sample.value.tS <= this.#lastS) {
      return fail(`t is ${sample.value.tS}, not after the sample before (${this.#lastS})`);
    }
    this.#lastS = sample.value.tS;
    samples.push(sample.value);
    return undefined;
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return Object.fromEntries(Object.entries(value));
  } catch {
    return undefined;
  }
}
