import { constants, readFileSync, statSync } from 'node:fs';
import { parseCommandLine } from './configuration/command-line.js';
import { resolveOptions, type ResolvedOptions } from './configuration/resolve.js';
import { errorCode } from '../protocol/text/reason.js';

export type { DaemonOptions } from './configuration/resolve.js';

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

/** Far more than any configuration. */
const maximumConfigurationBytes = 4_000_000;

/** Text of a file; `undefined` when there is none. Throws when it cannot be read, or is not a regular file. */
export function readIfThere(path: string): string | undefined {
  if (path === '/dev/null') return '';
  try {
    const { size, mode } = statSync(path);
    // A pipe or a device would be waited for, or read, for ever.
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) throw new Error(`${path} is no regular file`);
    if (size > maximumConfigurationBytes) throw new Error(`${path} is larger than 4 MB`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
