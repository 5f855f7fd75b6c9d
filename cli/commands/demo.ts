import { rmdir } from 'node:fs/promises';
import type { Command } from 'commander';
import { counted } from '../../protocol/text/counted.js';
import { contextOf, subcommand } from '../context.js';
import { onInterruption } from '../interruption.js';
import { loadLoss } from '../headset/load-loss.js';
import { parseBitrate, parseDurationMs, parseNumber, showMs } from '../output/units.js';
import { headsetAddress, Loopback } from '../replay/loopback.js';
import { PrivateDaemon } from '../replay/private-daemon.js';
import type { RunReport } from '../replay/report.js';
import { reportTable } from '../replay/report-table.js';
import { runOnce } from '../replay/run.js';
import { makeTemporaryFolder } from '../replay/temporary-folder.js';

interface DemoFlags {
  readonly duration: string;
  readonly loss: string;
  readonly bitrate: string;
  readonly seed: string;
  readonly frames?: string;
}

const hostname = '1234.client';

export function demoCommand(): Command {
  return subcommand('demo', 'stream a room to a simulated headset over a lossy network', [
    'demo',
    'demo --loss 5% --bitrate 20M',
    'demo --loss ge:good=2000ms,bad=30ms --duration 30s --json',
  ])
    .option('--duration <time>', 'how long to stream', '15s')
    .option('--loss <loss>', 'what the network loses: 2%, ge:good=2000ms,bad=3ms or a trace FILE.json', '2%')
    .option('--bitrate <rate>', 'video bitrate', '8M')
    .option('--seed <number>', 'of the losses', '1')
    .option(
      '--frames <dir>',
      'where to write the pictures (default: a new folder in the temporary directory)',
    )
    .action(async (flags: DemoFlags, command: Command) => {
      const { terminal, format } = contextOf(command);
      const plan = {
        durationS: parseDurationMs(flags.duration) / 1000,
        bitrateBps: parseBitrate(flags.bitrate),
        seed: parseNumber(flags.seed, 'seed', 0, 0xffff_ffff),
      };
      await loadLoss(flags.loss);
      using interruption = onInterruption(process, (code) => process.exit(code));
      await using pictures = await pictureFolder(flags.frames);
      terminal.progress('starting a daemon of its own ...');
      await using ports = await Loopback.claim();
      await using daemon = await PrivateDaemon.start(ports, interruption);
      try {
        terminal.talk(`vrtd runs (pid ${daemon.pid}); session "demo" draws a room`);
        let streaming = false;
        const report = await runOnce(
          daemon.client,
          {
            fixture: 'demo',
            sessionName: 'demo',
            hostname,
            headsetAddress: headsetAddress(0),
            controlPort: ports.control,
            loss: flags.loss,
            seed: plan.seed,
            codec: 'h264',
            encoder: 'auto',
            bitrateBps: plan.bitrateBps,
            refreshHz: 72,
            meet: 'announced',
            headsetArgs: [
              ...['--announce', `127.0.0.1:${ports.discovery}`, '--duration', `${plan.durationS}s`],
              ...['--motion', 'look-around', '--save-frames', pictures.path],
            ],
          },
          {
            step: (text) => terminal.talk(text),
            stream: ({ state, peer, counters, latencyMs }) => {
              if (state === 'streaming' && peer !== null && !streaming) {
                streaming = true;
                terminal.talk(
                  `streaming ${peer.eyeWidth}x${peer.eyeHeight} per eye at ${peer.refreshHz} Hz with ${peer.encoder}, losing ${flags.loss}`,
                );
              }
              terminal.progress(
                `${counted(counters.framesSent, 'frame')} sent, ${counted(counters.losses, 'loss', 'losses')}, ${counters.recoveries} recovered, ${showMs(latencyMs.total.p50)} motion to photon`,
              );
            },
          },
          interruption.signal,
        );
        if (format === 'json') terminal.write(`${JSON.stringify(report, undefined, 2)}\n`);
        else {
          terminal.write(`\n${reportTable(report, terminal)}`);
          terminal.write(lossPictures(report));
        }
      } catch (error) {
        throw interruption.errorOr(daemon.lost ?? error);
      }
    });
}

function lossPictures({ snapshots, snapshotProblem, frames }: RunReport): string {
  if (snapshotProblem !== null) return `${snapshotProblem}\n`;
  if (snapshots.length > 0)
    return `What the headset saw before, during and after a loss:\n${snapshots.map((path) => `  ${path}\n`).join('')}`;
  if (frames.lost === 0) return 'No frame was lost, so there is no picture of a loss.\n';
  // Where nothing is decoded the table shows it.
  if (frames.decoded === null || frames.decoded === 0) return '';
  return 'No loss was recovered from, so there is no picture of one.\n';
}

/** Where pictures go; a folder that we made and that none came to is removed. */
async function pictureFolder(
  chosen: string | undefined,
): Promise<AsyncDisposable & { readonly path: string }> {
  const path = chosen ?? (await makeTemporaryFolder('vrt-demo')).path;
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      if (chosen === undefined) await rmdir(path).catch(() => undefined);
    },
  };
}
