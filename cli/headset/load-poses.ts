import { basename } from 'node:path';
import { VrtError } from '../../protocol/api/error.js';
import type { PoseSample } from '../../protocol/pose/sample.js';
import { openRecording } from '../poses/read.js';
import type { PoseSource } from './pose-source.js';
import { RecordedPoses } from './recorded-poses.js';

/** About two hours at 72 Hz; a sample takes some hundred bytes of memory. */
const maximumSamples = 500_000;

/** Reads a recording of any format. Throws VrtError `file-unreadable` or `fixture-invalid`, the latter with the line. */
export async function loadPoses(path: string, loop: boolean): Promise<PoseSource> {
  const samples: PoseSample[] = [];
  for await (const sample of openRecording(path).samples) {
    samples.push(sample);
    if (samples.length > maximumSamples) throw invalid(path, `has more than ${maximumSamples} samples`);
  }
  if (samples.length === 0) throw invalid(path, 'has no samples');
  return new RecordedPoses(basename(path), samples, loop);
}

function invalid(path: string, why: string): VrtError {
  return new VrtError('fixture-invalid', `${path} ${why}, so it cannot be played.`);
}
