import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { roomInputNumbers } from './room-input.js';

/** What native/src exports. The types are a promise of the C++ beside them; nothing else can check them. */
interface Binding {
  clockState(): { synchronised: boolean; maxErrorUs: number; estimatedErrorUs: number };
  lockFile(path: string): number;
  unlockFile(fd: number): void;
  notify(socketPath: string, state: string): boolean;
  peerCredentials(fd: number): { pid: number; uid: number; gid: number; groups: number[] };
  sendSegments(
    fd: number,
    bytes: Uint8Array,
    lengthBytes: number,
    segmentBytes: number,
    result: Int32Array,
  ): void;
  readonly roomInputNumbers: number;
  setTcpOption(fd: number, option: number, value: number): number;
  RoomRenderer: new (
    eyeWidth: number,
    eyeHeight: number,
  ) => {
    render(input: Float64Array, out: Uint8Array): void;
    renderAside(input: Float64Array, out: Uint8Array): Promise<void>;
  };
}

let loaded: Binding | undefined;

/** The compiled addon. Throws a sentence with the remedy when it is not built. */
export function binding(): Binding {
  loaded ??= load();
  return loaded;
}

function load(): Binding {
  // This file runs as native/load.ts under test and as dist/native/load.js otherwise.
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  const path = join(folder, 'native', 'build', 'Release', 'vrt.node');
  let addon: Binding;
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the border to C++, see Binding
    addon = createRequire(import.meta.url)(path) as Binding;
  } catch (error) {
    throw new Error(
      'The native part of vrt is not built for this machine. Run `npm run build` in the repository.',
      {
        cause: error,
      },
    );
  }
  assertSameSources(addon);
  return addon;
}

/** Throws when the addon lays out the numbers of a picture otherwise: it is older or newer than this file. */
export function assertSameSources(addon: Partial<Pick<Binding, 'roomInputNumbers'>>): void {
  if (addon.roomInputNumbers === roomInputNumbers) return;
  throw new Error(
    'The native part of vrt was built from another version of its sources. Run `npm run build` in the repository.',
  );
}
