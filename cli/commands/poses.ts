import { Command } from 'commander';
import { PosesSummariser, type PosesSummary } from '../../protocol/pose/summary.js';
import { VrtError } from '../../protocol/api/error.js';
import { counted } from '../../protocol/text/counted.js';
import { contextOf, plainSubcommand, subcommand, terminalOf } from '../context.js';
import { printOne, type View } from '../output/print.js';
import { parseNumber } from '../output/units.js';
import { checkOverwrite } from '../output/write-file.js';
import { checkHeeded, readingOf, withImportOptions, type ImportFlags } from '../poses/import-options.js';
import { openRecording, type Reading } from '../poses/read.js';
import { select, type Selection } from '../poses/select.js';
import { writeRecording } from '../poses/write.js';
import { forEach } from './each.js';

interface ConvertFlags {
  readonly output?: string;
  readonly force?: true;
  readonly every: string;
  readonly from: string;
  readonly to?: string;
  readonly description?: string;
}

type Info = {
  readonly file: string;
  readonly format: string;
  readonly description: string;
  readonly recordedBy: string;
} & PosesSummary;

const view: View<Info> = { name: ({ file }) => file, none: '', columns: [] };

export function posesCommand(): Command {
  return new Command('poses')
    .description('inspect, import and convert pose recordings')
    .addCommand(info())
    .addCommand(
      withImportOptions(
        rewrite('import', 'make a .vrtposes recording from one of another program', [
          'poses import motion.csv -o motion.vrtposes',
          'poses import fixtures/poses/foreign/grasp.kitti.txt --rate 72 -o camera.vrtposes',
          'poses import slam.txt --format tum --axes ros --device-axes ros -o slam.vrtposes',
          'poses import fixtures/poses/foreign/grasp.bvh --joint head=Head --units cm -o body.vrtposes',
        ]),
      ),
    )
    .addCommand(
      rewrite('convert', 'copy a recording, or a part of it, at another rate', [
        'poses convert fixtures/poses/walk.vrtposes -o start.vrtposes --to 5 --every 3',
      ]),
    );
}

function info(): Command {
  return subcommand('info <file...>', 'show what recordings contain', [
    'poses info fixtures/poses/walk.vrtposes',
    'poses info fixtures/poses/*.vrtposes --json',
  ]).action(async (files: string[], _flags: unknown, command: Command) => {
    const { terminal, format } = contextOf(command);
    await forEach(format, files, async (file) => {
      const recording = openRecording(file);
      const summary = new PosesSummariser();
      for await (const sample of recording.samples) summary.add(sample);
      const header = recording.header();
      await printOne(
        terminal,
        format,
        {
          file,
          format: recording.format()?.name ?? '',
          description: header?.description ?? '',
          recordedBy: header?.recordedBy ?? '',
          ...summary.summary(),
        },
        view,
      );
    });
  });
}

function rewrite(verb: 'import' | 'convert', summary: string, examples: readonly string[]): Command {
  return plainSubcommand(`${verb} <file>`, summary, examples)
    .requiredOption('-o, --output <file>', 'the recording to write')
    .option('--force', 'write it in place of a file that is there')
    .option('--every <n>', 'keep one sample of so many', '1')
    .option('--from <seconds>', 'begin here', '0')
    .option('--to <seconds>', 'end here')
    .option('--description <text>', 'what the recording shows')
    .action(async (file: string, flags: ConvertFlags & Partial<ImportFlags>, command: Command) => {
      const terminal = terminalOf(command);
      const { output } = flags;
      if (output === undefined) throw new VrtError('invalid-request', 'Name the recording to write with -o.');
      await checkOverwrite(output, flags.force);
      const selection = selectionOf(flags);
      const reading = verb === 'import' ? readingOf({ format: 'auto', ...flags }) : {};
      const overview = await overviewOf(file, reading);
      const { format } = overview;
      if (format !== undefined) checkHeeded(format, reading.said ?? {});
      const header = {
        rateHz: Math.max(1, Math.round(overview.rateHz / selection.every)),
        devices: overview.devices,
        recordedBy: overview.recordedBy ?? `vrt poses ${verb}`,
        description: flags.description ?? overview.description,
      };
      const count = await writeRecording(
        output,
        header,
        select(openRecording(file, reading).samples, selection),
      );
      if (verb === 'import' && format !== undefined)
        terminal.talk(`Read ${file} as ${format.name} (${format.meaning})${saidToo(reading)}.`);
      terminal.talk(`Wrote ${counted(count, 'sample')} to ${output}.`);
    });
}

/** Whether the person said something that differs from what the format means by itself. */
function saidToo({ said = {} }: Reading): string {
  return Object.values(said).some((value) => value !== undefined) ? ', but for what the options say' : '';
}

function selectionOf({ every, from, to }: ConvertFlags): Selection {
  return {
    every: parseNumber(every, 'number of samples', 1, 1_000_000),
    fromS: parseNumber(from, 'time in seconds', 0, Number.MAX_SAFE_INTEGER),
    toS:
      to === undefined
        ? Number.POSITIVE_INFINITY
        : parseNumber(to, 'time in seconds', 0, Number.MAX_SAFE_INTEGER),
  };
}

/** Content of a header before the first sample: read once ahead, so that nothing has to be held. */
async function overviewOf(file: string, reading: Reading) {
  const recording = openRecording(file, reading);
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
    format: recording.format(),
  };
}
