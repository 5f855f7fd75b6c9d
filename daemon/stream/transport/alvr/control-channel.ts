import type { Socket } from 'node:net';
import { ControlFrameReader, encodeControlFrame } from '../../../../protocol/alvr/control-frame.js';

/**
 * Largest control frame taken from a client. The biggest real one is ConnectionAccepted with its capabilities (about
 * 2 kB); log messages may be longer. The wire itself has no limit (alvr.md 5).
 */
export const maximumFrameBytes = 256 * 1024;

/** How long a client may take to leave after it was told to. */
const closePatienceMs = 250;

/**
 * The control socket as a sequence of frames. Frames that arrive before anybody asks are kept (bounded by what the
 * socket buffers: reading stops while a frame waits).
 */
export class ControlChannel {
  readonly #socket: Socket;
  readonly #reader = new ControlFrameReader(maximumFrameBytes);
  readonly #waiting: Uint8Array[] = [];
  #take: ((frame: Uint8Array) => void) | undefined;
  #ended: string | undefined;
  #onEnd: ((reason: string) => void) | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#onData(bytes));
    socket.on('error', (error) => this.#end(`the control connection broke (${error.message})`));
    socket.on('close', () => this.#end('the client closed the control connection'));
  }

  get localAddress(): string {
    return plainAddress(this.#socket.localAddress ?? '');
  }

  get remoteAddress(): string {
    return plainAddress(this.#socket.remoteAddress ?? '');
  }

  /** The next frame, or a rejection when the connection ends or `timeoutMs` passes. */
  next(what: string, timeoutMs: number): Promise<Uint8Array> {
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) return Promise.resolve(waiting);
    if (this.#ended !== undefined) return Promise.reject(new Error(this.#ended));
    return new Promise((resolve, reject) => {
      const finish = () => {
        clearTimeout(timeout);
        this.#take = undefined;
        this.#onEnd = undefined;
      };
      const timeout = setTimeout(() => {
        finish();
        reject(new Error(`the client sent no ${what} within ${timeoutMs / 1000} s`));
      }, timeoutMs);
      this.#take = (frame) => {
        finish();
        resolve(frame);
      };
      this.#onEnd = (reason) => {
        finish();
        reject(new Error(reason));
      };
    });
  }

  /** From now on every frame goes to `take`, and the end of the connection to `onEnd`, once. */
  listen(take: (frame: Uint8Array) => void, onEnd: (reason: string) => void): void {
    this.#take = take;
    this.#onEnd = onEnd;
    for (const frame of this.#waiting.splice(0)) take(frame);
    if (this.#ended !== undefined) onEnd(this.#ended);
  }

  send(payload: Uint8Array): void {
    if (this.#ended === undefined) this.#socket.write(encodeControlFrame(payload));
  }

  /**
   * Sends what is queued and closes, when the client has closed too or a little later: whoever closes the stream socket
   * after this does so when the client has read why. A port that is closed before ends its session with an error.
   */
  close(): Promise<void> {
    this.#onEnd = undefined;
    this.#take = undefined;
    if (this.#socket.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      // The client does not notice a FIN by itself (alvr.md 5), so waiting for its own could take for ever.
      const impatience = setTimeout(() => this.#socket.destroy(), closePatienceMs);
      this.#socket.once('close', () => {
        clearTimeout(impatience);
        resolve();
      });
      this.#socket.end();
    });
  }

  #onData(bytes: Uint8Array): void {
    const read = this.#reader.push(bytes);
    if (!read.ok) {
      this.#end(`the client broke the control protocol: ${read.error}`);
      this.#socket.destroy();
      return;
    }
    for (const frame of read.value) {
      if (this.#take === undefined) this.#waiting.push(frame);
      else this.#take(frame);
    }
    if (this.#waiting.length > 64) {
      this.#end('the client sent too many control packets during the handshake');
      this.#socket.destroy();
    }
  }

  #end(reason: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#onEnd?.(reason);
  }
}

/** Node shows IPv4 peers of dual-stack sockets as `::ffff:10.0.0.5`. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:/, '');
}
