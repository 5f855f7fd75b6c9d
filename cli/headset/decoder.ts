import type { CodecContext, Frame, Packet } from 'node-av/lib';
import type { VideoCodec } from '../../protocol/alvr/server-control.js';
import type { DecodedPicture, KeptPicture } from './picture.js';

async function loadLibav() {
  const [lib, constants] = await Promise.all([import('node-av/lib'), import('node-av/constants')]);
  lib.Log.setLevel(constants.AV_LOG_QUIET);
  return { ...lib, ...constants };
}

type Libav = Awaited<ReturnType<typeof loadLibav>>;

/** One decoder of a codec with its parameter sets; calls of `decode` must not overlap. */
export interface Decoder {
  readonly name: string;
  /**
   * Decodes one access unit; hands each picture that comes out to `take` before it resolves. Rejects when the decoder
   * refuses the data.
   */
  readonly decode: (
    accessUnit: Uint8Array,
    tag: number,
    take: (picture: DecodedPicture) => void,
  ) => Promise<void>;
  readonly close: () => void;
}

export type OpenDecoder = (codec: VideoCodec, parameterSets: Uint8Array) => Promise<Decoder>;

/** The way to open FFmpeg's decoders in this process; one sentence when the optional package is not there. */
export async function findDecoders(): Promise<OpenDecoder | { readonly missing: string }> {
  try {
    const libav = await loadLibav();
    return (codec, parameterSets) => LibavDecoder.open(libav, codec, parameterSets);
  } catch {
    return {
      missing: 'The npm package node-av, which decodes pictures, is not installed for this machine.',
    };
  }
}

class LibavDecoder implements Decoder {
  readonly name: string;
  readonly #libav: Libav;
  readonly #context: CodecContext;
  readonly #packet: Packet;
  readonly #frame: Frame;
  #closed = false;

  private constructor(libav: Libav, context: CodecContext, name: string) {
    this.name = name;
    this.#libav = libav;
    this.#context = context;
    this.#packet = new libav.Packet();
    this.#packet.alloc();
    this.#frame = new libav.Frame();
    this.#frame.alloc();
  }

  static async open(libav: Libav, codecName: VideoCodec, parameterSets: Uint8Array): Promise<Decoder> {
    const codec = libav.Codec.findDecoder(codecId(libav, codecName));
    if (codec === null) throw new Error(`This build of FFmpeg cannot decode ${codecName}.`);
    const context = new libav.CodecContext();
    context.allocContext3(codec);
    // A headset's decoder shows every picture, damaged or not; more threads would hold pictures back.
    context.setFlags(libav.AV_CODEC_FLAG_LOW_DELAY, libav.AV_CODEC_FLAG_OUTPUT_CORRUPT);
    context.threadCount = 1;
    if (parameterSets.length > 0) context.extraData = Buffer.from(parameterSets);
    const result = await context.open2(codec, null);
    if (result < 0) {
      context.freeContext();
      throw new Error(`The ${codecName} decoder does not open: ${new libav.FFmpegError(result).message}`);
    }
    return new LibavDecoder(libav, context, codec.name ?? codecName);
  }

  async decode(accessUnit: Uint8Array, tag: number, take: (picture: DecodedPicture) => void): Promise<void> {
    if (this.#closed) return;
    this.#packet.unref();
    this.#packet.data = Buffer.from(accessUnit);
    this.#packet.pts = BigInt(tag);
    const sent = await this.#context.sendPacket(this.#packet);
    if (sent < 0) throw new Error(new this.#libav.FFmpegError(sent).message);
    while ((await this.#context.receiveFrame(this.#frame)) >= 0) {
      const picture = this.#picture();
      if (picture !== undefined) take(picture);
      this.#frame.unref();
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#packet.free();
    this.#frame.free();
    this.#context.freeContext();
  }

  #picture(): DecodedPicture | undefined {
    const frame = this.#frame;
    const planes = frame.data;
    const luma = planes?.[0];
    const strideBytes = frame.linesize[0];
    if (luma === undefined || strideBytes === undefined) return undefined;
    const { width, height } = frame;
    return { tag: Number(frame.pts), luma, strideBytes, width, height, keep: () => this.#kept() };
  }

  #kept(): KeptPicture {
    const { width, height, data, linesize, colorRange, format } = this.#frame;
    const fullRange =
      colorRange === this.#libav.AVCOL_RANGE_JPEG || format === this.#libav.AV_PIX_FMT_YUVJ420P;
    const chromaWidth = Math.ceil(width / 2);
    const chromaHeight = Math.ceil(height / 2);
    const kept = new Uint8Array(width * height + 2 * chromaWidth * chromaHeight);
    let at = 0;
    for (const [index, plane] of (data ?? []).slice(0, 3).entries()) {
      const rowBytes = index === 0 ? width : chromaWidth;
      const stride = linesize[index] ?? rowBytes;
      for (let row = 0; row < (index === 0 ? height : chromaHeight); row += 1, at += rowBytes) {
        kept.set(plane.subarray(row * stride, row * stride + rowBytes), at);
      }
    }
    return { data: kept, width, height, fullRange };
  }
}

function codecId(libav: Libav, codec: VideoCodec) {
  switch (codec) {
    case 'H264':
      return libav.AV_CODEC_ID_H264;
    case 'Hevc':
      return libav.AV_CODEC_ID_HEVC;
    case 'AV1':
      return libav.AV_CODEC_ID_AV1;
  }
}
