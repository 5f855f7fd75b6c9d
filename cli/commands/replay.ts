import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { Option, type Command } from 'commander';
import { exitCodes, VrtError } from '../../protocol/api/error.js';
import { contextOf, subcommand } from '../context.js';
import type { DaemonClient } from '../daemon-client.js';
import { printList } from '../output/print.js';
import { parseBitrate, parseNumber } from '../output/units.js';
import { judge, parseExpectation, type Expectation, type Verdict } from '../replay/expectation.js';
import { junitXml, type JunitCase } from '../replay/junit.js';
import { loopbackPorts } from '../replay/loopback-ports.js';
import { metricRows, metricView } from '../replay/metric-list.js';
import { PrivateDaemon } from '../replay/private-daemon.js';
import { reportTable } from '../replay/report-table.js';
import type { RunReport } from '../replay/report.js';
import { runOnce, type RunPlan } from '../replay/run.js';
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
}

/** What one fixture came to. */
interface Outcome {
  readonly fixture: string;
  readonly seconds: number;
  readonly report: RunReport | undefined;
  readonly error: VrtError | undefined;
  readonly verdicts: readonly Verdict[];
}

export function replayCommand(): Command {
  return subcommand('replay [fixture...]', 'replay recordings against a stream and check what comes out', [
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
    .option('--report <file>', 'write the reports as JSON')
    .option('--junit <file>', 'write the verdicts as JUnit XML')
    .addOption(new Option('--codec <codec>', 'video codec').choices(['h264', 'hevc']).default('h264'))
    .option('--encoder <encoder>', 'auto, libav, ffmpeg, or an encoder such as libx264', 'auto')
    .option('--bitrate <rate>', 'video bitrate', '10M')
    .option('--refresh <hz>', 'refresh rate', '72')
    .option('--view <WxH>', 'pixels per eye')
    .option('--realtime', 'by the clock instead of in lockstep: real latencies, no two runs alike')
    .option('--running', 'use the running daemon instead of a private one')
    .action(async (fixtures: string[], flags: ReplayFlags, command: Command) => {
      const { terminal, client, format, signal } = contextOf(command);
      if (flags.metrics === true) {
        await printList(terminal, format, metricRows, metricView, 'as given');
        return;
      }
      if (fixtures.length === 0)
        throw new VrtError('invalid-request', 'Nothing to replay: name a recording.', {
          hint: 'For example: `vrt replay fixtures/poses/walk.vrtposes`.',
        });
      const expectations = (flags.expect ?? []).map(parseExpectation);
      const options = optionsOf(flags);
      const own = flags.running === true ? undefined : await PrivateDaemon.start(loopbackPorts(process.pid));
      const outcomes: Outcome[] = [];
      try {
        for (const [index, fixture] of fixtures.entries()) {
          if (signal.aborted) break;
          outcomes.push(
            await replayOne(
              own?.client ?? client,
              { ...options, ...planOf(fixture, index) },
              expectations,
              terminal,
              signal,
            ),
          );
        }
      } finally {
        await own?.stop();
      }
      if (flags.report !== undefined)
        writeFile(flags.report, `${JSON.stringify(outcomes.map(documentOf), undefined, 2)}\n`);
      if (flags.junit !== undefined) writeFile(flags.junit, junitXml(outcomes.map(junitOf)));
      show(terminal, format === 'json', outcomes);
      process.exitCode = exitCodeOf(outcomes);
    });
}

type PlanOptions = Omit<RunPlan, 'fixture' | 'sessionName' | 'hostname' | 'headsetArgs'> & {
  readonly sharedArgs: readonly string[];
};

function optionsOf(flags: ReplayFlags): PlanOptions {
  return {
    headsetAddress: '127.0.0.2',
    controlPort: loopbackPorts(process.pid).control,
    loss: flags.loss,
    seed: parseNumber(flags.seed, 'seed', 0, 0xffff_ffff),
    codec: flags.codec,
    encoder: flags.encoder,
    bitrateBps: parseBitrate(flags.bitrate),
    refreshHz: parseNumber(flags.refresh, 'refresh rate in Hz', 1, 240),
    // A typed address works with any daemon, whatever port it listens on for announcements.
    meet: 'typed',
    sharedArgs: [
      ...(flags.realtime === true ? [] : ['--lockstep']),
      ...(flags.view === undefined ? [] : ['--view', flags.view]),
      ...['--rates', flags.refresh, '--announce', '127.0.0.1:9'],
    ],
  };
}

function planOf(fixture: string, index: number): { fixture: string; sessionName: string; hostname: string } {
  const unique = `${process.pid}-${index}`;
  return { fixture, sessionName: `replay-${unique}`, hostname: `replay-${unique}.client` };
}

async function replayOne(
  client: DaemonClient,
  { sharedArgs, ...plan }: Omit<RunPlan, 'headsetArgs'> & { readonly sharedArgs: readonly string[] },
  expectations: readonly Expectation[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<Outcome> {
  const { fixture } = plan;
  const startedMs = performance.now();
  const seconds = () => Math.round(performance.now() - startedMs) / 1000;
  try {
    if (!existsSync(fixture)) throw new VrtError('file-unreadable', `There is no file ${fixture}.`);
    const report = await runOnce(
      client,
      { ...plan, headsetArgs: ['--poses', fixture, ...sharedArgs] },
      progressOf(fixture, terminal),
      signal,
    );
    return {
      fixture,
      seconds: seconds(),
      report,
      error: undefined,
      verdicts: expectations.map((one) => judge(one, report)),
    };
  } catch (error) {
    const known =
      error instanceof VrtError
        ? error
        : new VrtError('internal', error instanceof Error ? error.message : String(error), { cause: error });
    return { fixture, seconds: seconds(), report: undefined, error: known, verdicts: [] };
  }
}

function progressOf(fixture: string, terminal: Terminal): Parameters<typeof runOnce>[2] {
  return {
    step: () => undefined,
    stream: ({ counters }) =>
      terminal.progress(`${basename(fixture)}: ${counters.framesSent} frames, ${counters.losses} losses`),
  };
}

function show(terminal: Terminal, json: boolean, outcomes: readonly Outcome[]): void {
  if (json) {
    terminal.write(`${JSON.stringify(outcomes.map(documentOf), undefined, 2)}\n`);
    return;
  }
  for (const { fixture, report, error, verdicts } of outcomes) {
    terminal.write(`${terminal.style('strong', fixture)}\n`);
    if (error !== undefined)
      terminal.write(`${terminal.style('bad', 'FAILED')} ${error.message}\n${error.hint}\n`);
    if (report !== undefined) terminal.write(`${reportTable(report, terminal)}digest ${report.digest}\n`);
    for (const { passed, message } of verdicts)
      terminal.write(
        `${passed ? terminal.style('good', 'met    ') : terminal.style('bad', 'NOT MET')} ${message}\n`,
      );
    terminal.write('\n');
  }
}

function documentOf({ fixture, report, error, verdicts }: Outcome): object {
  return {
    fixture,
    passed: error === undefined && verdicts.every(({ passed }) => passed),
    error: error === undefined ? null : { code: error.code, message: error.message, hint: error.hint },
    expectations: verdicts,
    report: report ?? null,
  };
}

function junitOf({ fixture, seconds, error, verdicts }: Outcome): JunitCase {
  return { name: basename(fixture), seconds, error: error?.message, verdicts };
}

function exitCodeOf(outcomes: readonly Outcome[]): number {
  if (outcomes.some(({ error }) => error !== undefined)) return exitCodes.failed;
  return outcomes.every(({ verdicts }) => verdicts.every(({ passed }) => passed))
    ? exitCodes.done
    : exitCodes.expectation;
}

function writeFile(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    throw new VrtError(
      'file-unreadable',
      `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
    );
  }
}
