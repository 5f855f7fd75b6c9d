import { createServer } from 'node:http';
import { once } from 'node:events';
import { Server, type Socket } from 'socket.io';
import { afterEach, beforeEach, expect, it } from 'vitest';
import WebSocket from 'ws';
import { Faults } from '../../core/faults.js';
import { Delivery } from './delivery.js';
import { FrameEncoder } from './frame-encoder.js';
import { unsentBytes, unsentMessages } from './unsent.js';

/*
 * What this gateway uses of Engine.IO and ws beside what they promise: the frames that an application makes itself, and the buffer of
 * what waits. Without it everything still works, slower, or with queues without bounds: an update of theirs must fail here.
 */

let http: ReturnType<typeof createServer>;
let io: Server;
let client: WebSocket;
let socket: Socket;
let received: (string | Buffer)[];

beforeEach(async () => {
  http = createServer().listen(0, '127.0.0.1');
  io = new Server(http);
  await once(http, 'listening');
  const bound = http.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  received = [];
  client = new WebSocket(`ws://127.0.0.1:${bound.port}/socket.io/?EIO=4&transport=websocket`);
  client.on('message', (data: Buffer, isBinary) => received.push(isBinary ? data : data.toString()));
  const connected = once(io, 'connection') as Promise<[Socket]>;
  client.once('message', () => client.send('40'));
  [socket] = await connected;
  await expect.poll(() => received.length).toBe(2);
  received.length = 0;
});

afterEach(async () => {
  client.terminate();
  await io.close();
});

const frame = { from: 'mira', kind: 'voice', bytes: Buffer.from([0, 255, 128]) };
const announced = '451-["DataReceived","mira","voice",{"_placeholder":true,"num":0}]';

it('ws makes frames for others, and Engine.IO sends what it is given: both messages arrive by one write', async () => {
  const { framed } = new FrameEncoder(false).encode(frame);
  expect(framed.wsPreEncodedFrame).toHaveLength(1);
  // The text alone would be written if the frames were not used.
  socket.conn.write('the text alone', framed);
  await expect.poll(() => received).toEqual([announced, frame.bytes]);
});

it('a delivery writes once to the socket for each frame, not once for each message of it', async () => {
  const delivery = new Delivery(socket.conn, new FrameEncoder(false), () => 1_000_000, new Faults());
  const counters = { frames: 0, bytes: 0, dropped: 0, queuedBytes: 0 };
  let packets = 0;
  socket.conn.on('packetCreate', () => (packets += 1));
  for (let count = 0; count < 10; count += 1) delivery.send(frame, counters);
  await expect.poll(() => received.length).toBe(20);
  expect([packets, counters]).toEqual([10, { frames: 10, bytes: 30, dropped: 0, queuedBytes: 0 }]);
  expect(received.slice(-2)).toEqual([announced, frame.bytes]);
});

it('Engine.IO shows how much it holds while its transport is busy, and nothing after', async () => {
  socket.conn.write('now');
  expect([unsentMessages(socket.conn), unsentBytes(socket.conn)]).toEqual([0, 0]);
  socket.conn.write('waits');
  socket.conn.write(Buffer.alloc(100));
  expect([unsentMessages(socket.conn), unsentBytes(socket.conn)]).toEqual([2, 105]);
  await expect.poll(() => received.length).toBe(3);
  expect([unsentMessages(socket.conn), unsentBytes(socket.conn)]).toEqual([0, 0]);
});
