import type { SettingValues } from '../../../protocol/settings/tree.js';

export type Codec = 'h264' | 'hevc';

/** Full-range BT.709 with sRGB transfer, signalled in the bitstream (alvr.md 11.2). */
export interface EncoderConfig {
  readonly codec: Codec;
  /** Of the whole picture, both eyes. */
  readonly width: number;
  readonly height: number;
  readonly refreshHz: number;
  readonly bitrateBps: number;
  /** Equal pictures give equal bytes: one thread, since x264's and x265's rate control depends on which slice is first. */
  readonly reproducible: boolean;
  readonly tuning: EncoderTuning;
}

/** Settings `video.encoder_config`; a back end takes those that it has. */
export type EncoderTuning = Pick<
  SettingValues['video']['encoder_config'],
  'quality_preset' | 'h264_profile' | 'entropy_coding' | 'software'
>;

/** I420, tightly packed; chroma planes are ceil(width / 2) x ceil(height / 2). */
export interface Picture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface AccessUnit {
  /** Annex B without parameter sets, delimiters and SEI; valid until the next `encode`. */
  readonly data: Uint8Array;
  readonly isIdr: boolean;
  /** SPS and PPS (HEVC: VPS too), each behind a 4-byte start code; there whenever `isIdr`. */
  readonly parameterSets: Uint8Array | undefined;
}

/** Request for the next frame. */
export interface FrameRequest {
  readonly idr: boolean;
  /** An IDR that must not weigh more than any other frame. Encoders that cannot change that from frame to frame ignore it. */
  readonly light?: boolean;
}

/** One frame in, one access unit out, in order; calls never overlap. */
export interface Encoder {
  /** For people, for example `libx264`. */
  readonly name: string;
  readonly backend: 'libav' | 'ffmpeg';
  /**
   * Rejects with EncoderError `encoder-died` when the encoder is lost; then only `close` is left to call. The picture
   * is read, not copied: it stays as it is until this settles.
   */
  encode(picture: Picture, request: FrameRequest): Promise<AccessUnit>;
  /** Takes effect on the next frame (`live`) or with the next IDR. */
  setBitrate(bitrateBps: number): 'live' | 'next-idr';
  /** Waits for the frame that is being encoded; afterwards no process, thread or memory of the encoder is left. */
  close(): Promise<void>;
}

export type EncoderErrorCode = 'encoder-missing' | 'encoder-refused' | 'encoder-died';

export class EncoderError extends Error {
  readonly code: EncoderErrorCode;

  constructor(code: EncoderErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options);
    this.name = 'EncoderError';
    this.code = code;
  }
}

/**
 * Throws EncoderError `encoder-refused` for a picture of another size than the encoder was opened for. Libraries would
 * read beyond a short one, and pipes wait for the rest; the encoder itself is unaffected.
 */
export function checkPicture({ data, width, height }: Picture, config: EncoderConfig): void {
  const bytes = width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
  if (width === config.width && height === config.height && data.length === bytes) return;
  throw new EncoderError(
    'encoder-refused',
    `A picture of ${width} x ${height} in ${data.length} bytes is not a ${config.width} x ${config.height} I420 picture.`,
  );
}
