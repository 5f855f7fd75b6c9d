import { createConnection, createServer, type Server } from 'node:net';
import { VrtError } from '../../protocol/api/error.js';
import { reasonOf } from '../../protocol/text/reason.js';

/** Below the range that Linux gives to outgoing connections (32768 and up), above the well-known ports of other software. */
const firstPort = 21_000;
const portsPerBlock = 20;
const blocks = 490;
/** Headsets at a time: each needs a port of the block, beside three others. */
export const maximumHeadsets = 16;

/** Ports that daemon and headsets share, each on a loopback address of its own, away from the real ones. */
export interface LoopbackPorts {
  /** 0: none. */
  readonly discovery: number;
  readonly control: number;
  /** First of as many as there are headsets. */
  readonly stream: number;
}

/** A block of loopback ports that is ours until it is disposed of: others see a listener on its first port. */
export class Loopback implements LoopbackPorts, AsyncDisposable {
  readonly discovery: number;
  readonly control: number;
  readonly stream: number;
  readonly #claim: Server;

  private constructor(base: number, claim: Server) {
    this.discovery = base + 1;
    this.control = base + 2;
    this.stream = base + 3;
    this.#claim = claim;
  }

  /** Throws VrtError `loopback-missing`, or `port-in-use` when every block is taken. */
  static async claim(): Promise<Loopback> {
    const start = Math.floor(Math.random() * blocks);
    for (let tries = 0; tries < blocks; tries += 1) {
      const base = firstPort + ((start + tries) % blocks) * portsPerBlock;
      const claim = await listen(base);
      if (claim === undefined) continue;
      const loopback = new Loopback(base, claim);
      try {
        await connect(base);
        return loopback;
      } catch (error) {
        await loopback[Symbol.asyncDispose]();
        throw error;
      }
    }
    throw new VrtError('port-in-use', 'No block of loopback ports is free.', {
      hint: 'Stop other replays and demos of this machine, or run fewer at once.',
    });
  }

  /** For a daemon whose headsets are added by address. */
  withoutDiscovery(): LoopbackPorts {
    return { discovery: 0, control: this.control, stream: this.stream };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise((resolve) => this.#claim.close(resolve));
  }
}

/** The address of the nth headset, from 0: not the daemon's, since both bind the stream port. */
export function headsetAddress(index: number): string {
  return `127.0.0.${2 + index}`;
}

/** Where the loopback interface is down, its address can be listened on all the same. */
function connect(port: number): Promise<void> {
  const socket = createConnection({ host: '127.0.0.1', port });
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => reject(missing(error)));
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
  });
}

function missing(cause: Error): VrtError {
  const message = `This machine's IPv4 loopback address cannot be used: ${reasonOf(cause)}.`;
  return new VrtError('loopback-missing', message, { cause });
}

/** `undefined`: another has the port. */
function listen(port: number): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
      else reject(missing(error));
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => resolve(server.unref()));
  });
}
