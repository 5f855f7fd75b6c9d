import { createSocket, type Socket } from 'node:dgram';
import { socketDescriptor } from '../../../../native/socket-descriptor.js';
import { sendSegments } from '../../../../native/udp-batch.js';
import { socketBufferBytes, type StreamSocket, type StreamSocketEvents } from './stream-socket.js';
import { reasonOfCode } from '../../../../protocol/text/reason.js';

/** Another program has the stream port. */
export class PortTakenError extends Error {
  constructor(port: number) {
    super(`UDP port ${port} is in use by another program`);
    this.name = 'PortTakenError';
  }
}

/**
 * The path is down for now: the rest of a frame is lost, as it would be one hop further on. Its silence shows whether
 * the client has left.
 */
const pathDown: ReadonlySet<string> = new Set([
  'ENETUNREACH',
  'ENETDOWN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENODEV',
]);

/** How long a full socket buffer is waited for before the rest of a frame is dropped; at 72 Hz a bit under one frame. */
const retryMs = 10;

/**
 * Binds `localAddress:port` and connects it to the same port of the client. To be done before StartStream: a client
 * whose first datagram meets a closed port leaves at once (alvr.md 5.1).
 */
export async function openUdpStreamSocket(
  local: { address: string; port: number },
  remoteAddress: string,
  events: StreamSocketEvents,
): Promise<StreamSocket> {
  const socket = createSocket({ type: remoteAddress.includes(':') ? 'udp6' : 'udp4' });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', (error: NodeJS.ErrnoException) => {
      socket.close();
      reject(error.code === 'EADDRINUSE' ? new PortTakenError(local.port) : error);
    });
    socket.bind({ address: local.address, port: local.port, exclusive: true }, () => {
      socket.removeAllListeners('error');
      resolve();
    });
  });
  socket.setRecvBufferSize(socketBufferBytes);
  socket.setSendBufferSize(socketBufferBytes);
  await new Promise<void>((resolve, reject) => {
    socket.connect(local.port, remoteAddress, (error?: Error) =>
      error === undefined ? resolve() : reject(error),
    );
  });
  return new UdpStreamSocket(socket, events);
}

class UdpStreamSocket implements StreamSocket {
  readonly mode = 'udp';
  readonly #socket: Socket;
  readonly #events: StreamSocketEvents;
  readonly #fd: number | undefined;
  #heard = false;
  #closed = false;

  constructor(socket: Socket, events: StreamSocketEvents) {
    this.#socket = socket;
    this.#events = events;
    this.#fd = socketDescriptor(socket);
    socket.on('message', (bytes) => {
      this.#heard = true;
      events.shard(bytes);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => this.#onError(error.code ?? error.message));
  }

  send(shards: Uint8Array, strideBytes: number): boolean | Promise<boolean> {
    if (this.#closed) return false;
    if (this.#fd === undefined) return this.#sendOneByOne(shards, strideBytes);
    const result = sendSegments(this.#fd, shards, shards.length, strideBytes);
    const segments = Math.ceil(shards.length / strideBytes);
    if (result.sent === segments) return true;
    if (result.error === 'EAGAIN')
      return this.#retry(shards.subarray(result.sent * strideBytes), strideBytes);
    this.#onError(result.error ?? 'the kernel refused the datagram');
    return false;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
  }

  /** The socket buffer is full: try again until the next frame is due. */
  async #retry(rest: Uint8Array, strideBytes: number): Promise<boolean> {
    const untilMs = performance.now() + retryMs;
    let left = rest;
    while (left.length > 0 && performance.now() < untilMs && !this.#closed && this.#fd !== undefined) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (this.#closed) return false;
      const { sent, error } = sendSegments(this.#fd, left, left.length, strideBytes);
      left = left.subarray(Math.min(left.length, sent * strideBytes));
      if (left.length > 0 && error !== 'EAGAIN') return false;
    }
    return left.length === 0;
  }

  /** Without a descriptor (no native addon for this platform): one call per shard. */
  #sendOneByOne(shards: Uint8Array, strideBytes: number): boolean {
    for (let at = 0; at < shards.length; at += strideBytes) {
      this.#socket.send(shards, at, Math.min(strideBytes, shards.length - at));
    }
    return true;
  }

  #onError(error: string): void {
    if (this.#closed || pathDown.has(error)) return;
    // A client closes its ports when it leaves; one that was closed from the start is a fault.
    if (error === 'ECONNREFUSED') this.#events.ended('the client closed its stream port', !this.#heard);
    else this.#events.ended(`the stream socket failed: ${reasonOfCode(error)}`, true);
  }
}
