import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { writeHeader } from '../../../protocol/vrtogether/reflector-header.js';
import type { EventDraft } from '../../../protocol/api/event-draft.js';
import { Faults } from '../../core/faults.js';
import { ReflectorPeer } from './reflector-peer.js';

it('that throws at a packet costs its own connection, and is told', async () => {
  const faults = new Faults();
  const told: EventDraft[] = [];
  faults.tellTo((event) => told.push(event));
  const addresses: string[] = [];
  const server = createServer((socket: Socket) => {
    const peer = new ReflectorPeer(socket, { packetBytes: 1_000, queueBytes: 1_000 }, faults, () => {
      throw new Error('no such user');
    });
    addresses.push(peer.address);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port');
  const app = connect(bound.port, '127.0.0.1');
  app.on('error', () => undefined);
  const closed = once(app, 'close');
  app.write(writeHeader({ name: 'kuno/points/0', timestamp: '1', length: 7 }));
  app.write('picture');
  await closed;
  expect(addresses).toEqual(['127.0.0.1']);
  expect(told).toMatchObject([
    { action: 'fault', message: 'Relaying media failed: no such user. vrtd goes on.' },
  ]);
  server.close();
});
