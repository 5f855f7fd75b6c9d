import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { VrtError } from '../../protocol/api/error.js';
import { PosesParser, type ParsedSamples } from '../../protocol/pose/poses-parser.js';
import type { PoseSample } from '../../protocol/pose/sample.js';
import type { PoseSource } from './pose-source.js';
import { RecordedPoses } from './recorded-poses.js';

/** About two hours at 72 Hz; a sample takes some hundred bytes of memory. */
const maximumSamples = 500_000;

/** Reads a `.vrtposes` file. Throws VrtError `file-unreadable` or `fixture-invalid`, the latter with the line. */
export async function loadPoses(path: string, loop: boolean): Promise<PoseSource> {
  const parser = new PosesParser();
  const samples: PoseSample[] = [];
  const take = ({ samples: more, error }: ParsedSamples) => {
    samples.push(...more);
    if (error !== undefined) throw invalid(path, `line ${error.line}: ${error.message}`);
    if (samples.length > maximumSamples) throw invalid(path, `it has more than ${maximumSamples} samples`);
  };
  try {
    for await (const chunk of createReadStream(path, { encoding: 'utf8' })) take(parser.push(String(chunk)));
  } catch (error) {
    if (error instanceof VrtError) throw error;
    throw new VrtError(
      'file-unreadable',
      `Cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
  take(parser.end());
  if (samples.length === 0) throw invalid(path, 'it has no samples');
  return new RecordedPoses(basename(path), samples, loop);
}

function invalid(path: string, why: string): VrtError {
  return new VrtError('fixture-invalid', `${path} is no pose recording: ${why}.`);
}
