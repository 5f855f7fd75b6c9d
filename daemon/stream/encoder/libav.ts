import type { CodecContext, Frame, Packet } from 'node-av/lib';
import { splitAccessUnit } from './annexb.js';
import {
  EncoderError,
  vbvBits,
  type AccessUnit,
  type Encoder,
  type EncoderConfig,
  type Picture,
} from './encoder.js';
import { evenPicture, evenSize } from './even-picture.js';

/** node-av is an optional dependency: it is loaded on use, and its absence is a sentence. */
async function loadLibav() {
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

type Libav = Awaited<ReturnType<typeof loadLibav>>;

const nvenc = {
  preset: 'p1',
  tune: 'll',
  rc: 'cbr',
  zerolatency: '1',
  delay: '0',
  'forced-idr': '1',
  spatial_aq: '1',
  b_ref_mode: '0',
};

/** Options per encoder: one frame in, one frame out, IDR on demand, no look-ahead (loss-recovery.md 12, alvr.md 11.3). */
const encoderOptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  libx264: {
    preset: 'ultrafast',
    tune: 'zerolatency',
    'forced-idr': '1',
    'x264-params': 'keyint=infinite:scenecut=0:sliced-threads=1:bframes=0',
  },
  libx265: {
    preset: 'ultrafast',
    tune: 'zerolatency',
    'forced-idr': '1',
    'x265-params':
      'keyint=-1:scenecut=0:bframes=0:open-gop=0:repeat-headers=1:log-level=none:frame-threads=1',
  },
  h264_nvenc: nvenc,
  hevc_nvenc: nvenc,
};

/** Encoders whose bitrate follows on the next frame; the others are opened anew at the next IDR. */
const liveBitrate = new Set(['libx264', 'h264_nvenc', 'hevc_nvenc']);

/** Threads beyond two make slices small without making frames faster on the machines measured. */
const threads = 2;

/** Opens one of FFmpeg's encoders in this process. Throws EncoderError. */
export async function openLibavEncoder(name: string, config: EncoderConfig): Promise<Encoder> {
  const libav = await loadLibav();
  return new LibavEncoder(libav, name, config, openContext(libav, name, config));
}

function openContext(libav: Libav, name: string, config: EncoderConfig): CodecContext {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an unknown name comes back as null
  const codec = libav.Codec.findEncoderByName(name as Parameters<typeof libav.Codec.findEncoderByName>[0]);
  if (codec === null) throw new EncoderError('encoder-missing', `This build of FFmpeg has no ${name}.`);
  const context = new libav.CodecContext();
  context.allocContext3(codec);
  context.width = evenSize(config.width);
  context.height = evenSize(config.height);
  context.pixelFormat = libav.AV_PIX_FMT_YUV420P;
  context.timeBase = new libav.Rational(1, 1_000_000);
  context.framerate = new libav.Rational(Math.round(config.refreshHz * 1000), 1000);
  context.gopSize = 0x7fff_ffff;
  context.maxBFrames = 0;
  context.threadCount = config.reproducible ? 1 : threads;
  context.colorRange = libav.AVCOL_RANGE_JPEG;
  context.colorPrimaries = libav.AVCOL_PRI_BT709;
  context.colorTrc = libav.AVCOL_TRC_IEC61966_2_1;
  context.colorSpace = libav.AVCOL_SPC_BT709;
  applyBitrate(context, config.bitrateBps, config.refreshHz);
  // Set one by one: a Dictionary given to open2 is freed twice by node-av 6.1 when it is collected.
  for (const [option, value] of Object.entries(encoderOptions[name] ?? {})) {
    const pools = option === 'x265-params' ? `:pools=${config.reproducible ? 1 : threads}` : '';
    context.setOption(option, value + pools, libav.AV_OPT_TYPE_STRING, libav.AV_OPT_SEARCH_CHILDREN);
  }
  const result = context.open2Sync(codec);
  if (result < 0) {
    context.freeContext();
    throw new EncoderError(
      'encoder-refused',
      `${name} cannot be opened here: ${new libav.FFmpegError(result).message}`,
    );
  }
  return context;
}

function applyBitrate(context: CodecContext, bitrateBps: number, refreshHz: number): void {
  context.bitRate = BigInt(bitrateBps);
  context.rcMaxRate = BigInt(bitrateBps);
  context.rcBufferSize = vbvBits(bitrateBps, refreshHz);
}

class LibavEncoder implements Encoder {
  readonly backend = 'libav';
  readonly name: string;
  readonly #libav: Libav;
  readonly #frame: Frame;
  readonly #packet: Packet;
  #context: CodecContext;
  #config: EncoderConfig;
  #reopen = false;
  #pts = 0n;
  readonly #tickUs: bigint;

  constructor(libav: Libav, name: string, config: EncoderConfig, context: CodecContext) {
    this.name = name;
    this.#libav = libav;
    this.#config = config;
    this.#context = context;
    this.#tickUs = BigInt(Math.round(1e6 / config.refreshHz));
    const frame = new libav.Frame();
    frame.alloc();
    frame.width = context.width;
    frame.height = context.height;
    frame.format = libav.AV_PIX_FMT_YUV420P;
    frame.colorRange = libav.AVCOL_RANGE_JPEG;
    frame.getBuffer();
    this.#frame = frame;
    this.#packet = new libav.Packet();
    this.#packet.alloc();
  }

  async encode(picture: Picture, { idr }: { readonly idr: boolean }): Promise<AccessUnit> {
    if (idr && this.#reopen) this.#openAgain();
    const { data, width, height } = evenPicture(picture);
    if (width !== this.#frame.width || height !== this.#frame.height) {
      throw new EncoderError(
        'encoder-died',
        `${this.name} was opened for another size than ${width}x${height}`,
      );
    }
    this.#check(this.#frame.makeWritable());
    this.#check(this.#frame.fromBuffer(Buffer.from(data.buffer, data.byteOffset, data.byteLength)));
    this.#frame.pts = this.#pts;
    this.#pts += this.#tickUs;
    this.#frame.pictType = idr ? this.#libav.AV_PICTURE_TYPE_I : this.#libav.AV_PICTURE_TYPE_NONE;
    this.#check(await this.#context.sendFrame(this.#frame));
    this.#packet.unref();
    this.#check(await this.#context.receivePacket(this.#packet));
    const bytes = this.#packet.data;
    if (bytes === null) throw new EncoderError('encoder-died', `${this.name} returned no data`);
    return splitAccessUnit(this.#config.codec, bytes);
  }

  setBitrate(bitrateBps: number): 'live' | 'next-idr' {
    this.#config = { ...this.#config, bitrateBps };
    if (liveBitrate.has(this.name)) {
      applyBitrate(this.#context, bitrateBps, this.#config.refreshHz);
      return 'live';
    }
    this.#reopen = true;
    return 'next-idr';
  }

  close(): Promise<void> {
    this.#context.freeContext();
    this.#frame.free();
    this.#packet.free();
    return Promise.resolve();
  }

  #openAgain(): void {
    this.#reopen = false;
    const next = openContext(this.#libav, this.name, this.#config);
    this.#context.freeContext();
    this.#context = next;
  }

  #check(result: number): void {
    if (result < 0) {
      throw new EncoderError(
        'encoder-died',
        `${this.name} failed: ${new this.#libav.FFmpegError(result).message}`,
      );
    }
  }
}
