import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openFfmpegEncoder } from './ffmpeg.js';
import { ffmpegPath } from './ffmpeg-path.js';
import { defaultTuning } from './tuning.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vrt-ffmpeg-'));
});
afterEach(() => {
  delete process.env['FFMPEG_BIN'];
  rmSync(folder, { recursive: true });
});

/** A program that answers as `script` says. */
function program(script: string): string {
  const path = join(folder, 'ffmpeg');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

const config = {
  codec: 'h264',
  width: 64,
  height: 64,
  refreshHz: 72,
  bitrateBps: 1e6,
  reproducible: false,
  tuning: defaultTuning,
} as const;

describe('ffmpegPath', () => {
  it('is what FFMPEG_BIN names, before all else', () => {
    const path = program('exit 0');
    expect(ffmpegPath({ FFMPEG_BIN: path, PATH: '/usr/bin' })).toBe(path);
  });

  it('says so when FFMPEG_BIN names what cannot be run, instead of taking another', () => {
    expect(() => ffmpegPath({ FFMPEG_BIN: join(folder, 'none') })).toThrow('cannot be run');
    expect(() => ffmpegPath({ FFMPEG_BIN: folder })).toThrow('cannot be run');
  });
});

describe('openFfmpegEncoder', () => {
  it('says which version it needs when ffmpeg is too old', async () => {
    process.env['FFMPEG_BIN'] = program(`echo "Unrecognized option 'fps_mode'." >&2; exit 1`);
    await expect(openFfmpegEncoder(config)).rejects.toMatchObject({
      code: 'encoder-refused',
      message: expect.stringContaining('vrt needs ffmpeg 5.1 or newer'),
    });
  });

  it('repeats the last words of an ffmpeg that ends', async () => {
    process.env['FFMPEG_BIN'] = program(`echo "Unknown encoder 'libx264'" >&2; exit 1`);
    await expect(openFfmpegEncoder(config)).rejects.toMatchObject({
      code: 'encoder-refused',
      message: expect.stringContaining("Unknown encoder 'libx264'"),
    });
  });
});
