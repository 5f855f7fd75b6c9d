import { createServer, type Server } from 'node:net';
import { headerBytes } from '../../../protocol/vrtogether/reflector-header.js';
import { VrtError } from '../../../protocol/api/error.js';
import { ReflectorPeer, type PeerLimits, type ReflectorPacket } from './reflector-peer.js';

export interface ReflectorOptions {
  readonly address: string;
  readonly port: number;
  readonly limits: PeerLimits;
  readonly connections: number;
  /** Session of a user; undefined for a name that is none. */
  readonly sessionOf: (userId: string) => string | undefined;
  /** Counts a packet; false for one beyond a quota. */
  readonly carry: (userId: string, kind: string, payload: Uint8Array) => boolean;
  /** Sessions of the users who came from an address: what a connection that sends nothing may hear. */
  readonly sessionsAt: (address: string) => ReadonlySet<string>;
}

/** Those who are in no session hear each other, as with the reference server. */
const noSession = '';

/** Relays each packet to all other connections of its session, unchanged (vrtogether.md 12.1). */
export class TcpReflector {
  readonly #server: Server;
  readonly #options: ReflectorOptions;
  readonly #peers = new Set<ReflectorPeer>();

  private constructor(options: ReflectorOptions) {
    this.#options = options;
    this.#server = createServer((socket) => {
      if (this.#peers.size >= options.connections) {
        socket.destroy();
        return;
      }
      const peer = new ReflectorPeer(socket, options.limits, (packet) => this.#relay(peer, packet));
      this.#peers.add(peer);
      socket.on('close', () => this.#peers.delete(peer));
    });
  }

  /** Throws VrtError `port-in-use`. */
  static async start(options: ReflectorOptions): Promise<TcpReflector> {
    const reflector = new TcpReflector(options);
    const { address, port } = options;
    await new Promise<void>((resolve, reject) => {
      reflector.#server.once('error', (error: NodeJS.ErrnoException) =>
        reject(
          new VrtError('port-in-use', `The TCP reflector cannot listen on port ${port}: ${error.code}.`, {
            cause: error,
            hint: 'Choose another with `vrt settings set vrtogether.reflector.port PORT`.',
          }),
        ),
      );
      reflector.#server.listen({ port, ...(address === '' ? {} : { host: address }) }, resolve);
    });
    return reflector;
  }

  async stop(): Promise<void> {
    for (const peer of this.#peers) peer.end();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  #relay(from: ReflectorPeer, { userId, kind, bytes }: ReflectorPacket): void {
    if (!this.#options.carry(userId, kind, bytes.subarray(headerBytes))) return;
    const session = this.#options.sessionOf(userId) ?? noSession;
    for (const peer of this.#peers) if (peer !== from && this.#hears(peer, session)) peer.send(bytes);
  }

  #hears(peer: ReflectorPeer, session: string): boolean {
    const { sessionOf, sessionsAt } = this.#options;
    if (peer.users.size > 0) {
      for (const userId of peer.users) if ((sessionOf(userId) ?? noSession) === session) return true;
      return false;
    }
    const there = sessionsAt(peer.address);
    return there.size === 0 ? session === noSession : there.has(session);
  }
}
