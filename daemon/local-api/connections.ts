import { counted } from '../../protocol/text/counted.js';
import type { Server, Socket } from 'node:net';
import { callerOf, type Caller } from './identity.js';
import { reasonOf } from '../../protocol/text/reason.js';

export interface ConnectionLimits {
  readonly total: number;
  /** One program that leaks connections must not lock everybody else out. */
  readonly perProcess: number;
}

/** Knows who is at the other end of each connection, and refuses those beyond the limits. */
export class Connections {
  readonly #callers = new WeakMap<Socket, Caller>();
  readonly #open = new Set<Socket>();
  readonly #perProcess = new Map<number, number>();
  readonly #limits: ConnectionLimits;
  readonly #refused: (reason: string) => void;

  constructor(limits: ConnectionLimits, refused: (reason: string) => void) {
    this.#limits = limits;
    this.#refused = refused;
  }

  watch(server: Server): void {
    server.maxConnections = this.#limits.total;
    server.on('drop', () => this.#refused(`more than ${counted(this.#limits.total, 'connection')}`));
    server.on('connection', (socket: Socket) => this.#admit(socket));
  }

  /** Throws for a socket that was not admitted. */
  caller(socket: Socket): Caller {
    const caller = this.#callers.get(socket);
    if (caller === undefined) throw new Error('the caller of this connection is unknown');
    return caller;
  }

  /** Ends every connection that is left. */
  destroyAll(): void {
    for (const socket of this.#open) socket.destroy();
  }

  #admit(socket: Socket): void {
    let caller: Caller;
    try {
      caller = callerOf(socket);
    } catch (error) {
      this.#refused(reasonOf(error));
      socket.destroy();
      return;
    }
    if (this.#open.size >= this.#limits.total) {
      this.#refused(`more than ${counted(this.#limits.total, 'connection')}`);
      socket.destroy();
      return;
    }
    const already = this.#perProcess.get(caller.pid) ?? 0;
    if (already >= this.#limits.perProcess) {
      this.#refused(`process ${caller.pid} has ${counted(already, 'connection')} already`);
      socket.destroy();
      return;
    }
    this.#perProcess.set(caller.pid, already + 1);
    this.#callers.set(socket, caller);
    this.#open.add(socket);
    socket.once('close', () => {
      this.#open.delete(socket);
      const left = (this.#perProcess.get(caller.pid) ?? 1) - 1;
      if (left === 0) this.#perProcess.delete(caller.pid);
      else this.#perProcess.set(caller.pid, left);
    });
  }
}
