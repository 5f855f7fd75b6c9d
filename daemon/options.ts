import { readFileSync } from 'node:fs';
import { parseCommandLine } from './configuration/command-line.js';
import { resolveOptions, type ResolvedOptions } from './configuration/resolve.js';

export type { DaemonOptions, Origin } from './configuration/resolve.js';

/** What vrtd was asked to do, with its options. */
export type Invocation =
  | ({ readonly command: 'run' } & ResolvedOptions)
  | ({ readonly command: 'doctor'; readonly json: boolean } & ResolvedOptions)
  | { readonly command: 'print'; readonly text: string };

/** The parts of a process that decide on its options. */
export interface ProcessFacts {
  /** Arguments without node and script. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly uid: number;
  readonly cwd: string;
  readonly version: string;
}

/** Reads command line, environment and configuration file. Throws VrtError with exit code and hint. */
export function readOptions({ args, env, uid, cwd, version }: ProcessFacts): Invocation {
  const line = parseCommandLine(args, version);
  if (line.command === 'print') return line;
  return { ...line, ...resolveOptions({ flags: line.flags, env, uid, cwd, readFile: readIfThere }) };
}

/** Text of a file; `undefined` when there is none. Throws when it cannot be read. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
