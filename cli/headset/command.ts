import { exitCodes, VrtError } from '../../protocol/api/error.js';
import { Impairment, unimpaired } from '../../protocol/trace/impairment.js';
import { counted } from '../../protocol/text/counted.js';
import { onInterruption } from '../interruption.js';
import type { Terminal } from '../terminal.js';
import type { HeadsetCommandOptions } from './command-options.js';
import { findDecoders } from './decoder.js';
import { runHeadset, type RunEnd } from './headset.js';
import { loadLoss } from './load-loss.js';
import { loadPoses } from './load-poses.js';
import { motionPoses } from './motion-poses.js';
import type { AnnounceTarget, HeadsetIdentity } from './options.js';
import { OutputFile } from './output-file.js';
import { parseTarget } from './parse-options.js';
import { checkOverwrite, writeTextFile } from '../output/write-file.js';
import { PoseRecorder } from './pose-recorder.js';
import { reportText } from './print-report.js';
import { headsetReport } from './report.js';
import type { RunParts } from './run-parts.js';
import { RunRecord } from './run-record.js';
import { Snapshots } from './snapshots.js';

const progressPeriodMs = 500;

/** Runs the headset of one command line to its end and prints the report; resolves with the exit code. Throws VrtError. */
export async function runHeadsetCommand(options: HeadsetCommandOptions, terminal: Terminal): Promise<number> {
  const warn = (message: string) => terminal.talk(message);
  const files: OutputFile[] = [];
  const file = (path: string) => {
    const opened = new OutputFile(path, warn);
    files.push(opened);
    return opened;
  };
  const parts = await runParts(options, terminal, file);
  const { record } = parts;
  using interruption = onInterruption(process, (code) => process.exit(code));
  const progress =
    options.quiet === true ? undefined : setInterval(() => showProgress(terminal, record), progressPeriodMs);
  let end: RunEnd;
  try {
    end = await runHeadset(
      parts,
      {
        bind: options.bind,
        controlPort: options.controlPort,
        announceTo: announceTargets(options),
        once: options.once === true,
        waitMs: options.wait ?? Infinity,
        // A parent process waits for it.
        listening: () => process.send?.('listening'),
      },
      interruption.signal,
    );
  } finally {
    clearInterval(progress);
    await parts.snapshots?.close();
    for (const opened of files) await opened.close();
  }
  record.snapshots.push(...(parts.snapshots?.paths ?? []));
  const report = headsetReport(record, {
    hostname: options.hostname,
    mode: parts.lockstep ? 'lockstep' : 'realtime',
    endReason: end.reason,
  });
  const json = `${JSON.stringify(report, undefined, 2)}\n`;
  if (options.report !== undefined) writeTextFile(options.report, json);
  terminal.write(options.json === true ? json : reportText(report));
  return interruption.exitCode ?? exitCodeOf(end, record);
}

async function runParts(
  options: HeadsetCommandOptions,
  terminal: Terminal,
  file: (path: string) => OutputFile,
): Promise<RunParts> {
  if (options.poses !== undefined && options.motion !== undefined)
    throw new VrtError('invalid-request', '--poses and --motion exclude each other.');
  if (options.once === true && options.reconnect === true)
    throw new VrtError('invalid-request', '--once and --reconnect exclude each other.');
  for (const path of [options.record, options.saveVideo])
    if (path !== undefined) await checkOverwrite(path, options.force);
  if (options.snapshot !== undefined && options.saveFrames === undefined)
    throw new VrtError('invalid-request', '--snapshot needs a folder.', { hint: 'Add --save-frames DIR.' });
  const [loss, poses, decoders] = await Promise.all([
    loadLoss(options.loss),
    options.poses === undefined
      ? motionPoses(options.motion ?? 'look-around', options.seed)
      : loadPoses(options.poses, options.loop === true),
    findDecoders(),
  ]);
  const record = new RunRecord();
  if (typeof decoders !== 'function') {
    record.decoderProblem = decoders.missing;
    terminal.talk(`${decoders.missing} Frames are received and not decoded.`);
  }
  const {
    delay: delayMs,
    jitter: jitterMs,
    reorder: reorderShare,
    duplicate: duplicateShare,
    seed,
  } = options;
  return {
    identity: identityOf(options),
    bind: options.bind,
    lockstep: options.lockstep === true,
    poses,
    durationS: options.duration === undefined ? Infinity : options.duration / 1000,
    network: new Impairment({ ...unimpaired, loss, delayMs, jitterMs, reorderShare, duplicateShare, seed }),
    record,
    openDecoder: typeof decoders === 'function' ? decoders : undefined,
    snapshots:
      options.saveFrames === undefined
        ? undefined
        : new Snapshots(options.saveFrames, { firstLoss: true, frames: options.snapshot ?? [] }, (reason) => {
            record.snapshotProblem = `A picture could not be written: ${reason}.`;
            terminal.talk(record.snapshotProblem);
          }),
    video: options.saveVideo === undefined ? undefined : file(options.saveVideo),
    recorder: options.record === undefined ? undefined : new PoseRecorder(file(options.record)),
    log: (severity, message) => {
      if (severity === 'warning' || options.quiet !== true) terminal.talk(message);
    },
  };
}

function identityOf({
  hostname,
  model,
  view,
  rates,
  refreshHint,
  ipd,
  fov,
}: HeadsetCommandOptions): HeadsetIdentity {
  if (refreshHint !== undefined && !rates.includes(refreshHint))
    throw new VrtError('invalid-request', `${refreshHint} Hz is not among --rates.`);
  return {
    hostname,
    model,
    view,
    refreshRates: refreshHint === undefined ? rates : [refreshHint],
    ipdM: ipd / 1000,
    fov,
  };
}

/** A broadcast cannot leave from a loopback address. */
function announceTargets({ announce, bind, discoveryPort }: HeadsetCommandOptions): AnnounceTarget[] {
  const loopback = bind.startsWith('127.');
  const targets = announce ?? (loopback ? ['127.0.0.1'] : ['255.255.255.255', '127.0.0.1']);
  return targets.map((target) => parseTarget(target, discoveryPort));
}

function showProgress(
  terminal: Terminal,
  { connects, framesReceived, framesLost, idrRequests }: RunRecord,
): void {
  terminal.progress(
    connects === 0
      ? 'Announcing, waiting for a server ...'
      : `${counted(framesReceived, 'frame')} received, ${framesLost} lost, ${counted(idrRequests, 'IDR request')}`,
  );
}

function exitCodeOf(end: RunEnd, record: RunRecord): number {
  if (end.kind === 'no-server') return exitCodes.unreachable;
  return end.kind === 'failed' || record.wedged ? exitCodes.failed : exitCodes.done;
}
