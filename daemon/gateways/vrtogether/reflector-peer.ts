import type { Socket } from 'node:net';
import { headerBytes, readHeader, userOf } from '../../../protocol/vrtogether/reflector-header.js';
import type { Faults } from '../../core/faults.js';

export interface ReflectorPacket {
  readonly userId: string;
  /** Stream and index, without the user. */
  readonly kind: string;
  /** Header and payload. */
  readonly bytes: Buffer;
}

export interface PeerLimits {
  readonly packetBytes: number;
  readonly queueBytes: number;
}

/** One TCP connection of the reflector: whole packets in, whole packets out of a queue that drops its oldest. */
export class ReflectorPeer {
  /** Users whose packets came this way. */
  readonly users = new Set<string>();
  dropped = 0;
  readonly #socket: Socket;
  readonly #limits: PeerLimits;
  #received: Buffer[] = [];
  #receivedBytes = 0;
  /** Bytes that the packet being received has in all; of its header until that is read. */
  #wantedBytes = headerBytes;
  #header: { readonly userId: string; readonly kind: string } | undefined;
  readonly #queue: Buffer[] = [];
  #queuedBytes = 0;

  /** A fault of one connection ends that connection, and is reported to `faults`. */
  constructor(
    socket: Socket,
    limits: PeerLimits,
    faults: Pick<Faults, 'run'>,
    packet: (packet: ReflectorPacket) => void,
  ) {
    this.#socket = socket;
    this.#limits = limits;
    socket.setNoDelay(true);
    const orEnd = (work: () => void) => {
      if (!faults.run('Relaying media', work)) socket.destroy();
    };
    socket.on('data', (chunk: Buffer) => orEnd(() => this.#take(chunk, packet)));
    socket.on('drain', () => orEnd(() => this.#drain()));
    socket.on('error', () => socket.destroy());
  }

  get address(): string {
    return this.#socket.remoteAddress ?? '';
  }

  send(packet: Buffer): void {
    if (this.#queue.length === 0 && !this.#socket.writableNeedDrain) {
      this.#socket.write(packet);
      return;
    }
    this.#queue.push(packet);
    this.#queuedBytes += packet.length;
    while (this.#queuedBytes > this.#limits.queueBytes && this.#queue.length > 1) {
      this.#queuedBytes -= this.#queue.shift()?.length ?? 0;
      this.dropped += 1;
    }
  }

  end(): void {
    this.#socket.destroy();
  }

  #drain(): void {
    while (!this.#socket.writableNeedDrain) {
      const next = this.#queue.shift();
      if (next === undefined) return;
      this.#queuedBytes -= next.length;
      this.#socket.write(next);
    }
  }

  #take(chunk: Buffer, packet: (packet: ReflectorPacket) => void): void {
    this.#received.push(chunk);
    this.#receivedBytes += chunk.length;
    while (this.#receivedBytes >= this.#wantedBytes && !this.#socket.destroyed) {
      const all = this.#received.length === 1 ? this.#received[0] : Buffer.concat(this.#received);
      if (all === undefined) return;
      const whole = all.subarray(0, this.#wantedBytes);
      if (this.#header === undefined) {
        this.#received = [all];
        this.#readHeader(whole);
        continue;
      }
      const rest = all.subarray(this.#wantedBytes);
      this.#received = rest.length === 0 ? [] : [rest];
      this.#receivedBytes = rest.length;
      this.#wantedBytes = headerBytes;
      const header = this.#header;
      this.#header = undefined;
      this.users.add(header.userId);
      packet({ ...header, bytes: whole });
    }
  }

  /** A header that is none, or too much after it, ends the connection (vrtogether.md 12.1). */
  #readHeader(bytes: Buffer): void {
    const header = readHeader(bytes);
    if (!header.ok || header.value.length > this.#limits.packetBytes || this.users.size >= mostUsers) {
      this.#socket.destroy();
      return;
    }
    this.#wantedBytes = headerBytes + header.value.length;
    const { name } = header.value;
    const userId = userOf(name);
    this.#header = { userId, kind: name.slice(userId.length + 1) };
  }
}

/** A connection is one client: names that it makes up cost no memory beyond this many. */
const mostUsers = 64;
