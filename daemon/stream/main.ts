import { Socket } from 'node:net';
import { Compile } from 'typebox/compile';
import { ToStreamer, type FromStreamer } from '../../protocol/streamer.js';
import { Heartbeat } from '../processes/heartbeat.js';
import { Streamer } from './streamer.js';
import { warmUp } from './warm-up.js';

/** The edge of the streamer process: IPC messages in, IPC messages out. It lives as long as the daemon that forked it. */
const toStreamer = Compile(ToStreamer);

/**
 * A daemon that is alive but silent for this long is lost: nobody could stop this stream. Longer than anything that
 * keeps a healthy daemon from its pings, a person with a debugger included.
 */
const daemonPatience = 30;
const daemonPeriodMs = 1_000;

let streamer: Streamer | undefined;
/** What this machine draws and encodes in a second; undefined before the warm-up, and where no encoder works. */
let pixelsPerS: number | undefined;

function send(message: FromStreamer): void {
  if (process.connected) process.send?.(message, () => undefined);
}

async function onMessage(message: ToStreamer, handle: unknown): Promise<void> {
  switch (message.type) {
    case 'open':
      streamer = new Streamer(message.spec, send, () => pixelsPerS);
      return;
    case 'peer':
      if (streamer !== undefined && handle instanceof Socket) await streamer.takePeer(message.dial, handle);
      return;
    case 'ping':
      heartbeat.heard();
      send({ type: 'pong' });
      return;
    case 'idr':
      streamer?.askIdr();
      return;
    case 'graph':
      streamer?.tellFrames(message.on);
      return;
    case 'configure':
      streamer?.configure(message.settings);
      return;
    case 'drop':
      streamer?.drop(message.reason);
      return;
    case 'close':
      await leave(message.comeBack);
      return;
    default:
      message satisfies never;
  }
}

async function leave(comeBack: boolean): Promise<void> {
  await streamer?.close(comeBack);
  process.disconnect?.();
  process.exit(0);
}

const heartbeat = new Heartbeat(daemonPatience);
setInterval(() => {
  if (heartbeat.beat()) return;
  process.stderr.write(`The daemon did not respond for ${(daemonPatience * daemonPeriodMs) / 1000} s.\n`);
  process.exit(1);
}, daemonPeriodMs);

process.on('message', (message: unknown, handle: unknown) => {
  if (toStreamer.Check(message)) void onMessage(message, handle);
});
// The daemon has exited: nobody could ever request this stream again.
process.on('disconnect', () => process.exit(0));
// The daemon decides when to stop; a Ctrl-C in the terminal reaches the whole process group.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
// From here on a peer is answered within milliseconds.
void warmUp()
  .then((measured) => {
    pixelsPerS = measured;
  })
  .catch((error: unknown) => process.stderr.write(`Warming up failed: ${String(error)}\n`))
  .finally(() => send({ type: 'ready' }));
