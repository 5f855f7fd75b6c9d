import type { Socket } from 'node:net';
import { encodeControlFrame } from '../../protocol/alvr/control-frame.js';
import { ControlInbox } from '../../protocol/alvr/control-inbox.js';
import { reasonOf } from '../../protocol/text/reason.js';

/** The wire has no maximum (alvr.md 5); a whole ALVR session text is about 10 kB. */
const maximumFrameBytes = 4 * 1024 * 1024;

/**
 * The headset's end of the control connection, as a sequence of frames. Like the real client it does not take a FIN for
 * an end: only silence, an error or a broken frame is (alvr.md 5).
 */
export class ControlLink {
  readonly #socket: Socket;
  readonly #inbox = new ControlInbox('server', maximumFrameBytes);

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => {
      if (!this.#inbox.push(bytes)) socket.destroy();
    });
    socket.on('error', (error) => this.#inbox.end(`the control connection broke: ${reasonOf(error)}`));
  }

  get serverAddress(): string {
    return (this.#socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  }

  /** The next frame within `timeoutMs`; rejects with a sentence. For the handshake, one call at a time. */
  next(what: string, timeoutMs: number): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => {
        withdraw();
        reject(new Error(`the server sent no ${what} within ${timeoutMs / 1000} s`));
      }, timeoutMs);
      const withdraw = this.#inbox.once({
        frame: (frame) => (clearTimeout(timeout), resolve(frame)),
        ended: (reason) => (clearTimeout(timeout), reject(new Error(reason))),
      });
    });
  }

  /** From now on every frame goes to `take`, queued ones first. */
  listen(take: (frame: Uint8Array) => void, broken: (reason: string) => void): void {
    this.#inbox.listen({ frame: take, ended: broken });
  }

  send(payload: Uint8Array): void {
    if (!this.#inbox.ended && !this.#socket.destroyed) this.#socket.write(encodeControlFrame(payload));
  }

  /** Sends what is queued, then closes. */
  close(): Promise<void> {
    this.#inbox.leave();
    if (this.#socket.destroyed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#socket.once('close', () => resolve());
      this.#socket.end(() => this.#socket.destroy());
    });
  }
}
