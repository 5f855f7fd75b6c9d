import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { Listener, type Door } from './listener.js';

const listeners: Listener<Door>[] = [];
let served: string[] = [];

function listener(): Listener<Door> {
  const made = new Listener<Door>({
    what: 'The kiosk',
    setting: 'kiosk.port',
    server: ({ address }) =>
      createServer((socket) => {
        socket.on('error', () => undefined);
        socket.write(`at ${address}`);
      }),
  });
  listeners.push(made);
  return made;
}

async function move(to: Listener<Door>, door: Door | null): Promise<void> {
  await (await to.prepare(door)).apply();
}

/** A connection, once it was greeted. */
async function visit(port: number | null, host = '127.0.0.1'): Promise<Socket> {
  const socket = connect(port ?? 0, host);
  const [greeting] = (await once(socket, 'data')) as [Buffer];
  served.push(greeting.toString());
  // The end of a connection with words unread is a reset.
  socket.on('error', () => undefined);
  return socket;
}

const refused = async (port: number | null) => {
  const socket = connect(port ?? 0, '127.0.0.1');
  const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
  return error.code;
};

afterEach(async () => {
  for (const one of listeners.splice(0)) await one.close(0);
  served = [];
});

const here = { address: '127.0.0.1', port: 0 };

it('opens the new door before it closes the old one, and whoever is in stays', async () => {
  const kiosk = listener();
  await move(kiosk, here);
  const before = kiosk.port;
  const early = await visit(before);
  const ready = await kiosk.prepare({ address: '127.0.0.2', port: 0 });
  (await visit(before)).destroy();
  await ready.apply();
  expect(kiosk.port).not.toBe(before);
  expect(await refused(before)).toBe('ECONNREFUSED');
  (await visit(kiosk.port, '127.0.0.2')).destroy();
  early.write('still here');
  expect(early.destroyed).toBe(false);
  expect(served).toEqual(['at 127.0.0.1', 'at 127.0.0.1', 'at 127.0.0.2']);
  await kiosk.close(0);
  await expect.poll(() => early.closed).toBe(true);
});

it('lets nobody in by a door before the change is in force, nor by one that is discarded', async () => {
  const scout = listener();
  await move(scout, here);
  const port = scout.port ?? 0;
  await scout.close(0);
  const kiosk = listener();
  await move(kiosk, here);
  const early = await visit(kiosk.port);
  const ready = await kiosk.prepare({ address: '127.0.0.1', port });
  const turnedAway = connect(port, '127.0.0.1');
  turnedAway.on('error', () => undefined);
  turnedAway.on('data', () => served.push('too early'));
  await once(turnedAway, 'close');
  (await visit(kiosk.port)).destroy();
  await ready.apply();
  (await visit(port)).destroy();
  expect([kiosk.port, served]).toEqual([port, ['at 127.0.0.1', 'at 127.0.0.1', 'at 127.0.0.1']]);
  expect(early.destroyed).toBe(false);
});

it('refuses a door that is taken, says by what setting another is chosen, and keeps the old one', async () => {
  const kiosk = listener();
  await move(kiosk, here);
  const other = listener();
  await move(other, here);
  await expect(kiosk.prepare({ address: '127.0.0.1', port: other.port ?? 0 })).rejects.toMatchObject({
    code: 'port-in-use',
    message: `The kiosk cannot listen on 127.0.0.1 port ${other.port}: another program has that address.`,
    hint: 'Choose another with `vrt settings set kiosk.port PORT`.',
  });
  (await visit(kiosk.port)).destroy();
});

it('steps aside on a port of its own, and steps back when the change is not kept or cannot be', async () => {
  const kiosk = listener();
  const scout = listener();
  await move(scout, here);
  const port = scout.port ?? 0;
  await scout.close(0);
  await move(kiosk, { address: '', port });
  const early = await visit(port);
  await (await kiosk.prepare({ address: '127.0.0.1', port })).discard();
  (await visit(port)).destroy();
  await move(kiosk, { address: '127.0.0.1', port });
  (await visit(port)).destroy();
  expect(served).toEqual(['at ', 'at ', 'at 127.0.0.1']);
  await move(kiosk, { address: '', port });
  const neighbour = listener();
  await move(kiosk, { address: '127.0.0.1', port });
  await move(neighbour, { address: '127.0.0.2', port });
  await expect(kiosk.prepare({ address: '', port })).rejects.toMatchObject({ code: 'port-in-use' });
  (await visit(port)).destroy();
  expect(early.destroyed).toBe(false);
});

it('opens nothing for the door that it has, and closes when there is to be none', async () => {
  const kiosk = listener();
  await move(kiosk, null);
  expect(kiosk.port).toBeNull();
  await move(kiosk, here);
  const { port } = kiosk;
  await move(kiosk, { ...here });
  expect(kiosk.port).toBe(port);
  await move(kiosk, null);
  expect([kiosk.port, await refused(port)]).toEqual([null, 'ECONNREFUSED']);
});

it('says so where the address is not one of this machine, and which setting it is', async () => {
  // Of a network for documentation (RFC 5737).
  await expect(listener().prepare({ address: '192.0.2.1', port: 0 })).rejects.toMatchObject({
    message: 'The kiosk cannot listen on 192.0.2.1 port 0: this machine has no such address.',
    hint: 'Choose another with `vrt settings set kiosk.address ADDRESS`.',
  });
});
