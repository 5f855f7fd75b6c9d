import { EncoderError, type Codec, type Encoder, type EncoderConfig } from './encoder.js';
import { openFfmpegEncoder } from './ffmpeg.js';
import { openLibavEncoder } from './libav.js';
import type { LibavEncoderName } from './libav-recipes.js';
import { reasonOf } from '../../../protocol/text/reason.js';

/** One way to encode a codec, best first: hardware in this process, software in this process, a child process. */
export interface Candidate {
  readonly name: string;
  readonly backend: 'libav' | 'ffmpeg';
  readonly open: (config: EncoderConfig) => Promise<Encoder>;
}

function libav(name: LibavEncoderName): Candidate {
  return { name, backend: 'libav', open: (config) => openLibavEncoder(name, config) };
}

export function candidates(codec: Codec): readonly Candidate[] {
  return [
    libav(`${codec}_nvenc`),
    libav(`${codec}_vaapi`),
    libav(`${codec}_qsv`),
    libav(codec === 'h264' ? 'libx264' : 'libx265'),
    { name: 'ffmpeg', backend: 'ffmpeg', open: openFfmpegEncoder },
  ];
}

/** Those of a codec that `preference` allows: `auto`, a back end or an encoder's name. */
function wantedCandidates(codec: Codec, preference: string): readonly Candidate[] {
  return candidates(codec).filter(
    ({ name, backend }) => preference === 'auto' || preference === backend || preference === name,
  );
}

/**
 * Opens the best encoder that works here. `preference` is `auto`, a back end or an encoder's name. Throws EncoderError
 * with the reason of every candidate that was tried.
 */
export async function openEncoder(config: EncoderConfig, preference: string): Promise<Encoder> {
  const wanted = wantedCandidates(config.codec, preference);
  if (wanted.length === 0) {
    const names = candidates(config.codec).map(({ name }) => name);
    throw new EncoderError(
      'encoder-missing',
      `There is no encoder "${preference}" for ${config.codec}; there are auto, libav, ${names.join(', ')}.`,
    );
  }
  const reasons: string[] = [];
  for (const candidate of wanted) {
    try {
      return await candidate.open(config);
    } catch (error) {
      reasons.push(reasonOf(error));
    }
  }
  throw new EncoderError('encoder-missing', reasons.join(' '));
}
