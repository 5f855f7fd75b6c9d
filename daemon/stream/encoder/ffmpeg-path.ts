import { accessSync, constants, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { EncoderError } from './encoder.js';

/** The ffmpeg program: FFMPEG_BIN, then the npm package ffmpeg-static, then PATH. Throws EncoderError. */
export function ffmpegPath(env: NodeJS.ProcessEnv): string {
  const named = env['FFMPEG_BIN'];
  if (named !== undefined && named !== '') {
    if (executable(named)) return named;
    throw new EncoderError('encoder-missing', `FFMPEG_BIN names ${named}, which cannot be run.`);
  }
  const packaged = staticPath();
  if (packaged !== undefined && executable(packaged)) return packaged;
  const found = (env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'ffmpeg'))
    .find(executable);
  if (found !== undefined) return found;
  throw new EncoderError(
    'encoder-missing',
    'There is no ffmpeg: install it (`apt install ffmpeg`) or set FFMPEG_BIN.',
  );
}

/** ffmpeg-static is optional, and without internet it installs without its program and still returns a path. */
function staticPath(): string | undefined {
  try {
    const path: unknown = createRequire(import.meta.url)('ffmpeg-static');
    return typeof path === 'string' ? path : undefined;
  } catch {
    return undefined;
  }
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
