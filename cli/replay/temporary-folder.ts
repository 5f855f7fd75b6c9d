import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VrtError } from '../../protocol/api/error.js';
import { reasonOf } from '../../protocol/text/reason.js';

/** Where temporary folders may be made, the best place first. */
export function temporaryPlaces({ XDG_RUNTIME_DIR }: NodeJS.ProcessEnv = process.env): readonly string[] {
  const runtime = XDG_RUNTIME_DIR?.startsWith('/') === true ? [XDG_RUNTIME_DIR] : [];
  return [...new Set([tmpdir(), '/tmp', ...runtime, '/dev/shm'])];
}

export interface TemporaryFolder {
  readonly path: string;
  /** The place that it is in. */
  readonly place: string;
}

/**
 * Makes `PREFIX-XXXXXX` in the first place that takes it. `refuse` says why a path will not do. Throws VrtError
 * `file-unreadable` when there is no place.
 */
export async function makeTemporaryFolder(
  prefix: string,
  refuse: (path: string) => string | undefined = () => undefined,
  places: readonly string[] = temporaryPlaces(),
): Promise<TemporaryFolder> {
  const reasons: string[] = [];
  for (const place of places) {
    const path = join(place, `${prefix}-`);
    const refusal = refuse(`${path}XXXXXX`);
    if (refusal !== undefined) {
      reasons.push(`${place} ${refusal}`);
      continue;
    }
    try {
      return { path: await mkdtemp(path), place };
    } catch (error) {
      reasons.push(reasonOf(error));
    }
  }
  throw new VrtError('file-unreadable', `No place for temporary files can be used: ${reasons.join('; ')}.`, {
    hint: 'Set TMPDIR to a folder with a short path in which you may write.',
  });
}
