import { lstatSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startTicks } from './process-stat.js';
import { makeTemporaryFolder } from './temporary-folder.js';

/** sun_path of unix(7) takes 108 bytes with its closing zero. */
const longestSocketPathBytes = 107;

const socketName = 'vrtd.sock';
const prefix = 'vrt-private-';
const unknownTicks = '0';
/** `vrt-private-PID-TICKS-XXXXXX`: which process made it, and six characters of mkdtemp(3). */
const folderName = /^vrt-private-(\d+)-(\d+)-[A-Za-z0-9]{6}$/;

export interface PrivateFolder {
  readonly path: string;
  readonly socket: string;
}

/**
 * A new folder for one private daemon, whose path is short enough for a socket in it. Folders whose owner was killed
 * along with its daemon are removed on the way. Throws VrtError `file-unreadable`.
 */
export async function makePrivateFolder(): Promise<PrivateFolder> {
  const owner = `${prefix}${process.pid}-${startTicks(process.pid) ?? unknownTicks}`;
  const { path, place } = await makeTemporaryFolder(owner, (wanted) =>
    Buffer.byteLength(join(wanted, socketName)) > longestSocketPathBytes
      ? `is too long for the path of a socket (${longestSocketPathBytes} bytes)`
      : undefined,
  );
  sweep(place);
  return { path, socket: join(path, socketName) };
}

function sweep(place: string): void {
  for (const name of readdirSync(place)) {
    const [, pid, ticks] = folderName.exec(name) ?? [];
    // Where /proc does not tell the one, it tells nothing of the other.
    if (pid === undefined || ticks === unknownTicks || startTicks(Number(pid)) === ticks) continue;
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
