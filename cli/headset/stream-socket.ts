import { createSocket } from 'node:dgram';
import { createServer, type Socket as TcpSocket } from 'node:net';
import { timing } from '../../protocol/alvr/session-constants.js';
import { TcpShardSplitter } from '../../protocol/alvr/tcp-shard-splitter.js';
import { reasonOf } from '../../protocol/text/reason.js';

/** Buffer size that the real client requests of the kernel, which clamps it (alvr.md 7). */
const socketBufferBytes = 4 * 1024 * 1024;

export interface StreamSocketEvents {
  readonly datagram: (bytes: Uint8Array) => void;
  /** The session is over: ECONNREFUSED, or any other error (alvr.md 7). Never called after `close`. */
  readonly failed: (reason: string) => void;
}

export interface StreamSocket {
  readonly send: (shard: Uint8Array) => void;
  readonly close: () => void;
}

/** A bound stream port; `accept` waits for the server where there is something to wait for. */
export interface StreamPort {
  readonly accept: () => Promise<StreamSocket>;
  readonly close: () => void;
}

export interface StreamAddress {
  /** Own address. */
  readonly bind: string;
  /** The same on both ends in UDP mode. */
  readonly port: number;
  readonly server: string;
  readonly packetSize: number;
}

/** Binds `bind:port` and connects it to the same port of the server. */
export async function bindUdpStream(
  { bind, port, server }: StreamAddress,
  events: StreamSocketEvents,
): Promise<StreamPort> {
  const socket = createSocket({ type: server.includes(':') ? 'udp6' : 'udp4' });
  let closed = false;
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ port, address: bind, exclusive: true }, () => {
      socket.connect(port, server, () => {
        socket.removeListener('error', reject);
        resolve();
      });
    });
  });
  socket.setRecvBufferSize(socketBufferBytes);
  socket.setSendBufferSize(socketBufferBytes);
  socket.on('message', (bytes) => events.datagram(bytes));
  const fail = (error: Error) => {
    if (!closed) events.failed(`the stream socket failed: ${reasonOf(error)}`);
  };
  socket.on('error', fail);
  const close = () => {
    if (closed) return;
    closed = true;
    socket.close();
  };
  const send = (shard: Uint8Array) => {
    if (!closed) socket.send(shard, (error) => error !== null && fail(error));
  };
  return { accept: () => Promise.resolve({ send, close }), close };
}

/** Listens on `bind:port` for the server, which has 1 s after StreamReady (alvr.md 5.1). */
export async function listenTcpStream(
  { bind, port, server, packetSize }: StreamAddress,
  events: StreamSocketEvents,
): Promise<StreamPort> {
  const listener = createServer({ noDelay: true });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(port, bind, () => {
      listener.removeListener('error', reject);
      resolve();
    });
  });
  const accept = () =>
    new Promise<StreamSocket>((resolve, reject) => {
      const timeout = setTimeout(() => {
        listener.close();
        reject(new Error('the server did not connect the stream within 1 s'));
      }, timing.tcpStreamAcceptTimeoutMs);
      listener.on('connection', (socket) => {
        if ((socket.remoteAddress ?? '').replace(/^::ffff:/, '') !== server) {
          socket.destroy();
          return;
        }
        clearTimeout(timeout);
        listener.close();
        resolve(tcpStreamSocket(socket, packetSize, events));
      });
    });
  return { accept, close: () => listener.close() };
}

function tcpStreamSocket(socket: TcpSocket, packetSize: number, events: StreamSocketEvents): StreamSocket {
  const splitter = new TcpShardSplitter(packetSize);
  let closed = false;
  const fail = (reason: string) => {
    if (closed) return;
    closed = true;
    socket.destroy();
    events.failed(reason);
  };
  socket.on('data', (bytes) => {
    const split = splitter.push(bytes);
    if (!split.ok) fail(`the server broke the stream protocol: ${split.error}`);
    else for (const shard of split.value) if (!closed) events.datagram(shard);
  });
  socket.on('error', (error) => fail(`the stream connection broke: ${reasonOf(error)}`));
  socket.on('close', () => fail('the server closed the stream connection'));
  return {
    send: (shard) => {
      if (!closed) socket.write(shard);
    },
    close: () => {
      closed = true;
      socket.destroy();
    },
  };
}
