import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Made or fetched, not written. */
const leftOut = new Set([
  '.git',
  'build',
  'build-sanitized',
  'coverage',
  'dist',
  'node_modules',
  'reports',
  'shared',
]);

/** Every file of the repository below `folder`, as paths from its root. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      if (leftOut.has(entry.name)) return [];
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    })
    .sort();
}

/** The texts among them whose names end in one of these. */
export function textsBelow(folder: string, endings: readonly string[]): { path: string; text: string }[] {
  return filesBelow(folder)
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}
