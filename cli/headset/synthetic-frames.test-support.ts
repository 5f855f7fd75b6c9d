import { drawStamp, type Stamp } from '../../protocol/stamp.js';

export interface TestAccessUnit {
  readonly data: Uint8Array;
  readonly isIdr: boolean;
  readonly parameterSets: Uint8Array;
}

/** Real H.264 of a moving pattern with stamps, 4:2:0, as a server would send it. */
export class SyntheticFrames implements Disposable {
  readonly #libav: Libav;
  readonly #context: InstanceType<Libav['CodecContext']>;
  readonly #width: number;
  readonly #height: number;
  #count = 0;
  #parameterSets: Uint8Array = new Uint8Array();

  private constructor(
    libav: Libav,
    context: InstanceType<Libav['CodecContext']>,
    width: number,
    height: number,
  ) {
    this.#libav = libav;
    this.#context = context;
    this.#width = width;
    this.#height = height;
  }

  static async open(width: number, height: number): Promise<SyntheticFrames> {
    const libav = await loadLibav();
    libav.Log.setLevel(libav.AV_LOG_QUIET);
    const codec = libav.Codec.findEncoderByName(libav.FF_ENCODER_LIBX264);
    if (codec === null) throw new Error('no libx264');
    const context = new libav.CodecContext();
    context.allocContext3(codec);
    context.width = width;
    context.height = height;
    context.pixelFormat = libav.AV_PIX_FMT_YUV420P;
    context.timeBase = new libav.Rational(1, 72);
    context.framerate = new libav.Rational(72, 1);
    context.bitRate = 4_000_000n;
    context.gopSize = 100_000;
    context.maxBFrames = 0;
    context.threadCount = 1;
    context.colorRange = libav.AVCOL_RANGE_JPEG;
    const options = libav.Dictionary.fromObject({
      preset: 'ultrafast',
      tune: 'zerolatency',
      'forced-idr': '1',
    });
    if ((await context.open2(codec, options)) < 0) throw new Error('libx264 does not open');
    return new SyntheticFrames(libav, context, width, height);
  }

  async next(stamp: Stamp | undefined, idr: boolean): Promise<TestAccessUnit> {
    const { AV_PICTURE_TYPE_I, AV_PICTURE_TYPE_NONE, AV_PIX_FMT_YUV420P, Frame, Packet } = this.#libav;
    const frame = Frame.fromVideoBuffer(this.#picture(stamp), {
      width: this.#width,
      height: this.#height,
      format: AV_PIX_FMT_YUV420P,
      pts: BigInt(this.#count),
    });
    frame.pictType = idr ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    this.#count += 1;
    await this.#context.sendFrame(frame);
    frame.free();
    const packet = new Packet();
    packet.alloc();
    if ((await this.#context.receivePacket(packet)) < 0) throw new Error('libx264 gave nothing');
    const { sets, rest } = splitParameterSets(packet.data ?? new Uint8Array());
    const isIdr = packet.isKeyframe;
    packet.free();
    if (sets.length > 0) this.#parameterSets = sets;
    return { data: rest, isIdr, parameterSets: this.#parameterSets };
  }

  [Symbol.dispose](): void {
    this.#context.freeContext();
  }

  #picture(stamp: Stamp | undefined): Buffer {
    const [width, height] = [this.#width, this.#height];
    const data = Buffer.alloc((width * height * 3) / 2, 128);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) data[y * width + x] = ((x + this.#count * 5) ^ (y * 3)) & 0xff;
    }
    if (stamp !== undefined) drawStamp({ data, width, height }, stamp);
    return data;
  }
}

type Libav = Awaited<ReturnType<typeof loadLibav>>;

async function loadLibav() {
  const [lib, constants] = await Promise.all([import('node-av/lib'), import('node-av/constants')]);
  return { ...lib, ...constants };
}

/** SPS (7) and PPS (8) apart from everything else, all with 4-byte start codes. */
function splitParameterSets(accessUnit: Uint8Array): { sets: Uint8Array; rest: Uint8Array } {
  const starts: number[] = [];
  for (let at = 0; at + 3 < accessUnit.length; at += 1) {
    if (accessUnit[at] === 0 && accessUnit[at + 1] === 0 && accessUnit[at + 2] === 1) starts.push(at + 3);
  }
  const sets: Uint8Array[] = [];
  const rest: Uint8Array[] = [];
  for (const [index, start] of starts.entries()) {
    let end = (starts[index + 1] ?? accessUnit.length + 3) - 3;
    while (index + 1 < starts.length && accessUnit[end - 1] === 0) end -= 1;
    const type = (accessUnit[start] ?? 0) & 0x1f;
    const target = type === 7 || type === 8 ? sets : rest;
    target.push(Uint8Array.of(0, 0, 0, 1), accessUnit.slice(start, end));
  }
  return { sets: Buffer.concat(sets), rest: Buffer.concat(rest) };
}
