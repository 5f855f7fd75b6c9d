import { existsSync, writeFileSync } from 'node:fs';
import { VrtError } from '../../protocol/api/error.js';

/** Throws VrtError `confirmation-needed` where a file is that nobody said may be replaced. Devices and pipes are no loss. */
export function refuseOverwrite(path: string, force: boolean | undefined): void {
  if (force === true || path.startsWith('/dev/') || !existsSync(path)) return;
  throw new VrtError('confirmation-needed', `There is a file ${path} already.`, {
    hint: 'Give --force to write in its place.',
  });
}

/** Throws VrtError `file-unreadable`. */
export function writeTextFile(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new VrtError('file-unreadable', `${path} cannot be written: ${why}.`, { cause: error });
  }
}
