import { basename } from 'node:path';
import { Option, type Command } from 'commander';
import type { Stream } from '../../protocol/api/stream.js';
import { VrtError } from '../../protocol/api/error.js';
import { counted } from '../../protocol/text/counted.js';
import { contextOf, subcommand } from '../context.js';
import type { DaemonClient } from '../daemon-client.js';
import { loadLoss } from '../headset/load-loss.js';
import { parseView } from '../headset/parse-options.js';
import { onInterruption, type Interruption } from '../interruption.js';
import { printList } from '../output/print.js';
import { parseBitrate, parseNumber } from '../output/units.js';
import { parseExpectation } from '../replay/expectation.js';
import { Loopback, maximumHeadsets } from '../replay/loopback.js';
import { metricRows, metricView } from '../replay/metric-list.js';
import { asVrtError, exitCodeOf } from '../replay/outcome.js';
import { printOutcomes } from '../replay/print-outcomes.js';
import { PrivateDaemon } from '../replay/private-daemon.js';
import { replayAll, type ReplayPlan } from '../replay/replay-all.js';
import { Results } from '../replay/results.js';
import type { Terminal } from '../terminal.js';

interface ReplayFlags {
  readonly loss: string;
  readonly seed: string;
  readonly expect?: readonly string[];
  readonly report?: string;
  readonly junit?: string;
  readonly codec: 'h264' | 'hevc';
  readonly encoder: string;
  readonly bitrate: string;
  readonly refresh: string;
  readonly view?: string;
  readonly realtime?: true;
  readonly running?: true;
  readonly metrics?: true;
  readonly jobs: string;
}

/** The discard port (RFC 863): the headset is added by address, so its announcements need no receiver. */
const nowhere = '127.0.0.1:9';

export function replayCommand(): Command {
  return subcommand('replay [fixture...]', 'replay recordings against a stream and check the result', [
    'replay fixtures/poses/look-around.vrtposes',
    "replay fixtures/poses/*.vrtposes --loss 2% --expect 'recovery.p95 <= 12' --expect 'frames.matched == frames.decoded'",
    'replay --metrics',
    "replay fixtures/poses/walk.vrtposes --loss fixtures/loss/wifi-burst.json --expect 'recovery.p95 <= 3' --report r.json --junit r.xml",
  ])
    .option(
      '--loss <loss>',
      'what the network loses: 2%, ge:good=2000ms,bad=3ms or a trace FILE.json',
      'none',
    )
    .option('--seed <number>', 'of the losses; the same seed gives the same run', '1')
    .addOption(
      new Option(
        '--expect <expectation>',
        'what must hold of the report, such as "recovery.p95 <= 3"; may be repeated',
      ).argParser((text, before: readonly string[] | undefined) => [...(before ?? []), text]),
    )
    .option('--metrics', 'list the metrics that an expectation can name, and do nothing else')
    .option('--jobs <number>', 'how many to replay at a time', '1')
    .option('--report <file>', 'write the reports as JSON; - is standard output')
    .option('--junit <file>', 'write the verdicts as JUnit XML; - is standard output')
    .addOption(new Option('--codec <codec>', 'video codec').choices(['h264', 'hevc']).default('h264'))
    .option('--encoder <encoder>', 'auto, libav, ffmpeg, or an encoder such as libx264', 'auto')
    .option('--bitrate <rate>', 'video bitrate', '10M')
    .option('--refresh <hz>', 'refresh rate', '72')
    .option('--view <WxH>', 'pixels per eye')
    .option('--realtime', 'by the clock instead of in lockstep: real latencies, no two runs alike')
    .option('--running', 'use the running daemon instead of a private one')
    .action(async (fixtures: string[], flags: ReplayFlags, command: Command) => {
      const { terminal, client, format } = contextOf(command);
      if (flags.metrics === true) {
        await printList(terminal, format, metricRows, metricView, 'as given');
        return;
      }
      if (fixtures.length === 0)
        throw new VrtError('invalid-request', 'Nothing to replay: name a recording.', {
          hint: 'For example: `vrt replay fixtures/poses/walk.vrtposes`.',
        });
      using interruption = onInterruption(process, (code) => process.exit(code));
      const results = new Results(fixtures, flags.expect ?? [], { report: flags.report, junit: flags.junit });
      try {
        await replay(fixtures, flags, { terminal, running: client, results, interruption });
      } catch (error) {
        const why = interruption.errorOr(error);
        results.failRest(asVrtError(why));
        throw why;
      }
      if (results.printed === '') printOutcomes(terminal, format === 'json', results.outcomes);
      else terminal.write(results.printed);
      process.exitCode = interruption.exitCode ?? exitCodeOf(results.outcomes);
    });
}

interface ReplayContext {
  readonly terminal: Terminal;
  readonly running: DaemonClient;
  readonly results: Results;
  readonly interruption: Interruption;
}

async function replay(
  fixtures: readonly string[],
  flags: ReplayFlags,
  { terminal, running, results, interruption }: ReplayContext,
): Promise<void> {
  const plan = await planOf(flags);
  const jobs = parseNumber(flags.jobs, 'number of replays at a time', 1, maximumHeadsets);
  await using loopback = await Loopback.claim();
  await using own =
    flags.running === true ? undefined : await PrivateDaemon.start(loopback.withoutDiscovery(), interruption);
  const daemon = {
    client: own?.client ?? running,
    controlPort: loopback.control,
    lost: () => own?.lost,
  };
  const progress = (fixture: string, { counters }: Stream) =>
    terminal.progress(
      `${basename(fixture)}: ${counted(counters.framesSent, 'frame')}, ${counted(counters.losses, 'loss', 'losses')}`,
    );
  await replayAll(fixtures, plan, { daemon, jobs, results }, progress, interruption);
}

/** Everything that a person typed is looked at before anything is started. */
async function planOf(flags: ReplayFlags): Promise<ReplayPlan> {
  const expectations = (flags.expect ?? []).map(parseExpectation);
  await loadLoss(flags.loss);
  if (flags.view !== undefined) parseView(flags.view);
  return {
    expectations,
    loss: flags.loss,
    seed: parseNumber(flags.seed, 'seed', 0, 0xffff_ffff),
    codec: flags.codec,
    encoder: flags.encoder,
    bitrateBps: parseBitrate(flags.bitrate),
    refreshHz: parseNumber(flags.refresh, 'refresh rate in Hz', 1, 240),
    headsetArgs: [
      ...(flags.realtime === true ? [] : ['--lockstep']),
      ...(flags.view === undefined ? [] : ['--view', flags.view]),
      ...['--rates', flags.refresh, '--announce', nowhere],
    ],
  };
}
