import { candidates } from '../stream/encoder/open.js';
import { probeEncoder } from '../stream/encoder/probe.js';
import type { ProbeLine } from './encoders.js';

/*
 * A program of its own: tries every encoder and prints line by line, in JSON, which of them work. Libraries of GPU
 * vendors may crash the process that loads them, so this is never the daemon.
 */

function say(line: ProbeLine): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

for (const codec of ['h264', 'hevc'] as const) {
  for (const candidate of candidates(codec)) {
    const { name } = candidate;
    // Said before it is tried: a crash then names its cause.
    say({ codec, name });
    const { reason } = await probeEncoder(codec, candidate);
    say({ codec, name, problem: reason ?? null });
  }
}
process.exit(0);
