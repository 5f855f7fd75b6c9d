import type { Codec } from './encoder.js';
import type { RateWindow } from './rate.js';

export type LibavEncoderName = 'libx264' | 'libx265' | `${Codec}_nvenc` | `${Codec}_vaapi` | `${Codec}_qsv`;

/** How one of FFmpeg's encoders is made to take one frame, give one frame and make an IDR of the frame that asks. */
export interface LibavRecipe {
  readonly options: Readonly<Record<string, string>>;
  /** How pictures reach it: as they are, with interleaved chroma, or through memory of the GPU. */
  readonly input: 'i420' | 'nv12' | 'vaapi';
  /** Whether a new bitrate holds from the next frame on, or the encoder is reopened at the next IDR. */
  readonly bitrateFollows: 'live' | 'next-idr';
  /** How far frames may leave the mean; hardware encoders keep the window that they were measured with. */
  readonly window: RateWindow;
  /** Drivers open encoders that then fail: such an encoder is tried on a picture before the stream begins. */
  readonly hardware: boolean;
}

/** alvr.md 11.3; `delay` 0 and 1 both mean that a frame comes out before the next goes in. */
const nvenc: LibavRecipe = {
  options: {
    tune: 'll',
    rc: 'cbr',
    zerolatency: '1',
    delay: '0',
    'forced-idr': '1',
    spatial_aq: '1',
    b_ref_mode: '0',
  },
  input: 'i420',
  bitrateFollows: 'live',
  window: 'one-frame',
  hardware: true,
};

/** alvr.md 11.3. A picture of type I is an IDR without an option. */
const vaapi: LibavRecipe = {
  options: { rc_mode: 'CBR', async_depth: '1' },
  input: 'vaapi',
  bitrateFollows: 'next-idr',
  window: 'one-frame',
  hardware: true,
};

const qsv: LibavRecipe = {
  options: { async_depth: '1', forced_idr: '1', look_ahead: '0' },
  input: 'nv12',
  bitrateFollows: 'next-idr',
  window: 'one-frame',
  hardware: true,
};

export const libavRecipes: Readonly<Record<LibavEncoderName, LibavRecipe>> = {
  libx264: {
    // loss-recovery.md 12.2
    options: {
      tune: 'zerolatency',
      'forced-idr': '1',
      // With a curve compression below 1 the weight of an IDR would coarsen the frames after it (rate.ts).
      'x264-params': 'keyint=infinite:scenecut=0:sliced-threads=1:bframes=0:qcomp=1',
    },
    input: 'i420',
    bitrateFollows: 'live',
    window: 'idr-burst',
    hardware: false,
  },
  libx265: {
    options: {
      tune: 'zerolatency',
      'forced-idr': '1',
      'x265-params':
        'keyint=-1:scenecut=0:bframes=0:open-gop=0:repeat-headers=1:log-level=none:frame-threads=1',
    },
    input: 'i420',
    bitrateFollows: 'next-idr',
    window: 'idr-burst',
    hardware: false,
  },
  h264_nvenc: nvenc,
  hevc_nvenc: nvenc,
  h264_vaapi: vaapi,
  hevc_vaapi: vaapi,
  h264_qsv: qsv,
  hevc_qsv: qsv,
};
