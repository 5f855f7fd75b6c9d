import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import type { DoctorCheck } from '../../protocol/api/daemon.js';
import { readLines } from '../processes/output-lines.js';
import { missing, ok, warning, type Check } from './check.js';

/** Line of encoder-probe.ts: first that it tries an encoder, then the outcome (null: it works). */
export const ProbeLine = Type.Object({
  codec: Type.Enum(['h264', 'hevc']),
  name: Type.String(),
  problem: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});
export type ProbeLine = Static<typeof ProbeLine>;

const timeoutMs = 30_000;
/** Longer lines are output of libraries and are ignored. */
const lineLimits = { maximumChars: 8_192, maximumLines: 10_000, windowMs: Infinity };

export const encoders: Check = async ({ env }) => summarize(await probe({ ...env }));

/** One finding per codec, from the lines of the probe. */
export function summarize(lines: readonly ProbeLine[]): DoctorCheck[] {
  return (['h264', 'hevc'] as const).map((codec) => {
    const results = new Map<string, string | null>();
    for (const line of lines) {
      // An encoder that was tried and never answered took the probe down with it.
      if (line.codec === codec)
        results.set(line.name, line.problem === undefined ? 'It crashed.' : line.problem);
    }
    const working = [...results].filter(([, problem]) => problem === null).map(([name]) => name);
    const name = `${codec} encoder`;
    if (working.length > 0) return ok(name, working.join(', '));
    const reasons = [...results].map(([encoder, problem]) => `${encoder}: ${problem ?? ''}`).join(' ');
    const hint = 'Run `npm install node-av` where vrt is installed, or `apt install ffmpeg`.';
    const detail = reasons === '' ? 'the probe of encoders did not run' : reasons;
    // Every headset decodes H.264; HEVC is a choice.
    return codec === 'h264' ? missing(name, detail, hint) : warning(name, detail, hint);
  });
}

async function probe(env: NodeJS.ProcessEnv): Promise<ProbeLine[]> {
  const child = spawn(process.execPath, [probeProgram()], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  return Promise.race([failed, probeLines(child.stdout)]);
}

function probeLines(input: Readable): Promise<ProbeLine[]> {
  const check = Compile(ProbeLine);
  const lines: ProbeLine[] = [];
  readLines(input, lineLimits, (text) => {
    const line = parse(text);
    if (check.Check(line)) lines.push(line);
  });
  return new Promise((resolve) => {
    input.once('close', () => resolve(lines));
  });
}

/** Libraries print to standard output too; lines that are not JSON are theirs. */
function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** The compiled program, whether this file runs compiled or, under test, as its source. */
function probeProgram(): string {
  const beside = fileURLToPath(new URL('encoder-probe.js', import.meta.url));
  if (existsSync(beside)) return beside;
  let root = dirname(beside);
  while (!existsSync(join(root, 'package.json'))) root = dirname(root);
  return join(root, 'dist', 'daemon', 'doctor', 'encoder-probe.js');
}
