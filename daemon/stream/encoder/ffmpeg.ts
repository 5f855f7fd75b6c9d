import type { Encoder, EncoderConfig } from './encoder.js';
import { EncoderError } from './encoder.js';

export function openFfmpegEncoder(_config: EncoderConfig): Promise<Encoder> {
  return Promise.reject(new EncoderError('encoder-missing', 'The ffmpeg back end is not there yet.'));
}
