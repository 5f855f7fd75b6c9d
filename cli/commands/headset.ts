import { Command, Option } from 'commander';
import { isMotionName, motions } from '../../protocol/pose/motion.js';
import type { HeadsetCommandOptions } from '../headset/command-options.js';
import {
  parseCount,
  parseFov,
  parseHostname,
  parsePort,
  parseRates,
  parseShare,
  parseView,
} from '../headset/parse-options.js';
import { theTerminal } from '../context.js';
import { parseDurationMs, parseNumber } from '../output/units.js';
import { VrtError } from '../../protocol/api/error.js';

const collect =
  <T>(parse: (text: string) => T) =>
  (text: string, before: readonly T[] = []): readonly T[] => [...before, parse(text)];

/** Small enough for a software encoder and decoder on two cores; the angles are about those of a Quest 2. */
const view = '672x704';
const rates = '72,90';
const fov = '52,43,45,48';

/** `vrt headset`: a headset without a head, on the client's side of the ALVR 20.x wire. */
export function headsetCommand(): Command {
  return (
    new Command('headset')
      .summary('run a simulated headset')
      .description(
        'Run a simulated headset: it announces itself, streams, plays motion and measures what it sees, over real sockets and the ALVR 20.x protocol.',
      )
      .option('--hostname <name>', 'its identity for the server', parseHostname, '1234.client')
      .option('--model <name>', 'what it calls itself', 'Simulated headset')
      .option('--poses <file>', 'play a .vrtposes recording')
      .option(
        '--motion <name>',
        `make motion: ${Object.keys(motions).join(', ')} (default: look-around)`,
        parseMotion,
      )
      .option('--loop', 'begin the recording again when it is over')
      .option('--duration <time>', 'stop after this much streaming, like 20s', parseDurationMs)
      .option('--wait <time>', 'give up when no server connects for this long', parseDurationMs)
      .option('--once', 'stop when the first session ends, instead of announcing again')
      .option('--reconnect', 'announce again after each session (the default)')
      .option('--lockstep', 'one frame per pose, in the time of the poses: reproducible')
      .option('--loss <loss>', 'lose video shards: 2%, ge:good=2000ms,bad=3ms or a trace FILE.json', 'none')
      .option('--delay <time>', 'delay video shards, like 5ms', parseDurationMs, 0)
      .option('--jitter <time>', 'delay them by up to this much more', parseDurationMs, 0)
      .option('--reorder <share>', 'hold back this share, like 1%', parseShare, 0)
      .option('--duplicate <share>', 'receive this share twice', parseShare, 0)
      .option('--seed <number>', 'of loss, jitter and motion', parseCount, 1)
      .addOption(
        new Option('--view <WxH>', 'pixels per eye').argParser(parseView).default(parseView(view), view),
      )
      .addOption(
        new Option('--rates <list>', 'refresh rates that it has, Hz')
          .argParser(parseRates)
          .default(parseRates(rates), rates),
      )
      .option('--refresh-hint <hz>', 'offer this one of its rates only', (text) =>
        parseNumber(text, 'refresh rate in Hz', 1, 1000),
      )
      .addOption(
        new Option('--fov <angles>', 'half-angles of the left eye, degrees: left,right,up,down')
          .argParser(parseFov)
          .default(parseFov(fov), fov),
      )
      .option(
        '--ipd <mm>',
        'distance between the eyes',
        (text) => parseNumber(text, 'distance in mm', 40, 90),
        63,
      )
      .option(
        '--bind <address>',
        'own address; 127.0.0.2 lets headset and daemon share a machine',
        '127.0.0.2',
      )
      .option('--control-port <port>', 'TCP port that it listens on', parsePort, 9943)
      .option('--discovery-port <port>', 'UDP port that it announces to', parsePort, 9943)
      .option(
        '--announce <target>',
        'announce to ADDRESS[:PORT]; may be repeated',
        collect((text: string) => text),
      )
      .option('--save-video <file>', 'write what is decoded, as one elementary stream')
      .option('--save-frames <dir>', 'write pictures before, during and after the first loss, as PNG')
      .option('--snapshot <n>', 'with --save-frames: also frame N; may be repeated', collect(parseCount))
      .option('--record <file>', 'write the poses that were sent, as .vrtposes')
      .option('--force', 'write --record and --save-video in place of files that are there')
      .option('--report <file>', 'write the report as JSON')
      .option('--json', 'print the report as JSON')
      .option('-q, --quiet', 'print nothing but the report')
      .addHelpText('after', examples)
      // Commander has checked and parsed each one; the type is its result.
      .action(async (_flags: unknown, command: Command) => {
        const options: HeadsetCommandOptions = command.optsWithGlobals();
        const { runHeadsetCommand } = await import('../headset/command.js');
        process.exitCode = await runHeadsetCommand(options, theTerminal());
      })
  );
}

function parseMotion(text: string): keyof typeof motions {
  if (isMotionName(text)) return text;
  throw new VrtError('invalid-request', `There is no motion "${text}".`, {
    hint: `The motions are ${Object.keys(motions).join(', ')}.`,
  });
}

const examples = `
Examples:
  vrt headset --duration 20s                        look around for 20 s
  vrt headset --poses fixtures/poses/walk.vrtposes --loss 2% --seed 7 --json
  vrt headset --motion fast-turns --loss ge:good=2000ms,bad=30ms --save-frames /tmp/seen
  vrt headset --bind 192.168.1.20 --announce 255.255.255.255 --motion two-hands

Exit codes: 0 the run ended as asked, 1 it failed or was wedged, 4 no server connected, 130 or 143 it was ended by a signal.`;
