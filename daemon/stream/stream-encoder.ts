import { reasonOf } from '../../protocol/text/reason.js';
import {
  EncoderError,
  type AccessUnit,
  type Encoder,
  type FrameRequest,
  type Picture,
} from './encoder/encoder.js';
import type { PipelineParts } from './pipeline-parts.js';

type StreamEncoderParts = Pick<PipelineParts, 'openEncoder' | 'tell' | 'failed'> & {
  /** Another encoder was opened: its first frame is an IDR, and knows nothing of the frames before. */
  readonly restarted: () => void;
};

/** The encoder of one stream: opened, told its bitrate, and opened again when it dies. */
export class StreamEncoder {
  readonly #parts: StreamEncoderParts;
  #encoder: Encoder | undefined;
  #bitrateBps: number;
  #reproducible = false;
  #retired = false;

  constructor(parts: StreamEncoderParts, bitrateBps: number) {
    this.#parts = parts;
    this.#bitrateBps = bitrateBps;
  }

  /** Last bitrate given to the encoder, bits per second. */
  get bitrateBps(): number {
    return this.#bitrateBps;
  }

  setBitrate(bps: number): void {
    this.#bitrateBps = bps;
    this.#encoder?.setBitrate(bps);
  }

  /** In place of the one that is open. Rejects with the reason when there is no such encoder. */
  async open(reproducible: boolean): Promise<void> {
    await this.#encoder?.close();
    this.#encoder = undefined;
    this.#reproducible = reproducible;
    this.#encoder = await this.#parts.openEncoder(this.#bitrateBps, reproducible);
  }

  /** One access unit; `undefined` when the encoder died, which costs this frame and opens another encoder. */
  async encode(picture: Picture, request: FrameRequest): Promise<AccessUnit | undefined> {
    const encoder = this.#encoder;
    if (encoder === undefined) return undefined;
    try {
      return await encoder.encode(picture, request);
    } catch (error) {
      if (!this.#retired) await this.#replace(encoder, error);
      return undefined;
    }
  }

  /** From now on an encoder that dies is not replaced. */
  retire(): void {
    this.#retired = true;
  }

  async close(): Promise<void> {
    await this.#encoder?.close();
    this.#encoder = undefined;
  }

  async #replace(dead: Encoder, error: unknown): Promise<void> {
    const { tell, failed, restarted } = this.#parts;
    tell({
      type: 'encoder',
      action: 'died',
      severity: 'error',
      message: `The encoder failed and is being restarted: ${reasonOf(error)}`,
      data: { code: error instanceof EncoderError ? error.code : 'unknown' },
    });
    await dead.close().catch(() => undefined);
    this.#encoder = undefined;
    try {
      await this.open(this.#reproducible);
      restarted();
    } catch (failure) {
      failed(`no encoder could be started: ${reasonOf(failure)}`);
    }
  }
}
