import { Command } from 'commander';
import { PosesSummariser, type PosesSummary } from '../../protocol/pose/summary.js';
import { VrtError } from '../../protocol/api/error.js';
import { contextOf, plainSubcommand, subcommand } from '../context.js';
import { printOne, type View } from '../output/print.js';
import { parseNumber } from '../output/units.js';
import { openRecording } from '../poses/read.js';
import { select } from '../poses/select.js';
import { writeRecording } from '../poses/write.js';
import { forEach } from './each.js';

interface ConvertFlags {
  readonly output?: string;
  readonly every: string;
  readonly from: string;
  readonly to?: string;
  readonly description?: string;
}

type Info = {
  readonly file: string;
  readonly description: string;
  readonly recordedBy: string;
} & PosesSummary;

const view: View<Info> = { name: ({ file }) => file, none: '', columns: [] };

export function posesCommand(): Command {
  return new Command('poses')
    .description('inspect, import and convert pose recordings')
    .addCommand(info())
    .addCommand(
      rewrite(
        'import',
        'make a .vrtposes recording from a CSV with columns t, head_px ... right_qw',
        'poses import motion.csv -o motion.vrtposes',
      ),
    )
    .addCommand(
      rewrite(
        'convert',
        'copy a recording, or a part of it, at another rate',
        'poses convert fixtures/poses/walk.vrtposes -o start.vrtposes --to 5 --every 3',
      ),
    );
}

function info(): Command {
  return subcommand('info <file...>', 'say what recordings hold', [
    'poses info fixtures/poses/walk.vrtposes',
    'poses info fixtures/poses/*.vrtposes --json',
  ]).action(async (files: string[], _flags: unknown, command: Command) => {
    const { terminal, format } = contextOf(command);
    await forEach(terminal, files, async (file) => {
      const recording = openRecording(file);
      const summary = new PosesSummariser();
      for await (const sample of recording.samples) summary.add(sample);
      const header = recording.header();
      await printOne(
        terminal,
        format,
        {
          file,
          description: header?.description ?? '',
          recordedBy: header?.recordedBy ?? '',
          ...summary.summary(),
        },
        view,
      );
    });
  });
}

function rewrite(verb: 'import' | 'convert', summary: string, example: string): Command {
  return plainSubcommand(`${verb} <file>`, summary, [example])
    .requiredOption('-o, --output <file>', 'the recording to write')
    .option('--every <n>', 'keep one sample of so many', '1')
    .option('--from <seconds>', 'begin here', '0')
    .option('--to <seconds>', 'end here')
    .option('--description <text>', 'what the recording shows')
    .action(async (file: string, flags: ConvertFlags) => {
      if (flags.output === undefined)
        throw new VrtError('invalid-request', 'Name the recording to write with -o.');
      const every = parseNumber(flags.every, 'number of samples', 1, 1_000_000);
      if (verb === 'import' && !file.toLowerCase().endsWith('.csv'))
        throw new VrtError('invalid-request', `${file} is no .csv file.`, {
          hint: 'Use `vrt poses convert` for recordings.',
        });
      const selection = {
        every,
        fromS: parseNumber(flags.from, 'time in seconds', 0, Number.MAX_SAFE_INTEGER),
        toS:
          flags.to === undefined
            ? Number.POSITIVE_INFINITY
            : parseNumber(flags.to, 'time in seconds', 0, Number.MAX_SAFE_INTEGER),
      };
      const overview = await overviewOf(file);
      const header = {
        rateHz: Math.max(1, Math.round(overview.rateHz / every)),
        devices: overview.devices,
        recordedBy: overview.recordedBy ?? `vrt poses ${verb}`,
        description: flags.description ?? overview.description,
      };
      const count = await writeRecording(
        flags.output,
        header,
        select(openRecording(file).samples, selection),
      );
      process.stderr.write(`Wrote ${count} samples to ${flags.output}.\n`);
    });
}

/** What a header must say before the first sample: read once ahead, so that nothing has to be held. */
async function overviewOf(file: string) {
  const recording = openRecording(file);
  const summariser = new PosesSummariser();
  for await (const sample of recording.samples) summariser.add(sample);
  const { measuredHz, devices } = summariser.summary();
  const header = recording.header();
  const seen = recording.devices().filter((device) => devices[device] !== undefined);
  return {
    rateHz: header?.rateHz ?? measuredHz,
    devices: seen,
    recordedBy: header?.recordedBy,
    description: header?.description,
  };
}
