import { expect, it } from 'vitest';
import { EventOutbox } from './event-outbox.js';
import type { StreamerEvent } from '../../protocol/streamer.js';
import { idrSent } from './stream-event.js';

it('sends what happened in one turn as one message, after that turn and in order', async () => {
  const sent: StreamerEvent[][] = [];
  const outbox = new EventOutbox((events) => sent.push(events));
  for (let frame = 1; frame <= 3; frame += 1) outbox.add(idrSent(frame, 'loss', 100));
  expect(sent).toEqual([]);
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent.map((events) => events.map(({ data }) => 'frameId' in data && data.frameId))).toEqual([
    [1, 2, 3],
  ]);
});

it('sends at once what is to come before something else, and nothing twice', async () => {
  const sent: StreamerEvent[][] = [];
  const outbox = new EventOutbox((events) => sent.push(events));
  outbox.add(idrSent(1, 'loss', 100));
  outbox.flush();
  outbox.flush();
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent).toHaveLength(1);
});

it('keeps a bounded number', async () => {
  const sent: StreamerEvent[][] = [];
  const outbox = new EventOutbox((events) => sent.push(events));
  for (let frame = 0; frame < 5_000; frame += 1) outbox.add(idrSent(frame, 'loss', 100));
  await new Promise((resolve) => setImmediate(resolve));
  expect(sent[0]).toHaveLength(1_000);
});
