import { createReadStream } from 'node:fs';
import { VrtError } from '../protocol/api/error.js';
import { reasonOf } from '../protocol/text/reason.js';

/** Larger than any document that vrt accepts; endless input, such as /dev/zero, ends here. */
const mostBytes = 16 * 1024 * 1024;

/** All of a file; `-` is standard input. Throws VrtError `file-unreadable`, also for a file that is too long. */
export async function readInput(path: string, limitBytes = mostBytes): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    const source = path === '-' ? process.stdin : createReadStream(path);
    for await (const chunk of source) {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      length += bytes.length;
      // Leaving the loop closes the file.
      if (length > limitBytes) break;
    }
  } catch (error) {
    const why = reasonOf(error, path);
    throw new VrtError('file-unreadable', `${path} cannot be read: ${why}.`, { cause: error });
  }
  if (length > limitBytes)
    throw new VrtError(
      'file-unreadable',
      `${path} is too long: more than ${Math.floor(limitBytes / 1024)} KiB.`,
      {
        hint: 'Name the file that was meant, or split it.',
      },
    );
  return Buffer.concat(chunks);
}

/** The same as text. */
export async function readText(path: string): Promise<string> {
  return (await readInput(path)).toString('utf8');
}

/** The first line of a file: a password never stands on a command line, where others see it. */
export async function readSecret(path: string): Promise<string> {
  const [first = ''] = (await readText(path)).split(/\r?\n/);
  if (first === '') throw new VrtError('invalid-request', `The first line of ${path} is empty.`);
  return first;
}
