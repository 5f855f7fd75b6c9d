import type { Codec, EncoderTuning } from './encoder.js';
import type { LibavEncoderName } from './libav-recipes.js';

/** Threads beyond two make slices small without making frames faster on the machines measured. */
const defaultThreads = 2;

/** x264's and x265's names for the effort of `quality_preset`; Speed is what loss-recovery.md 12.2 measured. */
const softwarePresets = { Speed: 'ultrafast', Balanced: 'superfast', Quality: 'veryfast' } as const;
/** NVENC: alvr.md 11.5, P1 is the fastest of seven. */
const nvencPresets = { Speed: 'p1', Balanced: 'p3', Quality: 'p5' } as const;
const qsvPresets = { Speed: 'veryfast', Balanced: 'fast', Quality: 'medium' } as const;

/** Default tuning, for callers without settings (probe, tests, benches). */
export const defaultTuning: EncoderTuning = {
  quality_preset: { variant: 'Speed' },
  h264_profile: { variant: 'High' },
  entropy_coding: { variant: 'Cavlc' },
  software: { thread_count: 0 },
};

export function threadsOf({ software }: EncoderTuning, reproducible: boolean): number {
  if (reproducible) return 1;
  return software.thread_count === 0 ? defaultThreads : software.thread_count;
}

/** Options of an encoder of FFmpeg by name, for libav and for a command line alike. */
export function tunedOptions(
  encoder: LibavEncoderName,
  codec: Codec,
  { quality_preset: { variant: effort }, h264_profile, entropy_coding }: EncoderTuning,
): Record<string, string> {
  const profile = h264_profile.variant.toLowerCase();
  // The baseline profile has no CABAC (H.264 A.2.1).
  const cabac = entropy_coding.variant === 'Cabac' && profile !== 'baseline';
  const h264 = codec === 'h264' ? { profile, coder: cabac ? 'cabac' : 'cavlc' } : {};
  switch (encoder) {
    case 'libx264':
      return { preset: softwarePresets[effort], ...h264 };
    case 'libx265':
      return { preset: softwarePresets[effort] };
    case 'h264_nvenc':
    case 'hevc_nvenc':
      return { preset: nvencPresets[effort], ...h264 };
    case 'h264_vaapi':
    case 'hevc_vaapi':
      return codec === 'h264'
        ? {
            profile: profile === 'baseline' ? 'constrained_baseline' : profile,
            coder: cabac ? 'cabac' : 'cavlc',
          }
        : {};
    case 'h264_qsv':
    case 'hevc_qsv':
      return { preset: qsvPresets[effort], ...(codec === 'h264' ? { profile } : {}) };
  }
}
