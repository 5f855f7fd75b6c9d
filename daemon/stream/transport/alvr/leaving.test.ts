import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { closeSockets, streamingClient } from './fake-client.test-support.js';

afterEach(closeSockets);

describe('a client that is let go', () => {
  it('is told of a restart when it is to come back', async () => {
    const { peer, received } = await streamingClient();
    await peer.close(true);
    await expect.poll(() => received).toMatchObject({ packets: [{ type: 'Restarting' }], ended: 'FIN' });
    expect(received.packets).toHaveLength(1);
  });

  it('is told nothing and reset otherwise, which makes it show its own text', async () => {
    const { peer, received } = await streamingClient();
    await peer.close(false);
    await expect.poll(() => received).toMatchObject({ packets: [], ended: 'ECONNRESET' });
    expect(received.packets).toEqual([]);
  });
});

describe('a client that leaves', () => {
  it.each([
    { how: 'closing its stream connection', leave: (socket: Socket) => socket.end() },
    { how: 'resetting it', leave: (socket: Socket) => socket.resetAndDestroy() },
  ])('in TCP mode by $how is no fault', async ({ leave }) => {
    const { told, streamSocket } = await streamingClient();
    leave(streamSocket);
    await expect.poll(() => told.length).toBe(1);
    expect(told).toEqual([['ended', expect.any(String), false]]);
  });

  it('breaking the stream protocol is one', async () => {
    const { told, streamSocket } = await streamingClient();
    streamSocket.write(Uint8Array.of(255, 255, 255, 255));
    await expect.poll(() => told).toEqual([['ended', expect.any(String), true]]);
  });
});
