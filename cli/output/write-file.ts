import { statSync, writeFileSync } from 'node:fs';
import { VrtError } from '../../protocol/api/error.js';
import { confirmed } from '../confirm.js';
import { reasonOf } from '../../protocol/text/reason.js';

/**
 * Asks before an existing file is overwritten; a script has to pass `--force`. Throws VrtError `confirmation-needed`.
 * Devices and pipes may be written at any time.
 */
export async function checkOverwrite(path: string, force: boolean | undefined): Promise<void> {
  if (force === true || !isRegularFile(path)) return;
  const there = `The file ${path} already exists.`;
  const answer = await confirmed(`${there} Replace it?`);
  if (answer === true) return;
  throw new VrtError('confirmation-needed', answer === false ? `${path} is unchanged.` : there, {
    hint: 'Add --force to overwrite it.',
  });
}

/** Throws VrtError `file-unreadable`. */
export function writeTextFile(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    const why = reasonOf(error, path);
    throw new VrtError('file-unreadable', `${path} cannot be written: ${why}.`, { cause: error });
  }
}

function isRegularFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
