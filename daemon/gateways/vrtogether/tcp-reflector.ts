import { createServer, type Server } from 'node:net';
import { headerBytes } from '../../../protocol/vrtogether/reflector-header.js';
import { listen } from './listen.js';
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
  /** Whether a user of that session, or (`undefined`) of any, came from an address: what a silent connection may hear. */
  readonly isAt: (address: string, session: string | undefined) => boolean;
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
    const setting = 'vrtogether.reflector.port';
    await listen(reflector.#server, { what: 'The TCP reflector', address, port, setting });
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
    const { sessionOf, isAt } = this.#options;
    if (peer.users.size > 0) {
      for (const userId of peer.users) if ((sessionOf(userId) ?? noSession) === session) return true;
      return false;
    }
    return session === noSession ? !isAt(peer.address, undefined) : isAt(peer.address, session);
  }
}
