import { expect, it } from 'vitest';
import { AwaitedReply } from './awaited-reply.js';

const never = new Promise<void>(() => undefined);

/** One more keep-alive is read. */
async function keepAlive(awaited: AwaitedReply<number>): Promise<void> {
  awaited.keepAlive();
  await new Promise((resolve) => setImmediate(resolve));
}

it('gives the reply', async () => {
  const awaited = new AwaitedReply<number>();
  const reply = awaited.next(2, never);
  awaited.keepAlive();
  awaited.came(7);
  expect(await reply).toBe(7);
});

it('gives up after so many keep-alives, counted anew for each wait', async () => {
  const awaited = new AwaitedReply<number>();
  for (let round = 0; round < 2; round += 1) {
    const reply = awaited.next(3, never);
    let over = false;
    void reply.then(() => {
      over = true;
    });
    await keepAlive(awaited);
    await keepAlive(awaited);
    expect(over).toBe(false);
    await keepAlive(awaited);
    expect(await reply).toBeUndefined();
  }
});

it('counts those that are read together once: they were sent before it could be asked', async () => {
  const awaited = new AwaitedReply<number>();
  const reply = awaited.next(3, never);
  for (let sent = 0; sent < 40; sent += 1) awaited.keepAlive();
  await keepAlive(awaited);
  awaited.came(7);
  expect(await reply).toBe(7);
});

it('gives up when the session ends', async () => {
  expect(await new AwaitedReply<number>().next(1, Promise.resolve())).toBeUndefined();
});

it('takes no notice of what comes when nobody waits', async () => {
  const awaited = new AwaitedReply<number>();
  awaited.came(1);
  awaited.keepAlive();
  const reply = awaited.next(1, never);
  awaited.came(2);
  expect(await reply).toBe(2);
});
