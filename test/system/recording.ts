import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The first samples of one of the recordings in fixtures/poses, as a file of a test. */
export function shortRecording(folder: string, fixture = 'walk', samples = 40): string {
  const lines = readFileSync(`fixtures/poses/${fixture}.vrtposes`, 'utf8').split('\n');
  const path = join(folder, `${fixture}-short.vrtposes`);
  writeFileSync(path, `${lines.slice(0, samples + 1).join('\n')}\n`);
  return path;
}
