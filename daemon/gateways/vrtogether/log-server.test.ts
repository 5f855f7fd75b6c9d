import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { EventBus } from '../../core/events.js';
import { Faults } from '../../core/faults.js';
import { HostCheck } from '../../web/host-check.js';
import { LogServer, type LogServerParts } from './log-server.js';

const now = () => new Date('2026-01-02T03:04:05Z');

function logServer(bus: EventBus, token = ''): LogServer {
  const people = { gatherings: { list: () => [] }, dataStreams: { list: () => [] } };
  return new LogServer({
    token: () => token,
    hosts: new HostCheck({ names: () => [], refused: () => undefined }),
    bus,
    faults: new Faults(),
    now,
    people: people as unknown as LogServerParts['people'],
  });
}

function quietBus(): EventBus {
  const store = { lastSeq: () => 0, append: () => undefined, keep: () => undefined, select: () => [] };
  return new EventBus(store, now, new Faults());
}

it('that is turned off ends its followers in good order and waits for none of them', async () => {
  const server = logServer(quietBus());
  const door = { address: '127.0.0.1', port: 0, token: '' };
  await (await server.prepare(door)).apply();
  const url = `http://127.0.0.1:${server.port}/logs?follow=true`;
  const follower = await fetch(url);
  const idle = connect(server.port ?? 0, '127.0.0.1');
  await once(idle, 'connect');
  const off = await server.prepare(null);
  const order: string[] = [];
  const read = follower.text().then(() => order.push('the follower has read all'));
  await off.apply();
  order.push('it is off');
  await read;
  expect([server.port, order]).toEqual([null, ['it is off', 'the follower has read all']]);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  idle.destroy();
  await server.close();
});

it('cuts off a follower that does not read, however fast events come, and serves the next', async () => {
  const bus = quietBus();
  const server = logServer(bus);
  await (await server.prepare({ address: '127.0.0.1', port: 0, token: '' })).apply();
  try {
    const port = server.port ?? 0;
    const slow = connect(port, '127.0.0.1');
    slow.write('GET /logs?follow=true HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(slow, 'data');
    slow.pause();
    const message = 'x'.repeat(8_000);
    // In one turn, and in turns of their own while what was sent is on its way.
    for (let turn = 0; turn < 20; turn += 1) {
      for (let count = 0; count < 200; count += 1)
        bus.emit('log', 'cut', { severity: 'info', message, subject: '', data: {} });
      await new Promise((resolve) => setImmediate(resolve));
    }
    let text = '';
    slow.on('data', (chunk) => (text += String(chunk)));
    slow.resume();
    await expect
      .poll(() => text, { timeout: 10_000 })
      .toContain('This reader fell behind and was disconnected');
    slow.destroy();
    expect((await fetch(`http://127.0.0.1:${port}/logs`)).status).toBe(200);
  } finally {
    await server.close();
  }
});
