import { EventEmitter } from 'node:events';
import type { Socket } from 'socket.io';
import type { Envelope } from '../../../../protocol/vrtogether/codes.js';
import { FillingConnection } from './filling-connection.js';

type Listener = (...event: unknown[]) => void;

/** A socket of Socket.IO, from the side of the app: what it says, and what it is told. */
export class AppSocket extends EventEmitter {
  readonly conn = new FillingConnection();
  readonly handshake;
  /** Events that it was sent, with their arguments. */
  readonly told: (readonly unknown[])[] = [];
  disconnected = false;
  #listener: Listener = () => undefined;

  constructor(address = '10.0.0.1', headers: Readonly<Record<string, string>> = {}) {
    super();
    this.handshake = { address, headers };
  }

  /** For those who are given a socket of Socket.IO. */
  get socket(): Socket {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- stands in for one in tests
    return this as unknown as Socket;
  }

  onAny(listener: Listener): void {
    this.#listener = listener;
  }

  override emit(...event: readonly [string, ...unknown[]]): boolean {
    this.told.push(event);
    this.conn.write(event);
    return true;
  }

  disconnect(): void {
    this.ends('server namespace disconnect');
  }

  /** The connection ends, by itself or by the server. */
  ends(reason: string): void {
    if (this.disconnected) return;
    this.disconnected = true;
    super.emit('disconnect', reason);
  }

  /** A command without an acknowledgement. */
  says(name: unknown, ...args: readonly unknown[]): void {
    this.#listener(name, ...args);
  }

  /** A command, and its answer once it comes. */
  asks(name: string, ...args: readonly unknown[]): Promise<Envelope> {
    return new Promise((resolve) => this.#listener(name, ...args, resolve));
  }
}
