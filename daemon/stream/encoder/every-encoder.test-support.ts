import { afterEach, beforeEach, describe, expect } from 'vitest';
import { childPids } from './children.test-support.js';
import type { Codec, Encoder, EncoderConfig } from './encoder.js';
import { ffmpegPath } from './ffmpeg-path.js';
import { openEncoder } from './open.js';
import { defaultTuning } from './tuning.js';

export const width = 640;
export const height = 352;
export const refreshHz = 72;
export const bitrateBps = 6_000_000;

/** One of the encoders that every machine with node-av or ffmpeg has. */
export interface EncoderRow {
  readonly name: string;
  readonly codec: Codec;
  readonly bitrateFollows: 'live' | 'next-idr';
  /** Opens one that is closed after the test. */
  readonly open: (settings?: Partial<EncoderConfig>) => Promise<Encoder>;
  /** Process ids of what this test's encoders started and what is not gone yet. */
  readonly processes: () => number[];
}

const rows = [
  { name: 'libx264', codec: 'h264', bitrateFollows: 'live' },
  { name: 'libx265', codec: 'hevc', bitrateFollows: 'next-idr' },
  { name: 'ffmpeg', codec: 'h264', bitrateFollows: 'next-idr' },
  { name: 'ffmpeg', codec: 'hevc', bitrateFollows: 'next-idr' },
] as const;

/** Runs `tests` for each encoder that is here; after each test nothing of it may be left. */
export function describeEveryEncoder(what: string, tests: (row: EncoderRow) => void): void {
  for (const { name, codec, bitrateFollows } of rows) {
    describe.runIf(name !== 'ffmpeg' || hasFfmpeg())(`${what}: ${name} for ${codec}`, () => {
      const opened: Encoder[] = [];
      let before: number[] = [];
      const processes = () => childPids().filter((pid) => !before.includes(pid));
      beforeEach(() => {
        before = childPids();
      });
      afterEach(async () => {
        await Promise.all(opened.splice(0).map((encoder) => encoder.close()));
        expect(processes()).toEqual([]);
      });
      tests({
        name,
        codec,
        bitrateFollows,
        processes,
        open: async (settings = {}) => {
          const config = {
            codec,
            width,
            height,
            refreshHz,
            bitrateBps,
            reproducible: false,
            tuning: defaultTuning,
            ...settings,
          };
          const encoder = await openEncoder(config, name);
          opened.push(encoder);
          return encoder;
        },
      });
    });
  }
}

export function hasFfmpeg(): boolean {
  try {
    ffmpegPath(process.env);
    return true;
  } catch {
    return false;
  }
}
