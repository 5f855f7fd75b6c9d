import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { VrtError } from '../protocol/api/error.js';

/** All of a file; `-` is standard input. Throws VrtError `file-unreadable`. */
export async function readInput(path: string): Promise<Buffer> {
  try {
    return path === '-' ? await buffer(process.stdin) : await readFile(path);
  } catch (error) {
    throw new VrtError('file-unreadable', `${path} cannot be read: ${String(error)}.`, { cause: error });
  }
}

/** The first line of a file: a password never stands on a command line, where others see it. */
export async function readSecret(path: string): Promise<string> {
  const [first = ''] = (await readInput(path)).toString('utf8').split(/\r?\n/);
  if (first === '') throw new VrtError('invalid-request', `The first line of ${path} is empty.`);
  return first;
}
