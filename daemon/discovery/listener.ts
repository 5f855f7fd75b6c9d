import { DgramAsPromised, type SocketAsPromised } from 'dgram-as-promised';
import { isDeviceAddress } from '../../protocol/address.js';
import { decodeAnnouncement } from '../../protocol/alvr/announcement.js';
import { describeDialect, isSupportedDialect } from '../../protocol/alvr/dialect.js';
import { printable } from '../../protocol/text/terminal-text.js';
import type { Announcement } from '../core/client-presence.js';

/**
 * Datagrams examined per 100 ms; real headsets send one each 2 s. The rest of a flood is counted and dropped unread.
 */
const maximumPerWindow = 200;
const windowMs = 100;

export interface DiscoveryOptions {
  readonly address: string;
  readonly port: number;
}

/** Hears headsets announce themselves on UDP 9943 (alvr.md 4.1). */
export class DiscoveryListener {
  readonly port: number;
  readonly #socket: SocketAsPromised;
  readonly #heard: (announcement: Announcement) => void;
  readonly #nowMs: () => number;
  #ignored = 0;
  #windowStartMs = 0;
  #inWindow = 0;

  private constructor(
    socket: SocketAsPromised,
    port: number,
    heard: (announcement: Announcement) => void,
    nowMs: () => number,
  ) {
    this.#socket = socket;
    this.port = port;
    this.#heard = heard;
    this.#nowMs = nowMs;
    socket.socket.on('message', (bytes, { address }) => this.#onDatagram(bytes, address));
  }

  /** `nowMs` is monotonic. Rejects with the socket's own error (EADDRINUSE, EACCES). */
  static async open(
    options: DiscoveryOptions,
    heard: (announcement: Announcement) => void,
    nowMs: () => number = () => performance.now(),
  ): Promise<DiscoveryListener> {
    const socket = DgramAsPromised.createSocket({ type: 'udp4' });
    const bound = await socket.bind({ port: options.port, address: options.address, exclusive: true });
    return new DiscoveryListener(socket, bound.port, heard, nowMs);
  }

  /** Datagrams that were no announcement, came from an address that no device has, or were too many. */
  get ignored(): number {
    return this.#ignored;
  }

  async close(): Promise<void> {
    await this.#socket.close();
  }

  #onDatagram(bytes: Uint8Array, address: string): void {
    const nowMs = this.#nowMs();
    if (nowMs - this.#windowStartMs > windowMs) {
      this.#windowStartMs = nowMs;
      this.#inWindow = 0;
    }
    this.#inWindow += 1;
    // A headset without a lease yet sends from 0.0.0.0, where nobody can answer it.
    const wanted = this.#inWindow <= maximumPerWindow && isDeviceAddress(address);
    const announcement = wanted ? decodeAnnouncement(bytes) : undefined;
    if (announcement === undefined || !announcement.ok) {
      this.#ignored += 1;
      return;
    }
    const { protocolId, hostname } = announcement.value;
    const dialect = describeDialect(protocolId);
    this.#heard({
      hostname: printable(hostname),
      address,
      dialect,
      problem: isSupportedDialect(protocolId) ? null : `this headset runs ${dialect}; vrt speaks 20.x`,
    });
  }
}
