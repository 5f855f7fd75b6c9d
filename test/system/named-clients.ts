import { createServer, type Server } from 'node:http';
import { once } from 'node:events';

/**
 * A socket that answers as vrtd does when it knows clients of these names, also of such as vrtd takes in from nobody, and
 * notes what it is asked to do.
 */
export class NamedClients implements AsyncDisposable {
  readonly #server: Server;
  /** How often the list was asked for. */
  lists = 0;
  /** The clients that somebody trusted, in that order. */
  readonly trusted: string[] = [];
  /** The sessions that somebody created. */
  readonly created: unknown[] = [];

  private constructor(names: readonly string[]) {
    this.#server = createServer((request, response) => {
      const reply = (value: unknown) => response.end(JSON.stringify(value));
      const [, client] = /^\/v1\/clients\/(.+)$/.exec(request.url ?? '') ?? [];
      if (request.method === 'GET') {
        this.lists += 1;
        reply(names.map((name) => ({ name })));
      } else if (client !== undefined) {
        const name = decodeURIComponent(client);
        this.trusted.push(name);
        reply({ name, trust: 'trusted' });
      } else {
        let body = '';
        request.setEncoding('utf8').on('data', (chunk: string) => {
          body += chunk;
        });
        request.once('end', () => {
          this.created.push(JSON.parse(body));
          reply({ name: 'x', id: 'y', state: 'running' });
        });
      }
    });
  }

  static async listening(socket: string, names: readonly string[]): Promise<NamedClients> {
    const clients = new NamedClients(names);
    clients.#server.listen(socket);
    await once(clients.#server, 'listening');
    return clients;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close').catch(() => undefined);
  }
}
