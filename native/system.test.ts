import { execFileSync, spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFile } from './lock.js';
import { clockState } from './clock.js';
import { sdNotify } from './notify.js';
import { socketDescriptor } from './socket-descriptor.js';
import { retransmitSteadily } from './tcp-options.js';
import { peerCredentials } from './peer-credentials.js';
import { sendSegments } from './udp-batch.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vrt-native-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function descriptor(owner: object): number {
  const found = socketDescriptor(owner);
  if (found !== undefined) return found;
  throw new Error('no descriptor');
}

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.setRecvBufferSize(4 << 20);
  return socket;
}

describe('sendSegments', () => {
  it.each([
    { segments: 1, tail: 7 },
    { segments: 3, tail: 1404 },
    { segments: 64, tail: 1 },
    { segments: 150, tail: 900 },
  ])('delivers $segments datagrams byte for byte, the last of $tail bytes', async ({ segments, tail }) => {
    const receiver = await bound();
    const sender = await bound();
    sender.connect(receiver.address().port, '127.0.0.1');
    await once(sender, 'connect');
    const stride = 1404;
    const bytes = Uint8Array.from(
      { length: (segments - 1) * stride + tail },
      (_, index) => (index * 31 + (index >> 8)) & 255,
    );
    const received: Buffer[] = [];
    const all = new Promise<void>((resolve) => {
      receiver.on('message', (message) => {
        if (received.push(message) === segments) resolve();
      });
    });
    const result = sendSegments(descriptor(sender), bytes, bytes.length, stride);
    expect(result).toMatchObject({ sent: segments, error: undefined });
    expect(result.syscalls).toBeLessThan(segments + 1);
    await all;
    expect(received.map((message) => message.length)).toEqual([
      ...Array.from({ length: segments - 1 }, () => stride),
      tail,
    ]);
    expect(Buffer.concat(received).equals(bytes)).toBe(true);
    sender.close();
    receiver.close();
  });

  it('says why the kernel took nothing', () => {
    const file = openSync(join(folder, 'file'), 'w');
    expect(sendSegments(file, new Uint8Array(10), 10, 10)).toMatchObject({ sent: 0, error: 'ENOTSOCK' });
    closeSync(file);
    expect(() => sendSegments(-1, new Uint8Array(10), 10, 10)).toThrow(RangeError);
    expect(() => sendSegments(1, new Uint8Array(10), 11, 10)).toThrow(RangeError);
  });
});

describe('peerCredentials', () => {
  let server: Server;
  it('names the process at the other end of a Unix socket', async () => {
    server = createServer();
    server.listen(join(folder, 'socket'));
    await once(server, 'listening');
    const accepted = once(server, 'connection');
    const client = connect(join(folder, 'socket'));
    const [connection] = (await accepted) as [object & { destroy(): void }];
    expect(peerCredentials(descriptor(connection))).toMatchObject({
      pid: process.pid,
      uid: process.getuid?.(),
      gid: process.getgid?.(),
    });
    client.destroy();
    connection.destroy();
    server.close();
  });

  it('refuses what is no socket', () => {
    expect(() => peerCredentials(0.5)).toThrow(RangeError);
  });
});

describe('retransmitSteadily', () => {
  it('sets the options of a TCP connection, and of nothing else', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const accepted = once(server, 'connection');
    const client = connect(address.port, '127.0.0.1');
    const [connection] = (await accepted) as [Socket & { destroy(): void }];
    expect(retransmitSteadily(descriptor(connection), 1_000)).toBe(true);
    connection.destroy();
    client.destroy();
    server.close();
    const udp = createSocket('udp4');
    udp.bind(0, '127.0.0.1');
    await once(udp, 'listening');
    expect(retransmitSteadily(descriptor(udp), 1_000)).toBe(false);
    udp.close();
    expect(() => retransmitSteadily(-1, 1_000)).toThrow(RangeError);
  });
});

describe('lockFile', () => {
  it('keeps a second process out and tells it who is in', () => {
    const path = join(folder, 'lock');
    const result = lockFile(path);
    const other =
      'import fcntl,sys\nf=open(sys.argv[1])\ntry:\n fcntl.flock(f,fcntl.LOCK_EX|fcntl.LOCK_NB)\n print("free")\nexcept OSError:\n print("held by",f.read().strip())';
    const ask = () => execFileSync('python3', ['-c', other, path], { encoding: 'utf8' }).trim();
    expect(ask()).toBe(`held by ${process.pid}`);
    if (result.held) result.lock.release();
    expect(ask()).toBe('free');
  });

  it('is refused while another process holds it', async () => {
    const path = join(folder, 'lock');
    const holder = spawn('python3', [
      '-c',
      'import fcntl,sys,os\nf=open(sys.argv[1],"w")\nf.write(str(os.getpid()))\nf.flush()\nfcntl.flock(f,fcntl.LOCK_EX)\nprint("held",flush=True)\nsys.stdin.read()',
      path,
    ]);
    await once(holder.stdout, 'data');
    expect(lockFile(path)).toEqual({ held: false, pid: holder.pid });
    holder.stdin.end();
    await once(holder, 'exit');
  });
});

describe('clockState', () => {
  it('says whether the system clock is kept right, and how wrong it may be', () => {
    const { synchronised, maxErrorUs } = clockState();
    expect(typeof synchronised).toBe('boolean');
    expect(maxErrorUs).toBeGreaterThanOrEqual(0);
  });
});

describe('sdNotify', () => {
  it('sends one datagram to the socket of the service manager', async () => {
    const path = join(folder, 'notify');
    const manager = spawn('python3', [
      '-c',
      'import socket,sys\ns=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM)\ns.bind(sys.argv[1])\nprint("bound",flush=True)\nprint(s.recv(4096).decode(),end="",flush=True)',
      path,
    ]);
    const output = createInterface({ input: manager.stdout })[Symbol.asyncIterator]();
    expect((await output.next()).value).toBe('bound');
    expect(sdNotify(path, 'READY=1\nSTATUS=Listening')).toBe(true);
    expect((await output.next()).value).toBe('READY=1');
    expect((await output.next()).value).toBe('STATUS=Listening');
    await once(manager, 'close');
  });

  it('is false where nobody listens', () => {
    expect(sdNotify(join(folder, 'nobody'), 'READY=1')).toBe(false);
    expect(sdNotify('', 'READY=1')).toBe(false);
  });
});
