import { candidates } from '../stream/encoder/open.js';
import type { Codec } from '../stream/encoder/encoder.js';
import type { ProbeLine } from './encoders.js';

/*
 * A program of its own: encodes one black frame with every encoder and says line by line, in JSON, which of them can.
 * Libraries of GPU vendors may crash the process that loads them, so this is never the daemon.
 */

/** Small, but above the least picture that hardware encoders take (NVENC: 145 x 49 for H.264). */
const width = 320;
const height = 256;
const black = Buffer.concat([Buffer.alloc(width * height, 16), Buffer.alloc((width * height) / 2, 128)]);

async function attempt(
  codec: Codec,
  candidate: ReturnType<typeof candidates>[number],
): Promise<string | null> {
  try {
    const encoder = await candidate.open({
      codec,
      width,
      height,
      refreshHz: 72,
      bitrateBps: 5_000_000,
      reproducible: false,
    });
    try {
      const { isIdr } = await encoder.encode({ data: black, width, height }, { idr: true });
      return isIdr ? null : 'The first frame is no IDR.';
    } finally {
      await encoder.close();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

for (const codec of ['h264', 'hevc'] as const) {
  for (const candidate of candidates(codec)) {
    const line = (problem: string | null | undefined): ProbeLine => ({
      codec,
      name: candidate.name,
      ...(problem !== undefined && { problem }),
    });
    process.stdout.write(`${JSON.stringify(line(undefined))}\n`);
    process.stdout.write(`${JSON.stringify(line(await attempt(codec, candidate)))}\n`);
  }
}
process.exit(0);
