import { connect, type Socket } from 'node:net';
import { TcpShardSplitter } from '../../../../protocol/alvr/tcp-shard-splitter.js';
import type { StreamSocket, StreamSocketEvents } from './stream-socket.js';
import { reasonOf } from '../../../../protocol/text/reason.js';

/** The client's listener waits 1 s for us (alvr.md 5.1). */
const connectTimeoutMs = 1_000;
/** With more than this unsent, a new frame would only add delay: drop it before it is queued (loss-recovery.md 2, class D). */
const maximumQueuedBytes = 512 * 1024;

/** Connects to the client's stream port; to be done at once after StreamReady. */
export function openTcpStreamSocket(
  remote: { address: string; port: number },
  packetSize: number,
  events: StreamSocketEvents,
): Promise<StreamSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: remote.address, port: remote.port, noDelay: true });
    const fail = (error: Error) => {
      clearTimeout(timeout);
      socket.destroy();
      reject(error);
    };
    const timeout = setTimeout(
      () => fail(new Error('the client did not accept the stream connection within 1 s')),
      connectTimeoutMs,
    );
    socket.once('error', fail);
    socket.once('connect', () => {
      clearTimeout(timeout);
      socket.removeListener('error', fail);
      resolve(new TcpStreamSocket(socket, packetSize, events));
    });
  });
}

class TcpStreamSocket implements StreamSocket {
  readonly mode = 'tcp';
  readonly #socket: Socket;
  readonly #splitter: TcpShardSplitter;
  #closed = false;

  constructor(socket: Socket, packetSize: number, events: StreamSocketEvents) {
    this.#socket = socket;
    this.#splitter = new TcpShardSplitter(packetSize);
    const end = (reason: string, failed: boolean) => {
      if (this.#closed) return;
      this.#closed = true;
      events.ended(reason, failed);
      socket.destroy();
    };
    socket.on('data', (bytes) => {
      const split = this.#splitter.push(bytes);
      if (!split.ok) {
        events.malformed();
        end(`the client broke the stream protocol: ${split.error}`, true);
        return;
      }
      for (const shard of split.value) events.shard(shard);
    });
    // A headset app that is closed resets its connections.
    socket.on('error', (error) => end(`the stream connection broke (${reasonOf(error)})`, false));
    socket.on('close', () => end('the client closed the stream connection', false));
  }

  send(shards: Uint8Array): boolean {
    if (this.#closed || this.#socket.writableLength > maximumQueuedBytes) return false;
    // The caller reuses its buffer for the next packet; the socket may hold on to this one.
    this.#socket.write(shards.slice());
    return true;
  }

  close(): void {
    this.#closed = true;
    this.#socket.destroy();
  }
}
