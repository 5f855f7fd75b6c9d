import type { Server, Socket } from 'node:net';
import { VrtError } from '../../protocol/api/error.js';
import { nothingToPrepare, type Prepared } from '../core/prepared.js';
import { errorCode, reasonOf } from '../../protocol/text/reason.js';

/** Where something listens. */
export interface Door {
  /** Empty: everywhere. */
  readonly address: string;
  readonly port: number;
}

export interface ListenerOptions<D extends Door> {
  /** What listens, for a sentence. */
  readonly what: string;
  /** The setting that chooses another port; its neighbour `address` chooses another address. */
  readonly setting: string;
  /** A server that does not listen yet. Throws VrtError when there cannot be one. */
  readonly server: (door: D) => Server;
}

interface Opened<D> {
  readonly door: D;
  readonly server: Server;
  readonly port: number;
}

/**
 * Listens at one door at a time and can move to another: the new one is bound before the old one is closed, and
 * connections of the old one stay. The new one admits nobody before the change is in force: what it serves depends on
 * settings that may still be refused.
 */
export class Listener<D extends Door> {
  readonly #options: ListenerOptions<D>;
  readonly #servers = new Set<Server>();
  readonly #sockets = new Set<Socket>();
  /** Bound, and not in force yet. */
  readonly #waiting = new WeakSet<Server>();
  #open: Opened<D> | undefined;

  constructor(options: ListenerOptions<D>) {
    this.#options = options;
  }

  /** The port in use; null while it listens nowhere. */
  get port(): number | null {
    return this.#open?.port ?? null;
  }

  /** Whether another door is needed for this. */
  moves(door: D | null): boolean {
    return JSON.stringify(door) !== JSON.stringify(this.#open?.door ?? null);
  }

  /** Opens another door, or none. Throws VrtError `port-in-use`, or what `server` throws; the door of before is open then. */
  async prepare(door: D | null): Promise<Prepared> {
    const before = this.#open;
    if (!this.moves(door)) return nothingToPrepare;
    if (door === null)
      return {
        apply: () => {
          this.#open = undefined;
          before?.server.close();
        },
        discard: () => undefined,
      };
    const server = this.#newServer(door);
    try {
      const opened = await this.#listen(server, door);
      return {
        apply: () => {
          this.#waiting.delete(server);
          this.#open = opened;
          before?.server.close();
        },
        discard: () => void server.close(),
      };
    } catch (error) {
      if (before === undefined || before.port !== door.port || !isTaken(error)) throw error;
      return this.#stepAside(before, door);
    }
  }

  /** How many sockets may come in by each door at once. */
  limit(sockets: number): void {
    for (const server of this.#servers) server.maxConnections = sockets;
  }

  /** Ends the door and, after `graceMs`, every connection that is left. */
  async close(graceMs: number): Promise<void> {
    this.#open = undefined;
    const closed = [...this.#servers].map(
      (server) =>
        new Promise((resolve) => {
          server.close(resolve);
        }),
    );
    // Not those that come by a door which is opened meanwhile.
    const left = [...this.#sockets];
    const impatience = setTimeout(() => {
      for (const socket of left) socket.destroy();
    }, graceMs);
    await Promise.all(closed);
    clearTimeout(impatience);
  }

  /** The port is our own, with another address or other certificates: it is free once nothing listens there. */
  async #stepAside(before: Opened<D>, door: D): Promise<Prepared> {
    const server = this.#newServer(door);
    const back = async () => {
      const again = this.#newServer(before.door);
      this.#open = await this.#listen(again, before.door);
      this.#waiting.delete(again);
    };
    before.server.close();
    try {
      this.#open = await this.#listen(server, door);
    } catch (error) {
      await back();
      throw error;
    }
    return {
      apply: () => void this.#waiting.delete(server),
      discard: async () => {
        server.close();
        await back();
      },
    };
  }

  #newServer(door: D): Server {
    const server = this.#options.server(door);
    this.#waiting.add(server);
    // Before the server's own listener.
    server.prependListener('connection', (socket: Socket) => {
      if (this.#waiting.has(server)) {
        socket.destroy();
        return;
      }
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    return server;
  }

  #listen(server: Server, door: D): Promise<Opened<D>> {
    const { what, setting } = this.#options;
    const { address, port } = door;
    return new Promise((resolve, reject) => {
      const failed = (error: NodeJS.ErrnoException) => {
        const foreign = error.code === 'EADDRNOTAVAIL';
        const remedy = foreign ? `${setting.replace(/port$/, 'address')} ADDRESS` : `${setting} PORT`;
        reject(
          new VrtError(
            'port-in-use',
            `${what} cannot listen on ${address === '' ? '' : `${address} `}port ${port}: ${reasonOf(error)}.`,
            { cause: error, hint: `Choose another with \`vrt settings set ${remedy}\`.` },
          ),
        );
      };
      server.once('error', failed);
      server.listen({ port, ...(address === '' ? {} : { host: address }) }, () => {
        server.off('error', failed);
        this.#servers.add(server);
        server.once('close', () => this.#servers.delete(server));
        const bound = server.address();
        resolve({ door, server, port: typeof bound === 'object' && bound !== null ? bound.port : port });
      });
    });
  }
}

function isTaken(error: unknown): boolean {
  const cause = error instanceof VrtError ? error.cause : undefined;
  return errorCode(cause) === 'EADDRINUSE';
}
