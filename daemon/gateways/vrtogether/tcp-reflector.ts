import { createServer, type Socket } from 'node:net';
import { headerBytes } from '../../../protocol/vrtogether/reflector-header.js';
import { noSfu, type SfuData } from '../../../protocol/vrtogether/models.js';
import type { Faults } from '../../core/faults.js';
import type { Prepared } from '../../core/prepared.js';
import { Listener, type Door } from '../../web/listener.js';
import { ReflectorPeer, type PeerLimits, type ReflectorPacket } from './reflector-peer.js';

export interface ReflectorOptions {
  readonly limits: () => PeerLimits;
  readonly connections: () => number;
  /** Session of a user; undefined for a name that is none. */
  readonly sessionOf: (userId: string) => string | undefined;
  /** Counts a packet; false for one beyond a quota. */
  readonly carry: (userId: string, kind: string, payload: Uint8Array) => boolean;
  /**
   * Whether a user of that session, or (`undefined`) of any, came from an address: which packets a silent connection
   * may receive.
   */
  readonly isAt: (address: string, session: string | undefined) => boolean;
  /** Whether a user is kept out: its packets end the connection that they come by. */
  readonly isBanned: (userId: string) => boolean;
  /** Whether a connection from there, in whose name it has sent so far, is of a banned user. */
  readonly isOfBanned: (address: string, senders: ReadonlySet<string>) => boolean;
  readonly faults: Pick<Faults, 'run' | 'guarded'>;
}

/** Users in no session receive each other's packets, as with the reference server. */
const noSession = '';

/** Relays each packet to all other connections of its session, unchanged (vrtogether.md 12.1). */
export class TcpReflector {
  readonly #listener: Listener<Door>;
  readonly #options: ReflectorOptions;
  readonly #peers = new Set<ReflectorPeer>();

  constructor(options: ReflectorOptions) {
    this.#options = options;
    this.#listener = new Listener({
      what: 'The TCP reflector',
      setting: 'vrtogether.reflector.port',
      server: () =>
        createServer(
          options.faults.guarded('Admitting a connection to media', (socket: Socket) => this.#came(socket)),
        ),
    });
  }

  /** Where it listens; null: nowhere, though connections that it has may go on. */
  get port(): number | null {
    return this.#listener.port;
  }

  /** Every session is served while it listens, by one port for all. */
  open(): boolean {
    return this.port !== null;
  }

  address(_sessionId: string, _userId: string, host: string): SfuData {
    return this.port === null ? noSfu : { ...noSfu, url_gen: `tcp://${host}:${this.port}` };
  }

  /** Throws VrtError `port-in-use`. */
  prepare(door: Door | null): Promise<Prepared> {
    return this.#listener.prepare(door);
  }

  /** A user was banned: ends its connections. */
  endBanned(): void {
    for (const peer of this.#peers) if (this.#options.isOfBanned(peer.address, peer.users)) peer.end();
  }

  async stop(): Promise<void> {
    for (const peer of this.#peers) peer.end();
    await this.#listener.close(0);
  }

  #came(socket: Socket): void {
    if (this.#peers.size >= this.#options.connections()) {
      socket.destroy();
      return;
    }
    const { limits, faults } = this.#options;
    const peer = new ReflectorPeer(socket, limits(), faults, (packet) => this.#relay(peer, packet));
    if (this.#options.isOfBanned(peer.address, peer.users)) {
      peer.end();
      return;
    }
    this.#peers.add(peer);
    socket.on('close', () => this.#peers.delete(peer));
  }

  #relay(from: ReflectorPeer, { userId, kind, bytes }: ReflectorPacket): void {
    if (this.#options.isBanned(userId)) {
      from.end();
      return;
    }
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
