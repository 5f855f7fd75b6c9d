import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { socketDescriptor } from '../../../../native/socket-descriptor.js';
import { retransmitSteadily } from '../../../../native/tcp-options.js';
import { encodeControlFrame } from '../../../../protocol/alvr/control-frame.js';
import { ControlInbox } from '../../../../protocol/alvr/control-inbox.js';
import { reasonOf } from '../../../../protocol/text/reason.js';

/**
 * Largest control frame taken from a client. The biggest real one is ConnectionAccepted with its capabilities (about
 * 2 kB); log messages may be longer. The wire itself has no limit (alvr.md 5).
 */
const maximumFrameBytes = 256 * 1024;

/** After an outage a client is reached again within this, milliseconds. */
const longestRetransmitMs = 1_000;

/** How long a client may take to leave after it was dismissed. */
const closePatienceMs = 250;

/** The control socket as a sequence of frames. Those that arrive before anybody asks wait, within the inbox's bounds. */
export class ControlChannel {
  readonly #socket: Socket;
  readonly #inbox = new ControlInbox('client', maximumFrameBytes);

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    const descriptor = socketDescriptor(socket);
    if (descriptor !== undefined) retransmitSteadily(descriptor, longestRetransmitMs);
    socket.on('data', (bytes) => {
      if (!this.#inbox.push(bytes)) socket.destroy();
    });
    socket.on('error', (error) => this.#inbox.end(`the control connection broke (${reasonOf(error)})`));
    socket.on('close', () => this.#inbox.end('the client closed the control connection'));
  }

  get localAddress(): string {
    return plainAddress(this.#socket.localAddress ?? '');
  }

  get remoteAddress(): string {
    return plainAddress(this.#socket.remoteAddress ?? '');
  }

  /** The next frame, or a rejection when the connection ends or `timeoutMs` passes. One call at a time. */
  next(what: string, timeoutMs: number): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(() => {
        withdraw();
        reject(new Error(`the client sent no ${what} within ${timeoutMs / 1000} s`));
      }, timeoutMs);
      const withdraw = this.#inbox.once({
        frame: (frame) => (clearTimeout(timeout), resolve(frame)),
        ended: (reason) => (clearTimeout(timeout), reject(new Error(reason))),
      });
    });
  }

  /** From now on every frame goes to `take`, and the end of the connection to `onEnd`, once. */
  listen(take: (frame: Uint8Array) => void, onEnd: (reason: string) => void): void {
    this.#inbox.listen({ frame: take, ended: onEnd });
  }

  send(payload: Uint8Array): void {
    if (!this.#inbox.ended) this.#socket.write(encodeControlFrame(payload));
  }

  /**
   * Closes with a reset, which a client notices at once: it shows "The streamer has disconnected" and announces itself
   * again. A mere FIN it takes for silence (alvr.md 5). Resolves when it has had the time to notice.
   */
  async reset(): Promise<void> {
    this.#inbox.leave();
    if (this.#socket.destroyed) return;
    this.#socket.resetAndDestroy();
    await sleep(closePatienceMs);
  }

  /**
   * Sends what is queued and closes, when the client has closed too or a little later: a stream socket closed after
   * this is closed when the client has read why. A port that is closed before ends its session with an error.
   */
  close(): Promise<void> {
    this.#inbox.leave();
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
}

/** Node shows IPv4 peers of dual-stack sockets as `::ffff:10.0.0.5`. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:/, '');
}
