import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of vrt's package.json, whether this runs from a clone, a package or a test. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** The program `vrt` or `vrtd` of this package. */
export function programPath(name: 'vrt' | 'vrtd'): string {
  return join(packageRoot(), 'bin', name);
}
