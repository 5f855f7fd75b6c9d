import { createServer, type Server, type Socket } from 'node:net';
import { VrtError } from '../../protocol/api/error.js';
import { reasonOf } from '../../protocol/text/reason.js';

/** Listens for the server's control connection; takes one at a time and turns others away, as the real client does. */
export class ControlListener implements AsyncDisposable {
  readonly #server: Server;
  #take: ((socket: Socket) => void) | undefined;

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      const take = this.#take;
      this.#take = undefined;
      if (take === undefined) socket.destroy();
      else take(socket);
    });
  }

  /** Throws VrtError `port-in-use` when the port cannot be had. */
  static open(address: string, port: number): Promise<ControlListener> {
    const server = createServer({ noDelay: true, allowHalfOpen: true });
    return new Promise((resolve, reject) => {
      server.once('error', (error) => {
        reject(
          new VrtError('port-in-use', `The headset cannot listen on ${address}:${port}: ${reasonOf(error)}`, {
            hint: 'Choose another --bind or --control-port, or stop the other headset.',
            cause: error,
          }),
        );
      });
      server.listen(port, address, () => resolve(new ControlListener(server)));
    });
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** The next connection; `undefined` when `signal` aborts first. */
  accept(signal: AbortSignal): Promise<Socket | undefined> {
    if (signal.aborted) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const abort = () => {
        this.#take = undefined;
        resolve(undefined);
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#take = (socket) => {
        signal.removeEventListener('abort', abort);
        resolve(socket);
      };
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
