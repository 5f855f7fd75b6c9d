import { Codec as LibavCodec, CodecContext, FFmpegError, Frame, Log, Packet } from 'node-av/lib';
import {
  AV_CODEC_ID_H264,
  AV_CODEC_ID_HEVC,
  AV_LOG_QUIET,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_JPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_IEC61966_2_1,
} from 'node-av/constants';
import type { AccessUnit, Codec, Picture } from './encoder.js';

export interface DecodedPicture extends Picture {
  /** The bitstream says: full range, BT.709 matrix and primaries, sRGB transfer. */
  readonly fullRangeBt709: boolean;
}

/** Decodes access units as a headset does: parameter sets first, then one access unit for one picture. */
export class TestDecoder {
  readonly #context = new CodecContext();
  readonly #packet = new Packet();
  readonly #frame = new Frame();

  constructor(codec: Codec) {
    Log.setLevel(AV_LOG_QUIET);
    const decoder = LibavCodec.findDecoder(codec === 'h264' ? AV_CODEC_ID_H264 : AV_CODEC_ID_HEVC);
    if (decoder === null) throw new Error(`no decoder for ${codec}`);
    this.#context.allocContext3(decoder);
    // One thread: frame threads would hold pictures back.
    this.#context.threadCount = 1;
    FFmpegError.throwIfError(this.#context.open2Sync(decoder), 'open2');
    this.#packet.alloc();
    this.#frame.alloc();
  }

  /** The picture of an access unit. Throws unless exactly one comes out, at once. */
  decodeOne({ parameterSets, data }: AccessUnit): DecodedPicture {
    const [picture, ...more] = this.#decode(parameterSets === undefined ? [data] : [parameterSets, data]);
    if (picture === undefined || more.length > 0) throw new Error('not one picture for one access unit');
    return picture;
  }

  #decode(annexB: readonly Uint8Array[]): DecodedPicture[] {
    this.#packet.unref();
    this.#packet.data = Buffer.concat(annexB);
    FFmpegError.throwIfError(this.#context.sendPacketSync(this.#packet), 'sendPacket');
    const pictures: DecodedPicture[] = [];
    while (this.#context.receiveFrameSync(this.#frame) >= 0) {
      const { width, height, colorRange, colorSpace, colorPrimaries, colorTrc } = this.#frame;
      pictures.push({
        data: this.#frame.toBuffer(),
        width,
        height,
        fullRangeBt709:
          colorRange === AVCOL_RANGE_JPEG &&
          colorSpace === AVCOL_SPC_BT709 &&
          colorPrimaries === AVCOL_PRI_BT709 &&
          colorTrc === AVCOL_TRC_IEC61966_2_1,
      });
    }
    return pictures;
  }

  close(): void {
    this.#frame.free();
    this.#packet.free();
    this.#context.freeContext();
  }
}
