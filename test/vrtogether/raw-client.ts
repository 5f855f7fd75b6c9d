import WebSocket from 'ws';

const patienceMs = 20_000;

/** One message as it crossed the wire: text, or bytes of a binary message. */
export type Raw = string | Buffer;

/** A client of the orchestrator that sends and sees WebSocket messages as they are. */
export class RawClient implements Disposable {
  /** Everything received that was not yet asked for; pings of Engine.IO are answered and left out. */
  readonly received: Raw[] = [];
  readonly #socket: WebSocket;
  #changed: () => void = () => undefined;
  closeCode: number | undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer, isBinary) => {
      const text = data.toString();
      if (!isBinary && text === '2') socket.send('3');
      else this.received.push(isBinary ? data : text);
      this.#changed();
    });
    socket.on('close', (code) => {
      this.closeCode = code;
      this.#changed();
    });
    socket.on('error', () => undefined);
  }

  static async open(port: number, query = 'EIO=4&transport=websocket', headers = {}): Promise<RawClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?${query}`, { headers });
    const client = new RawClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return client;
  }

  /** Connected to the namespace as the Unity client does it; answers the id of the socket. */
  static async connected(port: number): Promise<RawClient> {
    const client = await RawClient.open(port);
    await client.next();
    client.send('40');
    await client.next();
    return client;
  }

  send(...messages: readonly Raw[]): void {
    for (const message of messages) this.#socket.send(message);
  }

  /** In WebSocket frames of this many bytes, as the Unity client sends what is longer than 8192. */
  sendFragmented(message: Raw, bytes = 8192): void {
    const data = Buffer.from(message as Buffer);
    const binary = typeof message !== 'string';
    for (let at = 0; at < data.length; at += bytes)
      this.#socket.send(data.subarray(at, at + bytes), { binary, fin: at + bytes >= data.length });
  }

  /** The next message. */
  async next(): Promise<Raw> {
    await this.until('a message', () => this.received.length > 0);
    return this.received.shift() ?? '';
  }

  /** The next messages as texts, bytes in hexadecimal. */
  async take(count: number): Promise<string[]> {
    const taken: string[] = [];
    while (taken.length < count) {
      const message = await this.next();
      taken.push(typeof message === 'string' ? message : message.toString('hex'));
    }
    return taken;
  }

  /** Sends a command and gives the envelope of its answer. */
  async command(text: string): Promise<Envelope> {
    const id = /^42(\d+)/.exec(text)?.[1] ?? '';
    this.send(text);
    let found: string | undefined;
    await this.until(`an answer to ${text}`, () => {
      const index = this.received.findIndex(
        (message) => typeof message === 'string' && message.startsWith(`43${id}[`),
      );
      if (index >= 0) found = String(this.received.splice(index, 1)[0]);
      return found !== undefined;
    });
    const [envelope] = JSON.parse((found ?? '').slice(2 + id.length)) as Envelope[];
    return envelope as Envelope;
  }

  /** Waits for what the next messages or the end of the connection bring. */
  async until(what: string, done: () => boolean): Promise<void> {
    const deadline = AbortSignal.timeout(patienceMs);
    while (!done()) {
      if (deadline.aborted) throw new Error(`waited in vain for ${what}`);
      if (this.closeCode !== undefined) throw new Error(`closed with ${this.closeCode} before ${what}`);
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
        deadline.addEventListener('abort', () => resolve(), { once: true });
      });
    }
  }

  /** Waits until the server has ended the connection; gives the code. */
  async closed(): Promise<number> {
    const deadline = Date.now() + patienceMs;
    while (this.closeCode === undefined && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 10));
    if (this.closeCode === undefined) throw new Error('the connection stays open');
    return this.closeCode;
  }

  async login(userName: string, id = 0): Promise<string> {
    const { body } = await this.command(`42${id}${JSON.stringify(['Login', { userName }])}`);
    return String(body['userId']);
  }

  /** Reads nothing more until it resumes. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Drops the TCP connection without a word. */
  drop(): void {
    this.#socket.terminate();
  }

  [Symbol.dispose](): void {
    this.#socket.terminate();
  }
}

export interface Envelope {
  readonly error: number;
  readonly body: Record<string, unknown>;
  readonly message: string;
  readonly commandId?: unknown;
}
