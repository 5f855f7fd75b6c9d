import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ffmpegPath } from '../stream/encoder/ffmpeg-path.js';
import { ok, warning, type Check } from './check.js';
import { reasonOf } from '../../protocol/text/reason.js';

const timeoutMs = 10_000;

/** The ffmpeg program is the second way to encode; without it the in-process encoders are all there is. */
export const ffmpeg: Check = async ({ env }) => {
  try {
    const path = ffmpegPath({ ...env });
    const { stdout } = await promisify(execFile)(path, ['-version'], {
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    return [ok('ffmpeg', `${path}: ${stdout.split('\n')[0]?.replace(/ Copyright.*/, '') ?? ''}`)];
  } catch (error) {
    // What the encoder says of a missing one names the remedy too, which has its own place here.
    const why = (reasonOf(error).split('\n')[0] ?? '').replace(/: install it.*/, ' on the PATH');
    return [warning('ffmpeg', why, 'Run `apt install ffmpeg`, or set FFMPEG_BIN.')];
  }
};
