import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { EventBus } from '../../core/events.js';
import { Faults } from '../../core/faults.js';
import { HostCheck } from '../../web/host-check.js';
import { LogServer, type LogServerParts } from './log-server.js';

const now = () => new Date('2026-01-02T03:04:05Z');

it('cuts off a follower that does not read, however fast events come, and serves the next', async () => {
  const store = { lastSeq: () => 0, append: () => undefined, keep: () => undefined, select: () => [] };
  const bus = new EventBus(store, now, new Faults());
  const people = { gatherings: { list: () => [] }, dataStreams: { list: () => [] } };
  const server = new LogServer({
    token: () => '',
    hosts: new HostCheck({ names: () => [], refused: () => undefined }),
    bus,
    now,
    people: people as unknown as LogServerParts['people'],
  });
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
