import { EventEmitter } from 'node:events';
import type { FramedOptions } from '../frame-encoder.js';
import type { EngineSocket } from '../unsent.js';

interface Packet {
  readonly data: unknown;
  readonly options?: Partial<FramedOptions>;
}

/** A transport that takes one batch and is full until `FillingConnection.drain`. */
class FillingTransport extends EventEmitter {
  name = 'websocket';
  writable = true;
}

/** An Engine.IO connection as far as what is sent is concerned: messages wait in `writeBuffer` while the transport is full. */
export class FillingConnection extends EventEmitter {
  readonly id = 'engine-1';
  protocol = 4;
  transport = new FillingTransport();
  writeBuffer: Packet[] = [];
  /** What the transport took, in order. */
  readonly sent: Packet[] = [];

  /** For those who are given a connection of Engine.IO. */
  get engine(): EngineSocket {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- stands in for one in tests
    return this as unknown as EngineSocket;
  }

  write(data: unknown, options?: Partial<FramedOptions>): void {
    this.writeBuffer.push({ data, ...(options === undefined ? {} : { options }) });
    this.#flush();
  }

  /** The kernel took everything: Engine.IO flushes what it holds, and then says so. */
  drain(): void {
    this.transport.writable = true;
    this.#flush();
    this.transport.emit('ready');
  }

  /** Another transport took over, and no `ready` of it follows. */
  upgrade(): void {
    this.transport = new FillingTransport();
    this.emit('upgrade');
  }

  #flush(): void {
    if (!this.transport.writable || this.writeBuffer.length === 0) return;
    this.transport.writable = false;
    this.sent.push(...this.writeBuffer.splice(0));
  }
}
