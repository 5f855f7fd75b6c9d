import type { VideoCodec } from '../../protocol/alvr/server-control.js';
import type { Decoder, OpenDecoder } from './decoder.js';
import type { DecodeJob } from './headset-core.js';
import type { DecodedPicture } from './picture.js';
import { reasonOf } from '../../protocol/text/reason.js';

/** Input buffers of the decoder. MediaCodec has about this many; beyond them the client gives a frame up (alvr.md 9). */
const inputBuffers = 8;

export interface DecodeTimes {
  readonly decodeMs: number;
  readonly queueMs: number;
}

export interface DecodeQueueEvents {
  /** `undefined` where nothing can decode: the frame counts as shown. */
  readonly shown: (job: DecodeJob, picture: DecodedPicture | undefined, times: DecodeTimes) => void;
  readonly failed: (reason: string) => void;
}

/** The decoder of one session behind a short queue; access units are decoded in order, one at a time. */
export class DecodeQueue implements AsyncDisposable {
  readonly #open: OpenDecoder | undefined;
  readonly #events: DecodeQueueEvents;
  readonly #nowMs: () => number;
  #config: { readonly codec: VideoCodec; readonly parameterSets: Uint8Array } | undefined;
  #decoder: Decoder | undefined;
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;
  #closed = false;

  constructor(open: OpenDecoder | undefined, events: DecodeQueueEvents, nowMs: () => number) {
    this.#open = open;
    this.#events = events;
    this.#nowMs = nowMs;
  }

  get ready(): boolean {
    return this.#config !== undefined && this.#waiting < inputBuffers;
  }

  get decoderName(): string | undefined {
    return this.#decoder?.name;
  }

  /** Takes a DecoderConfig; false when it is the one in use (alvr.md 9). */
  configure(codec: VideoCodec, parameterSets: Uint8Array): boolean {
    if (this.#config?.codec === codec && Buffer.compare(this.#config.parameterSets, parameterSets) === 0)
      return false;
    this.#config = { codec, parameterSets };
    const open = this.#open;
    if (open !== undefined) {
      this.#enqueue(async () => {
        this.#decoder?.close();
        this.#decoder = undefined;
        this.#decoder = await open(codec, parameterSets);
      });
    }
    return true;
  }

  push(job: DecodeJob): void {
    this.#waiting += 1;
    const pushedMs = this.#nowMs();
    this.#enqueue(async () => {
      try {
        await this.#decode(job, pushedMs);
      } finally {
        this.#waiting -= 1;
      }
    });
  }

  /** Resolves when all that was pushed is decoded. */
  idle(): Promise<void> {
    return this.#tail;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    await this.#tail;
    this.#decoder?.close();
  }

  async #decode(job: DecodeJob, pushedMs: number): Promise<void> {
    const startMs = this.#nowMs();
    const queueMs = startMs - pushedMs;
    if (this.#open === undefined) {
      this.#events.shown(job, undefined, { decodeMs: 0, queueMs });
      return;
    }
    await this.#decoder?.decode(job.accessUnit, job.frame, (picture) => {
      // Pictures that a decoder invents for missing frames carry no tag of ours.
      if (picture.tag === job.frame)
        this.#events.shown(job, picture, { decodeMs: this.#nowMs() - startMs, queueMs });
    });
  }

  #enqueue(task: () => Promise<void>): void {
    this.#tail = this.#tail
      .then(() => (this.#closed ? undefined : task()))
      .catch((error: unknown) => this.#events.failed(reasonOf(error)));
  }
}
