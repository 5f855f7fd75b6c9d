import type { CodecContext, Packet } from 'node-av/lib';
import { splitAccessUnit } from './annexb.js';
import {
  checkPicture,
  EncoderError,
  type AccessUnit,
  type Encoder,
  type EncoderConfig,
  type Picture,
} from './encoder.js';
import { evenPicture, evenSize } from './even-picture.js';
import { applyBitrate, openLibavContext } from './libav-context.js';
import { openLibavInput, type LibavInput } from './libav-input.js';
import { loadLibav, type Libav } from './libav-library.js';
import { libavRecipes, type LibavEncoderName, type LibavRecipe } from './libav-recipes.js';

/** Opens one of FFmpeg's encoders in this process. Throws EncoderError. */
export async function openLibavEncoder(name: LibavEncoderName, config: EncoderConfig): Promise<Encoder> {
  const libav = await loadLibav();
  const recipe = libavRecipes[name];
  const input = openLibavInput(libav, recipe.input, evenSize(config.width), evenSize(config.height));
  let context: CodecContext;
  try {
    context = await openLibavContext(libav, name, recipe, config, input);
  } catch (error) {
    input.free();
    throw error;
  }
  const encoder = new LibavEncoder(libav, name, recipe, config, input, context);
  if (recipe.hardware) await encoder.proveItself();
  return encoder;
}

class LibavEncoder implements Encoder {
  readonly backend = 'libav';
  readonly name: LibavEncoderName;
  readonly #libav: Libav;
  readonly #recipe: LibavRecipe;
  readonly #input: LibavInput;
  readonly #packet: Packet;
  readonly #tickUs: bigint;
  #context: CodecContext;
  #config: EncoderConfig;
  /** The bitrate has changed and this context cannot follow. */
  #stale = false;
  #idrDue = false;
  #ptsUs = 0n;
  /** Settles when no thread of FFmpeg uses the context any more. */
  #busy: Promise<unknown> | undefined;
  #dead: EncoderError | undefined;
  #closed: Promise<void> | undefined;

  constructor(
    libav: Libav,
    name: LibavEncoderName,
    recipe: LibavRecipe,
    config: EncoderConfig,
    input: LibavInput,
    context: CodecContext,
  ) {
    this.#libav = libav;
    this.name = name;
    this.#recipe = recipe;
    this.#config = config;
    this.#input = input;
    this.#context = context;
    this.#tickUs = BigInt(Math.round(1e6 / config.refreshHz));
    this.#packet = new libav.Packet();
    this.#packet.alloc();
  }

  /** Encodes a grey picture of the stream's size that nobody sees. Throws EncoderError and closes when that fails. */
  async proveItself(): Promise<void> {
    const { width, height } = this.#config;
    const bytes = width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
    try {
      const { isIdr, parameterSets } = await this.encode(
        { data: new Uint8Array(bytes).fill(128), width, height },
        { idr: true },
      );
      if (!isIdr || parameterSets === undefined) throw new Error('its first frame is no IDR');
      this.#idrDue = true;
    } catch (error) {
      await this.close();
      throw new EncoderError('encoder-refused', `${this.name} does not work here: ${sentence(error)}`, {
        cause: error,
      });
    }
  }

  async encode(picture: Picture, { idr }: { readonly idr: boolean }): Promise<AccessUnit> {
    if (this.#dead !== undefined) throw this.#dead;
    checkPicture(picture, this.#config);
    // Two threads in one context would be more than a wrong picture: it would be a crash.
    if (this.#busy !== undefined)
      throw new EncoderError('encoder-refused', `${this.name} is still encoding a picture.`);
    const work = this.#encode(evenPicture(picture), idr || this.#idrDue);
    this.#busy = work;
    try {
      return await work;
    } catch (error) {
      this.#dead ??= new EncoderError('encoder-died', `${this.name} failed: ${sentence(error)}`, {
        cause: error,
      });
      throw this.#dead;
    } finally {
      this.#busy = undefined;
    }
  }

  setBitrate(bitrateBps: number): 'live' | 'next-idr' {
    const { bitrateFollows } = this.#recipe;
    this.#config = { ...this.#config, bitrateBps };
    if (bitrateFollows === 'next-idr') this.#stale = true;
    else if (this.#dead === undefined) applyBitrate(this.#context, bitrateBps, this.#config.refreshHz);
    return bitrateFollows;
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#dead ??= new EncoderError('encoder-died', `${this.name} was closed.`);
    // Freeing what a thread still encodes with ends the process.
    await this.#busy?.catch(() => undefined);
    this.#context.freeContext();
    this.#input.free();
    this.#packet.free();
  }

  async #encode(picture: Picture, idr: boolean): Promise<AccessUnit> {
    if (idr && this.#stale) await this.#openAgain();
    const frame = await this.#input.load(picture);
    frame.pts = this.#ptsUs;
    this.#ptsUs += this.#tickUs;
    frame.pictType = idr ? this.#libav.AV_PICTURE_TYPE_I : this.#libav.AV_PICTURE_TYPE_NONE;
    this.#check(await this.#context.sendFrame(frame));
    this.#packet.unref();
    // Sending has encoded it, on another thread; what is left is to take it.
    this.#check(this.#context.receivePacketSync(this.#packet));
    const bytes = this.#packet.data;
    if (bytes === null) throw new Error('it returned no data');
    this.#idrDue = false;
    return splitAccessUnit(this.#config.codec, bytes);
  }

  async #openAgain(): Promise<void> {
    this.#stale = false;
    const next = await openLibavContext(this.#libav, this.name, this.#recipe, this.#config, this.#input);
    this.#context.freeContext();
    this.#context = next;
  }

  #check(result: number): void {
    if (result < 0) throw new this.#libav.FFmpegError(result);
  }
}

function sentence(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
