import type { Codec, Encoder } from './encoder.js';
import type { Candidate } from './open.js';
import { defaultTuning } from './tuning.js';
import { reasonOf } from '../../../protocol/text/reason.js';

/** Result of probing one encoder on this machine. */
export interface EncoderProbe {
  readonly codec: Codec;
  readonly backend: Candidate['backend'];
  readonly encoder: string;
  readonly ok: boolean;
  /** Why it does not work; `undefined` when it does. */
  readonly reason: string | undefined;
  /** Remedy for people. */
  readonly hint: string | undefined;
}

/** Small, but above the least picture that hardware encoders take (NVENC: 145 x 49 for H.264). */
const size = { width: 320, height: 256 };
const config = { ...size, refreshHz: 72, bitrateBps: 5_000_000, reproducible: false, tuning: defaultTuning };
const grey = { ...size, data: new Uint8Array((size.width * size.height * 3) / 2).fill(128) };
/** A driver that has not answered by then cannot encode a stream. */
const defaultTimeoutMs = 5_000;

/** Encodes two frames. Never throws; an encoder that never answers is left behind in the process. */
export async function probeEncoder(
  codec: Codec,
  candidate: Candidate,
  timeoutMs = defaultTimeoutMs,
): Promise<EncoderProbe> {
  let timeout: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timeout = setTimeout(() => resolve(`It did not answer within ${timeoutMs / 1000} s.`), timeoutMs);
  });
  const reason = await Promise.race([attempt(codec, candidate), late]);
  clearTimeout(timeout);
  const { name: encoder, backend } = candidate;
  const hint = reason === undefined ? undefined : hintFor(candidate);
  return { codec, backend, encoder, ok: reason === undefined, reason, hint };
}

/** Why the encoder does not work, or `undefined`. */
async function attempt(codec: Codec, candidate: Candidate): Promise<string | undefined> {
  let encoder: Encoder | undefined;
  try {
    encoder = await candidate.open({ ...config, codec });
    const first = await encoder.encode(grey, { idr: true });
    if (!first.isIdr || first.parameterSets === undefined) return 'Its first frame is not an IDR.';
    const second = await encoder.encode(grey, { idr: false });
    return second.isIdr ? 'It makes an IDR of every frame.' : undefined;
  } catch (error) {
    return reasonOf(error);
  } finally {
    await encoder?.close();
  }
}

function hintFor({ name, backend }: Candidate): string {
  if (backend === 'ffmpeg') return 'Run `apt install ffmpeg`, or set FFMPEG_BIN.';
  if (name.endsWith('_nvenc')) return 'It needs an NVIDIA GPU that can encode, and its driver.';
  if (name.endsWith('_vaapi'))
    return 'It needs a GPU with a VAAPI driver, and permission to use /dev/dri/renderD128.';
  if (name.endsWith('_qsv')) return 'It needs an Intel GPU and the oneVPL runtime.';
  return 'Run `npm install node-av` where vrt is installed.';
}
