import WebSocket from 'ws';

/** A client of the orchestrator for measuring: as little of its own as can be. */
export class BenchClient {
  userId = '';
  messages = 0;
  onData: (bytes: Buffer) => void = () => undefined;
  readonly #socket: WebSocket;
  readonly #answers = new Map<number, (body: Record<string, unknown>) => void>();
  #id = 0;
  #connected: () => void = () => undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.onData(data);
      else this.#text(data.toString());
    });
    socket.on('error', () => undefined);
  }

  static async open(port: number): Promise<BenchClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
      maxPayload: 0,
    });
    const client = new BenchClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('open', () => socket.send('40'));
      client.#connected = resolve;
    });
    client.userId = String((await client.ask('Login', { userName: `bench-${Math.random()}` }))['userId']);
    return client;
  }

  ask(name: string, ...args: readonly unknown[]): Promise<Record<string, unknown>> {
    this.#id += 1;
    const id = this.#id;
    return new Promise((resolve) => {
      this.#answers.set(id, resolve);
      this.#socket.send(`42${id}${JSON.stringify([name, ...args])}`);
    });
  }

  sendData(bytes: Buffer): void {
    this.#socket.send('451-["SendData","bench",{"_placeholder":true,"num":0}]');
    this.#socket.send(bytes);
  }

  pause(): void {
    this.#socket.pause();
  }

  close(): void {
    this.#socket.terminate();
  }

  #text(text: string): void {
    if (text === '2') this.#socket.send('3');
    else if (text.startsWith('40')) this.#connected();
    else if (text.startsWith('42["MessageSent"')) this.messages += 1;
    else if (text.startsWith('43')) {
      const end = text.indexOf('[');
      const id = Number(text.slice(2, end));
      const [envelope] = JSON.parse(text.slice(end)) as { body: Record<string, unknown> }[];
      this.#answers.get(id)?.(envelope?.body ?? {});
      this.#answers.delete(id);
    }
  }
}

export const definition = { scenarioId: 's', scenarioName: '', scenarioDescription: '' };
