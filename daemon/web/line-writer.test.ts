import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LineWriter } from './line-writer.js';

/** Much more than the kernel holds for a reader that does not read. */
const flood = 'x'.repeat(20_000_000);
const limitChars = 50_000;

let server: Server;
let writers: LineWriter<string>[];
let listeners: Set<(item: string) => void>;
/** What the readers came to, in order. */
let ends: string[];
let readers: Socket[];
/** What a line is made of; a test may let it throw. */
let line: (item: string) => string;

beforeEach(async () => {
  [writers, ends, readers, listeners] = [[], [], [], new Set()];
  line = (item) => `${item}\n`;
  server = createServer((request, response) => {
    const name = request.url ?? '';
    const writer = new LineWriter<string>(
      response,
      {
        first: [],
        follow: (listener) => {
          listeners.add(listener);
          return () => void listeners.delete(listener);
        },
        cut: (last) => `cut after ${last?.length ?? 0}`,
      },
      { contentType: 'text/plain', line: (item) => line(item) },
      { queueChars: limitChars, lingerMs: 20 },
      {
        closed: () => ends.push(`${name} closed`),
        failed: (error) => ends.push(`${name} failed: ${String(error)}`),
      },
    );
    writers.push(writer);
    writer.start();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  for (const reader of readers) reader.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** A reader that has the head of its answer. */
async function reader(name: string): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  readers.push(socket);
  socket.write(`GET ${name} HTTP/1.1\r\nhost: x\r\n\r\n`);
  await once(socket, 'readable');
  return socket;
}

function tell(item: string): void {
  for (const listener of listeners) listener(item);
}

describe('a reader that reads nothing', () => {
  it('is cut off, and dropped although it never reads the end', async () => {
    await reader('/stalled');
    tell(flood);
    tell('y'.repeat(limitChars + 1));
    expect(listeners.size).toBe(0);
    expect(ends).toEqual([]);
    // It stays connected and unread on its side: only the server can have dropped it.
    await expect.poll(() => ends, { timeout: 10_000 }).toEqual(['/stalled closed']);
  });

  it('is dropped when the server ends', async () => {
    await reader('/ending');
    tell(flood);
    for (const writer of writers) writer.end();
    await expect.poll(() => ends, { timeout: 10_000 }).toEqual(['/ending closed']);
  });
});

describe('a line that cannot be made', () => {
  it('costs the reader it is for, when there is room for it again, and nobody else', async () => {
    const slow = await reader('/slow');
    tell(flood);
    tell('waits');
    const quick = await reader('/quick');
    let text = '';
    quick.on('data', (chunk) => (text += String(chunk)));
    line = () => {
      throw new Error('planted');
    };
    slow.resume();
    await expect
      .poll(() => ends, { timeout: 10_000 })
      .toEqual(['/slow failed: Error: planted', '/slow closed']);
    line = (item) => `${item}\n`;
    tell('goes on');
    await expect.poll(() => text).toContain('goes on');
  });
});
