import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Above the well-known ports of other software, below those of replays and demos (21000 to 31000). */
const firstPort = 11_000;
const lastPort = 20_900;
const portsPerBlock = 16;
/** Nothing else of a test binds here, so holding a port of it marks a block as taken. */
const claimAddress = '127.0.0.77';

/** Where the next search begins: blocks of tests that just ended are used again last. */
let next = firstPort + (process.pid % 64) * portsPerBlock;

/**
 * Ports that belong to one test alone, whichever test files or checkouts run at the same time: a block is claimed by
 * listening on its first port for as long as it is used.
 */
export class PortBlock implements AsyncDisposable {
  readonly discovery: number;
  readonly control: number;
  readonly stream: number;
  /** Of the VRTogether gateway, its reflector and its logs, and one free for whatever a test runs. */
  readonly orchestrator: number;
  readonly #claim: Server;

  private constructor(base: number, claim: Server) {
    this.discovery = base + 1;
    this.control = base + 2;
    this.stream = base + 3;
    this.orchestrator = base + 8;
    this.#claim = claim;
  }

  static async claim(): Promise<PortBlock> {
    for (let tries = 0; tries < (lastPort - firstPort) / portsPerBlock; tries += 1) {
      const base = next;
      next = next + portsPerBlock >= lastPort ? firstPort : next + portsPerBlock;
      const claim = createServer();
      if (!(await listens(claim, base))) continue;
      if (await isFree(base + 1)) return new PortBlock(base, claim);
      claim.close();
    }
    throw new Error('no block of ports is free');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#claim.close();
    await once(this.#claim, 'close');
  }
}

function listens(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ host: claimAddress, port, exclusive: true }, () => resolve(true));
  });
}

/** Whether no program that outlived its test has the discovery port. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)));
  });
}
