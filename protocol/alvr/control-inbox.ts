import { ControlFrameReader } from './control-frame.js';

/** Receiver of frames, and once of the end. */
export interface FrameTaker {
  frame(payload: Uint8Array): void;
  ended(reason: string): void;
}

/**
 * More is never sent before the other side reads: a handshake has three packets each way (alvr.md 5), then come a
 * KeepAlive a second and buttons while the encoder opens.
 */
const maximumWaiting = 64;

/**
 * Frames that one side of the control connection received, in order. Frames without a taker are queued, at most
 * `maximumWaiting` and as many bytes as one frame may have. The end comes after the frames before it.
 */
export class ControlInbox {
  readonly #peer: 'client' | 'server';
  readonly #maximumFrameBytes: number;
  readonly #reader: ControlFrameReader;
  readonly #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #taker: FrameTaker | undefined;
  #left = false;
  #ended: string | undefined;

  /** `peer` sends. The wire has no maximum (alvr.md 5): a longer frame ends the connection before it is kept. */
  constructor(peer: 'client' | 'server', maximumFrameBytes: number) {
    this.#peer = peer;
    this.#maximumFrameBytes = maximumFrameBytes;
    this.#reader = new ControlFrameReader(maximumFrameBytes);
  }

  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /** Bytes as they came. Returns false when they end the connection, whose socket is of no more use then. */
  push(bytes: Uint8Array): boolean {
    if (this.#ended !== undefined) return false;
    const read = this.#reader.push(bytes);
    if (!read.ok) {
      this.end(`the ${this.#peer} broke the control protocol: ${read.error}`);
      return false;
    }
    for (const frame of read.value) this.#deliver(frame);
    if (this.#waiting.length <= maximumWaiting && this.#waitingBytes <= this.#maximumFrameBytes) return true;
    this.end(`the ${this.#peer} sent too many control packets during the handshake`);
    return false;
  }

  /** The first reason counts; the taker is notified at once. */
  end(reason: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#taker?.ended(reason);
  }

  /** The next frame alone goes to `taker`, or the end. Returns a function that withdraws the request. */
  once(taker: FrameTaker): () => void {
    const withdraw = () => {
      if (this.#taker === single) this.#taker = undefined;
    };
    const single: FrameTaker = {
      frame: (payload) => (withdraw(), taker.frame(payload)),
      ended: (reason) => (withdraw(), taker.ended(reason)),
    };
    this.listen(single);
    return withdraw;
  }

  /** From now on every frame goes to `taker`, queued ones first. */
  listen(taker: FrameTaker): void {
    this.#taker = taker;
    while (this.#taker === taker) {
      const frame = this.#waiting.shift();
      if (frame === undefined) break;
      this.#waitingBytes -= frame.length;
      taker.frame(frame);
    }
    if (this.#taker === taker && this.#ended !== undefined) taker.ended(this.#ended);
  }

  /** No taker will come: queued and later frames are dropped, and nobody is notified of the end. */
  leave(): void {
    this.#left = true;
    this.#taker = undefined;
    this.#waiting.length = 0;
    this.#waitingBytes = 0;
  }

  #deliver(frame: Uint8Array): void {
    if (this.#taker !== undefined) this.#taker.frame(frame);
    else if (!this.#left) {
      this.#waiting.push(frame);
      this.#waitingBytes += frame.length;
    }
  }
}
