import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { LastReasons } from './last-reasons.js';
import { RoundTrip } from './round-trip.js';
import type { EngineSocket } from './unsent.js';

it('a round trip is the time of the last ping that was answered', () => {
  const conn = new EventEmitter();
  let nowMs = 100;
  const trip = new RoundTrip(conn as EngineSocket, () => nowMs);
  conn.emit('packet', { type: 'pong' });
  conn.emit('packetCreate', { type: 'message' });
  expect(trip.lastMs).toBeNull();
  conn.emit('packetCreate', { type: 'ping' });
  nowMs = 112.5;
  conn.emit('packet', { type: 'message' });
  expect(trip.lastMs).toBeNull();
  conn.emit('packet', { type: 'pong' });
  expect(trip.lastMs).toBe(12.5);
  nowMs = 900;
  conn.emit('packet', { type: 'pong' });
  expect(trip.lastMs).toBe(12.5);
  conn.emit('packetCreate', { type: 'ping' });
  nowMs = 903;
  conn.emit('packet', { type: 'pong' });
  expect(trip.lastMs).toBe(3);
});

it('the last reason of each user is kept in words, of a thousand users', () => {
  const reasons = new LastReasons();
  reasons.note('a', 'transport close');
  reasons.note('a', 'ping timeout');
  reasons.note('b', 'something new');
  expect(['a', 'b', 'c'].map((id) => reasons.of(id))).toEqual([
    'it did not answer a ping',
    'something new',
    null,
  ]);
  for (let index = 0; index < 998; index += 1) reasons.note(`u${index}`, 'ping timeout');
  reasons.note('a', 'transport close');
  expect([reasons.of('a'), reasons.of('b')]).toEqual(['the connection was lost', 'something new']);
  reasons.note('last', 'transport close');
  expect([reasons.of('a'), reasons.of('b')]).toEqual(['the connection was lost', null]);
});
