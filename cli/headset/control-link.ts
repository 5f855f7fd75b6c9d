import type { Socket } from 'node:net';
import { ControlFrameReader, encodeControlFrame } from '../../protocol/alvr/control-frame.js';

/** The wire has no maximum (alvr.md 5); a whole ALVR session text is about 10 kB. */
const maximumFrameBytes = 4 * 1024 * 1024;

/**
 * The headset's end of the control connection, as a sequence of frames. Like the real client it does not take a FIN for
 * an end: only silence, an error or a broken frame is (alvr.md 5).
 */
export class ControlLink {
  readonly #socket: Socket;
  readonly #reader = new ControlFrameReader(maximumFrameBytes);
  readonly #waiting: Uint8Array[] = [];
  #take: ((frame: Uint8Array) => void) | undefined;
  #onBroken: ((reason: string) => void) | undefined;
  #broken: string | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#onData(bytes));
    socket.on('error', (error) => this.#break(`the control connection broke: ${error.message}`));
  }

  get serverAddress(): string {
    return (this.#socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  }

  /** The next frame within `timeoutMs`; rejects with a sentence. For the handshake, one call at a time. */
  next(what: string, timeoutMs: number): Promise<Uint8Array> {
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) return Promise.resolve(waiting);
    if (this.#broken !== undefined) return Promise.reject(new Error(this.#broken));
    return new Promise((resolve, reject) => {
      const done = () => {
        clearTimeout(timeout);
        this.#take = undefined;
        this.#onBroken = undefined;
      };
      const timeout = setTimeout(() => {
        done();
        reject(new Error(`the server sent no ${what} within ${timeoutMs / 1000} s`));
      }, timeoutMs);
      this.#take = (frame) => {
        done();
        resolve(frame);
      };
      this.#onBroken = (reason) => {
        done();
        reject(new Error(reason));
      };
    });
  }

  /** From now on every frame goes to `take`; those that wait already go there first. */
  listen(take: (frame: Uint8Array) => void, broken: (reason: string) => void): void {
    this.#take = take;
    this.#onBroken = broken;
    for (const frame of this.#waiting.splice(0)) take(frame);
    if (this.#broken !== undefined) broken(this.#broken);
  }

  send(payload: Uint8Array): void {
    if (this.#broken === undefined && !this.#socket.destroyed)
      this.#socket.write(encodeControlFrame(payload));
  }

  /** Sends what is queued, then closes. */
  close(): Promise<void> {
    this.#take = undefined;
    this.#onBroken = undefined;
    if (this.#socket.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#socket.once('close', () => resolve());
      this.#socket.end(() => this.#socket.destroy());
    });
  }

  #onData(bytes: Uint8Array): void {
    const read = this.#reader.push(bytes);
    if (!read.ok) {
      this.#break(`the server broke the control protocol: ${read.error}`);
      return;
    }
    for (const frame of read.value) {
      if (this.#take === undefined) this.#waiting.push(frame);
      else this.#take(frame);
    }
  }

  #break(reason: string): void {
    if (this.#broken !== undefined) return;
    this.#broken = reason;
    this.#socket.destroy();
    this.#onBroken?.(reason);
  }
}
