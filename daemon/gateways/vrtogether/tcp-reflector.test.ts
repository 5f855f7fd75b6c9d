import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { writeHeader } from '../../../protocol/vrtogether/reflector-header.js';
import { isOfBanned } from '../../core/people/bans.js';
import { Faults } from '../../core/faults.js';
import { TcpReflector } from './tcp-reflector.js';

interface Person {
  readonly id: string;
  readonly address: string;
  banned: 'name' | 'address' | null;
}

let people: Person[] = [];
let carried: string[] = [];
const open: Socket[] = [];
const reflectors: TcpReflector[] = [];

afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  for (const reflector of reflectors.splice(0)) await reflector.stop();
  people = [];
  carried = [];
});

/** Everybody is in one session. */
async function reflecting(connections = 10): Promise<TcpReflector> {
  const users = {
    records: () => people,
    record: (wanted: string) => people.find(({ id }) => id === wanted),
  };
  const reflector = new TcpReflector({
    limits: () => ({ packetBytes: 1_000, queueBytes: 1_000 }),
    connections: () => connections,
    sessionOf: () => 'party',
    carry: (userId, kind, payload) => {
      carried.push(`${userId}/${kind} ${Buffer.from(payload).toString()}`);
      return !Buffer.from(payload).toString().startsWith('too much');
    },
    isAt: () => true,
    isBanned: (userId) => (users.record(userId)?.banned ?? null) !== null,
    isOfBanned: (address, senders) => isOfBanned(users, address, senders),
    faults: new Faults(),
  });
  reflectors.push(reflector);
  await (await reflector.prepare({ address: '127.0.0.1', port: 0 })).apply();
  return reflector;
}

class App {
  readonly socket: Socket;
  readonly closed: Promise<unknown>;
  heard = '';

  constructor(reflector: TcpReflector, localAddress = '127.0.0.1') {
    this.socket = connect({ port: reflector.port ?? 0, host: '127.0.0.1', localAddress });
    this.socket.on('data', (chunk) => (this.heard += chunk.toString('latin1')));
    this.socket.on('error', () => undefined);
    this.closed = once(this.socket, 'close');
    open.push(this.socket);
  }

  says(name: string, text: string): void {
    this.socket.write(writeHeader({ name, timestamp: '1', length: text.length }));
    this.socket.write(text);
  }

  async hears(text: string): Promise<void> {
    await expect.poll(() => this.heard).toContain(text);
  }
}

it('passes a packet on to all others, unchanged, and counts it once', async () => {
  const reflector = await reflecting();
  const [mira, ole, eve] = [new App(reflector), new App(reflector), new App(reflector)];
  await Promise.all([mira, ole, eve].map(({ socket }) => once(socket, 'connect')));
  // A connection is known once what it sent has come through.
  ole.says('ole/voice/0', 'ole');
  eve.says('eve/voice/0', 'eve');
  await Promise.all([mira.hears('ole'), mira.hears('eve')]);
  mira.says('mira/voice/0', 'hello');
  const whole = Buffer.concat([
    Buffer.from(writeHeader({ name: 'mira/voice/0', timestamp: '1', length: 5 })),
    Buffer.from('hello'),
  ]).toString('latin1');
  await Promise.all([ole.hears(whole), eve.hears(whole)]);
  expect(mira.heard).not.toContain('hello');
  expect(carried).toEqual(['ole/voice/0 ole', 'eve/voice/0 eve', 'mira/voice/0 hello']);
});

it('keeps what is beyond a quota, and the connection', async () => {
  const reflector = await reflecting();
  const [mira, ole] = [new App(reflector), new App(reflector)];
  ole.says('ole/voice/0', 'ole');
  await mira.hears('ole');
  mira.says('mira/voice/0', 'too much');
  mira.says('mira/voice/0', 'enough');
  await ole.hears('enough');
  expect(ole.heard).not.toContain('too much');
});

it('ends the connection of somebody who is banned, and each further one that sends in that name', async () => {
  const reflector = await reflecting();
  const kuno: Person = { id: 'kuno', address: '127.0.0.2', banned: null };
  people = [kuno, { id: 'mira', address: '127.0.0.1', banned: null }];
  const mira = new App(reflector);
  const speaks = new App(reflector, '127.0.0.2');
  const listens = new App(reflector, '127.0.0.2');
  speaks.says('kuno/voice/0', 'I am here');
  await Promise.all([mira.hears('I am here'), listens.hears('I am here')]);
  kuno.banned = 'name';
  reflector.endBanned();
  await Promise.all([speaks.closed, listens.closed]);

  const again = new App(reflector, '127.0.0.3');
  again.says('kuno/voice/0', 'again');
  await again.closed;
  await new App(reflector, '127.0.0.2').closed;
  const ole = new App(reflector);
  ole.says('ole/voice/0', 'who is there?');
  await mira.hears('who is there?');
  expect(mira.heard).not.toContain('again');
  expect(carried).toEqual(['kuno/voice/0 I am here', 'ole/voice/0 who is there?']);

  kuno.banned = null;
  const back = new App(reflector, '127.0.0.2');
  back.says('kuno/voice/0', 'back');
  await mira.hears('back');
});

it('admits as many connections as settings say, and one more when one is gone', async () => {
  const reflector = await reflecting(1);
  const first = new App(reflector);
  await once(first.socket, 'connect');
  await new App(reflector).closed;
  first.socket.destroy();
  await first.closed;
  // The reflector hears of the end after the app does.
  let late = new App(reflector);
  await expect
    .poll(async () => {
      if (late.socket.destroyed) late = new App(reflector);
      late.says('ole/voice/0', 'x');
      return carried.length;
    })
    .toBeGreaterThan(0);
});
