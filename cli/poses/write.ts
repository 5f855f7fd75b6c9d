import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { VrtError } from '../../protocol/api/error.js';
import { formatHeader, formatSample } from '../../protocol/pose/poses-writer.js';
import type { PoseSample } from '../../protocol/pose/sample.js';
import type { PosesHeader } from '../../protocol/pose/vrtposes.js';
import { cannotWrite } from '../output/write-file.js';

/**
 * Writes a recording; the file appears under its name only when it is whole. Returns the number of samples. Throws
 * VrtError, and what reading the samples throws.
 */
export async function writeRecording(
  path: string,
  header: PosesHeader,
  samples: AsyncIterable<PoseSample>,
): Promise<number> {
  const partial = `${path}.partial-${process.pid}`;
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw cannotWrite(path, error, partial);
    }
  };
  const fd = attempt(() => openSync(partial, 'w'));
  let count = 0;
  try {
    attempt(() => writeSync(fd, formatHeader(header)));
    for await (const sample of samples) {
      attempt(() => writeSync(fd, formatSample(sample)));
      count += 1;
    }
    closeSync(fd);
    if (count === 0)
      throw new VrtError(
        'invalid-request',
        `Nothing is left to write to ${path}: the recording has no samples there.`,
        {
          hint: 'Choose another --from and --to; `vrt poses info` says how long the recording is.',
        },
      );
    attempt(() => renameSync(partial, path));
    return count;
  } catch (error) {
    rmSync(partial, { force: true });
    throw error;
  }
}
