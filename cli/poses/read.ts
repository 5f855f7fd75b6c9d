import { createReadStream } from 'node:fs';
import { VrtError } from '../../protocol/api/error.js';
import type { ImportOptions } from '../../protocol/pose/import/conventions.js';
import type { ParsedSamples } from '../../protocol/pose/poses-parser.js';
import type { Device, PoseSample } from '../../protocol/pose/sample.js';
import type { PosesHeader } from '../../protocol/pose/vrtposes.js';
import { detectFormat, poseFormats, type PoseFormat, type PoseParser } from './formats.js';
import { reasonOf } from '../../protocol/text/reason.js';

/** A recording that is read as it is needed. */
export interface Recording {
  readonly samples: AsyncGenerator<PoseSample>;
  /** What the file says of itself; undefined before the first sample, and for what is no `.vrtposes`. */
  header(): PosesHeader | undefined;
  /** Devices that it has columns or a header for, known from the first sample on; all of them at its end. */
  devices(): readonly Device[];
  /** Known from the first sample on. */
  format(): PoseFormat | undefined;
}

/** What a person says of the file; without a format the file's first lines decide. */
export interface Reading {
  readonly format?: PoseFormat | undefined;
  readonly said?: ImportOptions;
}

/** Enough for the first lines of any format. */
const startChars = 65_536;

/** Opens a recording of any of `poseFormats`. Reading throws VrtError with file and line. */
export function openRecording(path: string, reading: Reading = {}): Recording {
  const opened: { parser?: PoseParser; format?: PoseFormat } = {};
  return {
    samples: read(path, reading, opened),
    header: () => opened.parser?.header,
    devices: () => opened.parser?.devices ?? opened.parser?.header?.devices ?? [],
    format: () => opened.format,
  };
}

async function* read(
  path: string,
  reading: Reading,
  opened: { parser?: PoseParser; format?: PoseFormat },
): AsyncGenerator<PoseSample> {
  let start = '';
  try {
    for await (const chunk of createReadStream(path, { encoding: 'utf8' })) {
      if (opened.parser !== undefined) {
        yield* checked(path, opened, opened.parser.push(String(chunk)));
        continue;
      }
      start += String(chunk);
      if (start.length >= startChars)
        yield* checked(path, opened, open(path, reading, opened, start).push(start));
    }
  } catch (error) {
    if (error instanceof VrtError) throw error;
    const why = reasonOf(error, path);
    throw new VrtError('file-unreadable', `${path} cannot be read: ${why}.`, { cause: error });
  }
  if (opened.parser === undefined)
    yield* checked(path, opened, open(path, reading, opened, start).push(start));
  if (opened.parser !== undefined) yield* checked(path, opened, opened.parser.end());
}

/** Chooses the parser when enough of the file is known. */
function open(
  path: string,
  { format, said = {} }: Reading,
  opened: { parser?: PoseParser; format?: PoseFormat },
  start: string,
): PoseParser {
  const chosen = format ?? detectFormat(path, start);
  if (chosen === undefined) {
    throw new VrtError('fixture-invalid', `${path} is not a recording that vrt can read.`, {
      hint: `It reads ${poseFormats.map(({ name }) => name).join(', ')}: see \`man vrtposes\`, or name one with \`vrt poses import --format\`.`,
    });
  }
  const parser = chosen.parser(said);
  if (!parser.ok) throw new VrtError('invalid-request', `${path} cannot be read that way: ${parser.error}.`);
  opened.format = chosen;
  opened.parser = parser.value;
  return parser.value;
}

function* checked(
  path: string,
  { format }: { format?: PoseFormat },
  { samples, error }: ParsedSamples,
): Generator<PoseSample> {
  yield* samples;
  if (error === undefined) return;
  const name = format?.name ?? 'vrtposes';
  throw new VrtError('fixture-invalid', `${path}:${error.line}: ${error.message}`, {
    ...(name !== 'vrtposes' && {
      hint: `It was read as ${name}; \`vrt poses import\` makes a recording of it, told by --format and other options how to read it.`,
    }),
  });
}
