/**
 * Preloaded (`node --import`) into the processes of a replay or demo: whatever ends the process that started them, SIGKILL
 * included, closes their standard input, and then they end too. The folder named in the query of this module's URL is
 * theirs and goes with them.
 */
import { rmSync } from 'node:fs';

/** Past vrtd's own deadline for stopping (4.5 s). */
const deadlineMs = 6_000;

const folder = new URL(import.meta.url).searchParams.get('folder');
if (folder !== null) process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

let ending = false;

function end(): void {
  if (ending) return;
  ending = true;
  setTimeout(() => process.exit(1), deadlineMs).unref();
  // A program that has not come to listen for signals yet would end without `exit`.
  if (process.listenerCount('SIGTERM') === 0) process.exit(1);
  process.kill(process.pid, 'SIGTERM');
}

const { stdin } = process;
stdin.once('end', end);
stdin.once('close', end);
stdin.once('error', end);
stdin.resume();
// To listen must not keep a headset alive whose run is over.
stdin.unref();
