import { beforeEach, expect, it } from 'vitest';
import type { DataFrame, DeliveryCounters } from '../../core/people/data-frame.js';
import { Faults } from '../../core/faults.js';
import { Delivery } from './delivery.js';
import { FrameEncoder } from './frame-encoder.js';
import { FillingConnection } from './testing/filling-connection.js';

let conn: FillingConnection;
let encoder: FrameEncoder;
let limitBytes: number;
let delivery: Delivery;
let counters: DeliveryCounters;

beforeEach(() => {
  conn = new FillingConnection();
  encoder = new FrameEncoder(false);
  limitBytes = 30;
  delivery = new Delivery(conn.engine, encoder, () => limitBytes, new Faults());
  counters = { frames: 0, bytes: 0, dropped: 0, queuedBytes: 0 };
});

function frame(name: string, bytes = 10): DataFrame {
  return { from: 'mira', kind: name, bytes: Buffer.alloc(bytes, name) };
}

function send(...names: string[]): void {
  for (const name of names) delivery.send(frame(name), counters);
}

/** Which frames the transport took, and what else. */
function sent(): unknown[] {
  return conn.sent.map(({ data }) => /^51-\["DataReceived","mira","(\w+)"/.exec(String(data))?.[1] ?? data);
}

it('a frame goes at once while nothing waits: both messages in one write', () => {
  send('a');
  expect(sent()).toEqual(['a']);
  expect(counters).toEqual({ frames: 1, bytes: 10, dropped: 0, queuedBytes: 0 });
  const [both] = conn.sent[0]?.options?.wsPreEncodedFrame ?? [];
  // A WebSocket frame of a text and one of bytes (RFC 6455 5.2).
  const text = '451-["DataReceived","mira","a",{"_placeholder":true,"num":0}]';
  expect(both).toEqual(
    Buffer.concat([
      Buffer.from([0x81, text.length]),
      Buffer.from(text),
      Buffer.from([0x82, 10]),
      Buffer.alloc(10, 'a'),
    ]),
  );
});

it('frames wait while the transport is full, one goes for each time that it is drained, in order', () => {
  send('a', 'b', 'c');
  expect([sent(), counters]).toEqual([['a'], { frames: 1, bytes: 10, dropped: 0, queuedBytes: 20 }]);
  conn.drain();
  expect([sent(), counters.queuedBytes]).toEqual([['a', 'b'], 10]);
  // One that comes while others wait goes behind them.
  send('d');
  conn.drain();
  conn.drain();
  conn.drain();
  expect([sent(), counters]).toEqual([
    ['a', 'b', 'c', 'd'],
    { frames: 4, bytes: 40, dropped: 0, queuedBytes: 0 },
  ]);
  conn.drain();
  send('e');
  expect(sent().at(-1)).toBe('e');
});

it('beyond its bytes the queue drops its oldest frames, and never its newest', () => {
  send('a', 'b', 'c', 'd');
  expect([counters.dropped, counters.queuedBytes]).toEqual([0, 30]);
  send('e');
  expect([counters.dropped, counters.queuedBytes]).toEqual([1, 30]);
  delivery.send(frame('large', 31), counters);
  expect([counters.dropped, counters.queuedBytes]).toEqual([4, 31]);
  conn.drain();
  expect([sent(), counters]).toEqual([['a', 'large'], { frames: 2, bytes: 41, dropped: 4, queuedBytes: 0 }]);
});

it('each flow counts what becomes of its own frames', () => {
  const other: DeliveryCounters = { frames: 0, bytes: 0, dropped: 0, queuedBytes: 0 };
  send('a', 'b');
  delivery.send(frame('x', 25), other);
  expect([counters, other]).toEqual([
    { frames: 1, bytes: 10, dropped: 1, queuedBytes: 0 },
    { frames: 0, bytes: 0, dropped: 0, queuedBytes: 25 },
  ]);
});

it('a smaller limit of the queue holds from the next frame on', () => {
  send('a', 'b', 'c');
  limitBytes = 10;
  send('d');
  expect([counters.dropped, counters.queuedBytes]).toEqual([2, 10]);
});

it('what is no data goes past the queue, is never dropped, and goes first', () => {
  send('a');
  conn.write('message');
  send('b');
  expect(counters.queuedBytes).toBe(10);
  conn.drain();
  // What Engine.IO held filled the transport again: the frame goes on waiting.
  expect([sent(), counters.frames]).toEqual([['a', 'message'], 1]);
  conn.write('another');
  conn.drain();
  conn.drain();
  expect(sent()).toEqual(['a', 'message', 'another', 'b']);
});

it('goes on by another transport, which is ready without an event', () => {
  send('a', 'b');
  conn.upgrade();
  expect(sent()).toEqual(['a', 'b']);
});

it('what waits when the connection ends was dropped', () => {
  send('a', 'b', 'c');
  delivery.end();
  expect(counters).toEqual({ frames: 1, bytes: 10, dropped: 2, queuedBytes: 0 });
  conn.drain();
  expect(sent()).toEqual(['a']);
});

it('a long queue keeps its order, however much of it was sent', () => {
  limitBytes = 10_000;
  const names = Array.from({ length: 300 }, (_, index) => `n${index}`);
  send(...names.slice(0, 200));
  for (let count = 0; count < 150; count += 1) conn.drain();
  send(...names.slice(200));
  for (let count = 0; count < 300; count += 1) conn.drain();
  expect(sent()).toEqual(names);
  expect(counters).toEqual({ frames: 300, bytes: 3_000, dropped: 0, queuedBytes: 0 });
});

it.each([
  ['that polls', 4, 'polling'],
  ['of Engine.IO 3', 3, 'websocket'],
])('a client %s gets the two messages one after the other', (_, protocol, name) => {
  conn.protocol = protocol;
  conn.transport.name = name;
  send('a');
  conn.drain();
  expect(conn.sent).toEqual([
    { data: '51-["DataReceived","mira","a",{"_placeholder":true,"num":0}]' },
    { data: Buffer.alloc(10, 'a') },
  ]);
});

it('one frame is encoded once for all its receivers, and each frame for itself', () => {
  const others = [new FillingConnection(), new FillingConnection()];
  const [first, second] = others.map(
    (each) => new Delivery(each.engine, encoder, () => limitBytes, new Faults()),
  );
  const [shared, another] = [frame('a'), frame('b')];
  delivery.send(shared, counters);
  second?.send(shared, counters);
  first?.send(another, counters);
  const options = [conn, ...others].map(({ sent: [packet] }) => packet?.options);
  expect(options[0]).toBeDefined();
  expect(options[2]).toBe(options[0]);
  expect(options[1]).not.toBe(options[0]);
});

it('an app of version 1 reads four arguments, the third of which is a description', () => {
  const { text } = new FrameEncoder(true).encode(frame('a'));
  expect(text).toBe('51-["DataReceived","mira","a","",{"_placeholder":true,"num":0}]');
});

it('a large frame is not copied: its payload is the buffer that came', () => {
  const large = frame('a', 16_385);
  const [header, payload] = encoder.encode(large).framed.wsPreEncodedFrame;
  expect(payload?.buffer).toBe(large.bytes.buffer);
  expect(header?.subarray(-4)).toEqual(Buffer.from([0x82, 126, 0x40, 0x01]));
  expect(encoder.encode(frame('a', 16_384)).framed.wsPreEncodedFrame).toHaveLength(1);
});
