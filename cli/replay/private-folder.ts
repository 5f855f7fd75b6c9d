import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VrtError } from '../../protocol/api/error.js';
import { startTicks } from './process-stat.js';

/** sun_path of unix(7) takes 108 bytes with its closing zero. */
const longestSocketPathBytes = 107;

const socketName = 'vrtd.sock';
const prefix = 'vrt-private-';
/** `vrt-private-PID-TICKS-XXXXXX`: which process made it, and six characters of mkdtemp(3). */
const folderName = /^vrt-private-(\d+)-(\d+)-[A-Za-z0-9]{6}$/;

export interface PrivateFolder {
  readonly path: string;
  readonly socket: string;
}

/**
 * A new folder for one private daemon, in the first place of `places` that can be written and is short enough for a
 * socket. Folders whose owner was killed along with its daemon are removed on the way. Throws VrtError
 * `file-unreadable`.
 */
export async function makePrivateFolder(
  places: readonly string[] = usualPlaces(process.env),
): Promise<PrivateFolder> {
  const reasons: string[] = [];
  for (const place of places) {
    const owned = join(place, `${prefix}${process.pid}-${startTicks(process.pid) ?? '0'}-`);
    if (Buffer.byteLength(join(`${owned}XXXXXX`, socketName)) > longestSocketPathBytes) {
      reasons.push(`${place} is too long for the path of a socket (${longestSocketPathBytes} bytes)`);
      continue;
    }
    try {
      const path = await mkdtemp(owned);
      sweep(place);
      return { path, socket: join(path, socketName) };
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new VrtError('file-unreadable', `No place for temporary files can be used: ${reasons.join('; ')}.`, {
    hint: 'Set TMPDIR to a folder with a short path in which you may write.',
  });
}

function usualPlaces({ XDG_RUNTIME_DIR }: NodeJS.ProcessEnv): string[] {
  const runtime = XDG_RUNTIME_DIR?.startsWith('/') === true ? [XDG_RUNTIME_DIR] : [];
  return [...new Set([tmpdir(), '/tmp', ...runtime, '/dev/shm'])];
}

function sweep(place: string): void {
  for (const name of readdirSync(place)) {
    const [, pid, ticks] = folderName.exec(name) ?? [];
    if (pid === undefined || startTicks(Number(pid)) === ticks) continue;
    const path = join(place, name);
    try {
      const found = lstatSync(path);
      if (found.isDirectory() && found.uid === process.getuid?.())
        rmSync(path, { recursive: true, force: true });
    } catch {
      // Somebody else swept it, or it is another's: neither is our business.
    }
  }
}
