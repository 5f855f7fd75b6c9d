import type { CodecContext, Frame, HardwareDeviceContext, HardwareFramesContext } from 'node-av/lib';
import { EncoderError, type Picture } from './encoder.js';
import type { Libav } from './libav-library.js';
import type { LibavRecipe } from './libav-recipes.js';
import { writeNv12 } from './nv12.js';

/** Brings pictures of one even size to where an encoder of FFmpeg takes them from. */
export interface LibavInput {
  /** Tells a context that is not open yet what will come. */
  describeTo(context: CodecContext): void;
  /** The frame for one picture; both stay as they are until the encoder is done with it. */
  load(picture: Picture): Promise<Frame>;
  free(): void;
}

/** Throws EncoderError when the machine has no such device. */
export function openLibavInput(
  libav: Libav,
  input: LibavRecipe['input'],
  width: number,
  height: number,
): LibavInput {
  switch (input) {
    case 'i420':
      return new MemoryInput(libav, libav.AV_PIX_FMT_YUV420P, width, height);
    case 'nv12':
      return new Nv12Input(libav, width, height);
    case 'vaapi':
      return new VaapiInput(libav, width, height);
  }
}

/** A frame that points into the picture: nothing is copied, and nothing but `#held` keeps that memory. */
class MemoryInput implements LibavInput {
  readonly #libav: Libav;
  readonly #frame: Frame;
  readonly #held: Uint8Array[] = [];

  constructor(libav: Libav, format: Frame['format'], width: number, height: number) {
    this.#libav = libav;
    this.#frame = new libav.Frame();
    this.#frame.alloc();
    this.#frame.width = width;
    this.#frame.height = height;
    this.#frame.format = format;
    this.#frame.colorRange = libav.AVCOL_RANGE_JPEG;
    this.#frame.getBuffer();
  }

  describeTo(context: CodecContext): void {
    context.pixelFormat = this.#libav.AV_PIX_FMT_YUV420P;
  }

  load({ data }: Picture): Promise<Frame> {
    this.#held[0] = data;
    check(this.#libav, this.#frame.fromBuffer(Buffer.from(data.buffer, data.byteOffset, data.byteLength)));
    return Promise.resolve(this.#frame);
  }

  free(): void {
    this.#frame.free();
    this.#held.length = 0;
  }
}

class Nv12Input implements LibavInput {
  readonly #libav: Libav;
  readonly #memory: MemoryInput;
  readonly #nv12: Uint8Array;

  constructor(libav: Libav, width: number, height: number) {
    this.#libav = libav;
    this.#memory = new MemoryInput(libav, libav.AV_PIX_FMT_NV12, width, height);
    this.#nv12 = new Uint8Array((width * height * 3) / 2);
  }

  describeTo(context: CodecContext): void {
    context.pixelFormat = this.#libav.AV_PIX_FMT_NV12;
  }

  load(picture: Picture): Promise<Frame> {
    writeNv12(picture, this.#nv12);
    return this.#memory.load({ ...picture, data: this.#nv12 });
  }

  free(): void {
    this.#memory.free();
  }
}

/** Pictures on the encoder's side of the bus; FFmpeg asks for at least as many as it holds, which is one. */
const surfaces = 4;

class VaapiInput implements LibavInput {
  readonly #libav: Libav;
  readonly #device: HardwareDeviceContext;
  readonly #surfaces: HardwareFramesContext;
  readonly #memory: Nv12Input;
  readonly #frame: Frame;

  constructor(libav: Libav, width: number, height: number) {
    this.#libav = libav;
    this.#device = new libav.HardwareDeviceContext();
    const found = this.#device.create(libav.AV_HWDEVICE_TYPE_VAAPI);
    if (found < 0) {
      this.#device.free();
      throw new EncoderError(
        'encoder-refused',
        'There is no VAAPI device: no driver, or no permission to use /dev/dri.',
      );
    }
    this.#surfaces = new libav.HardwareFramesContext();
    this.#surfaces.alloc(this.#device);
    this.#surfaces.format = libav.AV_PIX_FMT_VAAPI;
    this.#surfaces.swFormat = libav.AV_PIX_FMT_NV12;
    this.#surfaces.width = width;
    this.#surfaces.height = height;
    this.#surfaces.initialPoolSize = surfaces;
    this.#memory = new Nv12Input(libav, width, height);
    this.#frame = new libav.Frame();
    this.#frame.alloc();
    const initialized = this.#surfaces.init();
    if (initialized < 0) {
      this.free();
      check(libav, initialized);
    }
  }

  describeTo(context: CodecContext): void {
    context.pixelFormat = this.#libav.AV_PIX_FMT_VAAPI;
    context.hwFramesCtx = this.#surfaces;
  }

  async load(picture: Picture): Promise<Frame> {
    this.#frame.unref();
    check(this.#libav, this.#surfaces.getBuffer(this.#frame));
    check(this.#libav, await this.#surfaces.transferData(this.#frame, await this.#memory.load(picture)));
    return this.#frame;
  }

  free(): void {
    this.#frame.free();
    this.#memory.free();
    this.#surfaces.free();
    this.#device.free();
  }
}

function check(libav: Libav, result: number): void {
  if (result < 0) throw new EncoderError('encoder-refused', new libav.FFmpegError(result).message);
}
