import { splitAccessUnit } from './annexb.js';
import {
  checkPicture,
  EncoderError,
  type AccessUnit,
  type Encoder,
  type EncoderConfig,
  type Picture,
} from './encoder.js';
import { evenPicture } from './even-picture.js';
import { ffmpegPath } from './ffmpeg-path.js';
import { FfmpegProcess } from './ffmpeg-process.js';
import { reasonOf } from '../../../protocol/text/reason.js';

/** Encodes in an ffmpeg child process. Throws EncoderError when there is no ffmpeg or it lacks the encoder. */
export async function openFfmpegEncoder(config: EncoderConfig): Promise<Encoder> {
  const program = ffmpegPath(process.env);
  const encoder = new FfmpegEncoder(program, config);
  await encoder.try();
  return encoder;
}

class FfmpegEncoder implements Encoder {
  readonly backend = 'ffmpeg';
  readonly name: string;
  readonly #program: string;
  #config: EncoderConfig;
  #process: FfmpegProcess;
  /** Started with the new bitrate, waiting for an IDR to take over with. */
  #next: FfmpegProcess | undefined;
  /** Replaced processes that have not exited yet. */
  readonly #leaving = new Set<Promise<void>>();
  #first = true;

  constructor(program: string, config: EncoderConfig) {
    this.#program = program;
    this.#config = config;
    this.#process = new FfmpegProcess(program, config);
    this.name = config.codec === 'h264' ? 'ffmpeg libx264' : 'ffmpeg libx265';
  }

  /** Encodes one small picture in another child, so that a missing encoder is known before the stream begins. */
  async try(): Promise<void> {
    const config = { ...this.#config, width: 256, height: 256 };
    const trial = new FfmpegProcess(this.#program, config);
    try {
      await trial.encode(new Uint8Array((256 * 256 * 3) / 2), false);
    } catch (error) {
      await this.close();
      throw new EncoderError('encoder-refused', `${this.name} does not work here: ${explained(error)}`);
    } finally {
      await trial.close();
    }
  }

  async encode(picture: Picture, { idr }: { readonly idr: boolean }): Promise<AccessUnit> {
    checkPicture(picture, this.#config);
    if (idr && this.#next !== undefined) {
      this.#dismiss(this.#process);
      this.#process = this.#next;
      this.#next = undefined;
      this.#first = true;
    }
    // The first frame of a process is an IDR by itself.
    const packet = await this.#process.encode(evenPicture(picture).data, idr && !this.#first);
    this.#first = false;
    return splitAccessUnit(this.#config.codec, packet);
  }

  setBitrate(bitrateBps: number): 'next-idr' {
    this.#config = { ...this.#config, bitrateBps };
    if (this.#next !== undefined) this.#dismiss(this.#next);
    this.#next = new FfmpegProcess(this.#program, this.#config);
    return 'next-idr';
  }

  async close(): Promise<void> {
    await Promise.all([this.#process.close(), this.#next?.close(), ...this.#leaving]);
  }

  #dismiss(process: FfmpegProcess): void {
    const gone = process.close().then(() => void this.#leaving.delete(gone));
    this.#leaving.add(gone);
  }
}

/** Debian 11's and Ubuntu 22.04's ffmpeg 4 lacks the option; its own message does not name the remedy. */
function explained(error: unknown): string {
  const words = reasonOf(error);
  return words.includes('fps_mode') ? `vrt needs ffmpeg 5.1 or newer (${words})` : words;
}
