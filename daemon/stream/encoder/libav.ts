import type { CodecContext, Packet } from 'node-av/lib';
import { splitAccessUnit } from './annexb.js';
import {
  checkPicture,
  EncoderError,
  type AccessUnit,
  type Encoder,
  type EncoderConfig,
  type FrameRequest,
  type Picture,
} from './encoder.js';
import { evenPicture, evenSize } from './even-picture.js';
import { applyRate, openLibavContext } from './libav-context.js';
import { openLibavInput, type LibavInput } from './libav-input.js';
import { loadLibav, type Libav } from './libav-library.js';
import { rateLimits, type RateWindow } from './rate.js';
import { libavRecipes, type LibavEncoderName, type LibavRecipe } from './libav-recipes.js';
import { reasonOf } from '../../../protocol/text/reason.js';

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

/** What x264's rate control needs to come down to a lower bitrate. */
const settlingS = 1;

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
  #window: RateWindow;
  /** Frames until a lowered bitrate counts as reached. */
  #settlingFrames = 0;
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
    this.#window = recipe.window;
    this.#config = config;
    this.#input = input;
    this.#context = context;
    this.#tickUs = BigInt(Math.round(1e6 / config.refreshHz));
    this.#packet = new libav.Packet();
    this.#packet.alloc();
  }

  /** Encodes a grey picture of the stream's size that is never sent. Throws EncoderError and closes when that fails. */
  async proveItself(): Promise<void> {
    const { width, height } = this.#config;
    const bytes = width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
    try {
      const { isIdr, parameterSets } = await this.encode(
        { data: new Uint8Array(bytes).fill(128), width, height },
        { idr: true },
      );
      if (!isIdr || parameterSets === undefined) throw new Error('its first frame is not an IDR');
      this.#idrDue = true;
    } catch (error) {
      await this.close();
      throw new EncoderError('encoder-refused', `${this.name} does not work here: ${reasonOf(error)}`, {
        cause: error,
      });
    }
  }

  async encode(picture: Picture, { idr, light = false }: FrameRequest): Promise<AccessUnit> {
    if (this.#dead !== undefined) throw this.#dead;
    checkPicture(picture, this.#config);
    // Two threads in one context would be more than a wrong picture: it would be a crash.
    if (this.#busy !== undefined)
      throw new EncoderError('encoder-refused', `${this.name} is still encoding a picture.`);
    const work = this.#encode(evenPicture(picture), { idr: idr || this.#idrDue, light });
    this.#busy = work;
    try {
      return await work;
    } catch (error) {
      this.#dead ??= new EncoderError('encoder-died', `${this.name} failed: ${reasonOf(error)}`, {
        cause: error,
      });
      throw this.#dead;
    } finally {
      this.#busy = undefined;
    }
  }

  setBitrate(bitrateBps: number): 'live' | 'next-idr' {
    const { bitrateFollows } = this.#recipe;
    if (bitrateBps < this.#config.bitrateBps)
      this.#settlingFrames = Math.round(settlingS * this.#config.refreshHz);
    this.#config = { ...this.#config, bitrateBps };
    if (bitrateFollows === 'next-idr') this.#stale = true;
    else if (this.#dead === undefined) this.#applyRate();
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

  async #encode(picture: Picture, { idr, light }: Required<FrameRequest>): Promise<AccessUnit> {
    this.#setWindow(idr && light ? 'one-frame' : this.#usualWindow());
    if (idr && this.#stale) await this.#openAgain();
    const frame = await this.#input.load(picture);
    frame.pts = this.#ptsUs;
    this.#ptsUs += this.#tickUs;
    frame.pictType = idr ? this.#libav.AV_PICTURE_TYPE_I : this.#libav.AV_PICTURE_TYPE_NONE;
    this.#check(await this.#context.sendFrame(frame));
    this.#packet.unref();
    // Sending has encoded it, on another thread; it only has to be taken.
    this.#check(this.#context.receivePacketSync(this.#packet));
    const bytes = this.#packet.data;
    if (bytes === null) throw new Error('it returned no data');
    this.#idrDue = false;
    return splitAccessUnit(this.#config.codec, bytes);
  }

  #usualWindow(): RateWindow {
    if (this.#settlingFrames === 0 || this.#recipe.window === 'one-frame') return this.#recipe.window;
    this.#settlingFrames -= 1;
    return 'settling';
  }

  #setWindow(window: RateWindow): void {
    if (window === this.#window) return;
    this.#window = window;
    if (this.#recipe.bitrateFollows === 'live') this.#applyRate();
  }

  #applyRate(): void {
    const { bitrateBps, refreshHz } = this.#config;
    applyRate(this.#context, rateLimits(this.#window, bitrateBps, refreshHz));
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
