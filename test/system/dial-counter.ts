import { once } from 'node:events';
import { createServer } from 'node:net';

/** Listens like a headset, hangs up on whoever dials, and counts them. */
export class DialCounter implements Disposable {
  readonly #server = createServer((socket) => {
    this.#dialled += 1;
    socket.on('error', () => undefined).destroy();
  });
  #dialled = 0;

  static async listen(host: string, port: number): Promise<DialCounter> {
    const counter = new DialCounter();
    counter.#server.listen(port, host);
    await once(counter.#server, 'listening');
    return counter;
  }

  get dialled(): number {
    return this.#dialled;
  }

  [Symbol.dispose](): void {
    this.#server.close();
  }
}
