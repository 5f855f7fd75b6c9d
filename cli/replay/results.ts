import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { VrtError } from '../../protocol/api/error.js';
import { cannotWrite, writeTextFile } from '../output/write-file.js';
import { junitXml } from './junit.js';
import { documentOf, failed, junitOf, type Outcome } from './outcome.js';

export interface ResultFiles {
  /** Paths, or `-` for standard output. */
  readonly report: string | undefined;
  readonly junit: string | undefined;
}

/** What stands for standard output. */
const standardOutput = '-';

/**
 * What the fixtures came to, and the files that say so. They are there from the beginning, with every fixture as not
 * finished, and written again after each: whatever ends the replay, a build finds them and no older ones.
 */
export class Results {
  readonly #files: ResultFiles;
  readonly #expectations: readonly string[];
  readonly #outcomes: Outcome[];
  readonly #open: Set<number>;

  /** Throws VrtError: `invalid-request` for two documents in one place, `file-unreadable` when a file cannot be written. */
  constructor(fixtures: readonly string[], expectations: readonly string[], files: ResultFiles) {
    if (files.report !== undefined && files.report === files.junit)
      throw new VrtError('invalid-request', `--report and --junit cannot both go to ${files.report}.`);
    this.#files = files;
    this.#expectations = expectations;
    const notFinished = new VrtError('interrupted', 'The replay did not finish.');
    this.#outcomes = fixtures.map((fixture) => failed(fixture, undefined, 0, notFinished));
    this.#open = new Set(fixtures.keys());
    this.#write();
  }

  settle(index: number, outcome: Outcome): void {
    this.#open.delete(index);
    this.#outcomes[index] = outcome;
    this.#write();
  }

  /** Nothing more comes: this is why. */
  failRest(error: VrtError): void {
    for (const index of this.#open) {
      const { fixture } = this.#outcomes[index] ?? {};
      if (fixture !== undefined) this.#outcomes[index] = failed(fixture, undefined, 0, error);
    }
    this.#open.clear();
    this.#write();
  }

  get outcomes(): readonly Outcome[] {
    return this.#outcomes;
  }

  /** The documents that belong on standard output. */
  get printed(): string {
    return this.#documents()
      .filter(([path]) => path === standardOutput)
      .map(([, text]) => text)
      .join('');
  }

  #write(): void {
    for (const [path, text] of this.#documents()) if (path !== standardOutput) writeResult(path, text);
  }

  #documents(): [string, string][] {
    const { report, junit } = this.#files;
    const documents: [string, string][] = [];
    if (report !== undefined)
      documents.push([report, `${JSON.stringify(this.#outcomes.map(documentOf), undefined, 2)}\n`]);
    if (junit !== undefined)
      documents.push([junit, junitXml(this.#outcomes.map((one) => junitOf(one, this.#expectations)))]);
    return documents;
  }
}

function writeResult(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (error) {
    throw cannotWrite(path, error);
  }
  writeTextFile(path, text);
}
