import type { CodecContext } from 'node-av/lib';
import { EncoderError, type EncoderConfig } from './encoder.js';
import { evenSize } from './even-picture.js';
import type { LibavInput } from './libav-input.js';
import type { Libav } from './libav-library.js';
import type { LibavEncoderName, LibavRecipe } from './libav-recipes.js';
import { rateLimits, type RateLimits } from './rate.js';
import { threadsOf, tunedOptions } from './tuning.js';

/** An open encoder context of FFmpeg, for the caller to free. Throws EncoderError. */
export async function openLibavContext(
  libav: Libav,
  name: LibavEncoderName,
  { options, window }: LibavRecipe,
  config: EncoderConfig,
  input: LibavInput,
): Promise<CodecContext> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an unknown name comes back as null
  const codec = libav.Codec.findEncoderByName(name as Parameters<typeof libav.Codec.findEncoderByName>[0]);
  if (codec === null) throw new EncoderError('encoder-missing', `This build of FFmpeg has no ${name}.`);
  const context = new libav.CodecContext();
  context.allocContext3(codec);
  context.width = evenSize(config.width);
  context.height = evenSize(config.height);
  input.describeTo(context);
  context.timeBase = new libav.Rational(1, 1_000_000);
  context.framerate = new libav.Rational(Math.round(config.refreshHz * 1000), 1000);
  context.gopSize = 0x7fff_ffff;
  context.maxBFrames = 0;
  const threads = threadsOf(config.tuning, config.reproducible);
  context.threadCount = threads;
  context.colorRange = libav.AVCOL_RANGE_JPEG;
  context.colorPrimaries = libav.AVCOL_PRI_BT709;
  context.colorTrc = libav.AVCOL_TRC_IEC61966_2_1;
  context.colorSpace = libav.AVCOL_SPC_BT709;
  applyRate(context, rateLimits(window, config.bitrateBps, config.refreshHz));
  // Set one by one: a Dictionary given to open2 is freed twice by node-av 6.1 when it is collected.
  for (const [option, value] of Object.entries({
    ...options,
    ...tunedOptions(name, config.codec, config.tuning),
  })) {
    const pools = option === 'x265-params' ? `:pools=${threads}` : '';
    context.setOption(option, value + pools, libav.AV_OPT_TYPE_STRING, libav.AV_OPT_SEARCH_CHILDREN);
  }
  const result = await context.open2(codec);
  if (result < 0) {
    context.freeContext();
    throw new EncoderError(
      'encoder-refused',
      `${name} cannot be opened here: ${new libav.FFmpegError(result).message}`,
    );
  }
  return context;
}

/** On an open context too: encoders that can follow compare these with what they were opened with, frame by frame. */
export function applyRate(context: CodecContext, { bitrateBps, maximumBps, bufferBits }: RateLimits): void {
  context.bitRate = BigInt(bitrateBps);
  context.rcMaxRate = BigInt(maximumBps);
  context.rcBufferSize = bufferBits;
}
