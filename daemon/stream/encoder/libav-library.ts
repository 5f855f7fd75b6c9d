import type * as LibavConstants from 'node-av/constants';
import type * as LibavClasses from 'node-av/lib';
import { EncoderError } from './encoder.js';

export type Libav = typeof LibavClasses & typeof LibavConstants;

/** node-av is an optional dependency: it is loaded on use, and its absence is a sentence. Throws EncoderError. */
export async function loadLibav(): Promise<Libav> {
  try {
    const [lib, constants] = await Promise.all([import('node-av/lib'), import('node-av/constants')]);
    // FFmpeg would write to standard error past our log; what matters comes back as error codes.
    lib.Log.setLevel(constants.AV_LOG_QUIET);
    return { ...lib, ...constants };
  } catch (error) {
    throw new EncoderError('encoder-missing', 'The npm package node-av is not installed for this machine.', {
      cause: error,
    });
  }
}
