import { createReadStream } from 'node:fs';
import { VrtError } from '../../protocol/api/error.js';
import { PosesCsvParser } from '../../protocol/pose/csv.js';
import { PosesParser, type ParsedSamples } from '../../protocol/pose/poses-parser.js';
import type { Device, PoseSample } from '../../protocol/pose/sample.js';
import type { PosesHeader } from '../../protocol/pose/vrtposes.js';

interface Parser {
  push(chunk: string): ParsedSamples;
  end(): ParsedSamples;
}

/** A recording that is read as it is needed. */
export interface Recording {
  readonly samples: AsyncGenerator<PoseSample>;
  /** What the file says of itself; undefined before the first sample, and for a CSV. */
  header(): PosesHeader | undefined;
  /** Devices it has columns or a header for, known from the first sample on. */
  devices(): readonly Device[];
}

/** Opens a `.vrtposes` file, or a CSV by its name. Reading throws VrtError with file and line. */
export function openRecording(path: string): Recording {
  if (path.toLowerCase().endsWith('.csv')) {
    const parser = new PosesCsvParser();
    return { samples: read(path, parser), header: () => undefined, devices: () => parser.devices ?? [] };
  }
  const parser = new PosesParser();
  return {
    samples: read(path, parser),
    header: () => parser.header,
    devices: () => parser.header?.devices ?? [],
  };
}

async function* read(path: string, parser: Parser): AsyncGenerator<PoseSample> {
  const stream = createReadStream(path, { encoding: 'utf8' });
  try {
    for await (const chunk of stream) yield* checked(path, parser.push(String(chunk)));
  } catch (error) {
    if (error instanceof VrtError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new VrtError('file-unreadable', `${path} cannot be read: ${why}.`, { cause: error });
  }
  yield* checked(path, parser.end());
}

function* checked(path: string, { samples, error }: ParsedSamples): Generator<PoseSample> {
  yield* samples;
  if (error !== undefined) throw new VrtError('fixture-invalid', `${path}:${error.line}: ${error.message}`);
}
