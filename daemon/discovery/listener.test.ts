import { createSocket } from 'node:dgram';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeAnnouncement } from '../../protocol/alvr/announcement.js';
import { protocolId, protocolId20 } from '../../protocol/alvr/dialect.js';
import type { Announcement } from '../core/client-presence.js';
import { DiscoveryListener } from './listener.js';

const quest = encodeAnnouncement({ protocolId: protocolId20, hostname: '1234.client' });

describe('the discovery listener', () => {
  const sender = () => createSocket('udp4');
  let socket = sender();
  let listener: DiscoveryListener;
  let heard: Announcement[] = [];
  let nowMs = 0;

  beforeEach(async () => {
    socket = sender();
    heard = [];
    nowMs = 1_000;
    listener = await DiscoveryListener.open(
      { address: '127.0.0.1', port: 0 },
      (announcement) => heard.push(announcement),
      () => nowMs,
    );
  });
  afterEach(async () => {
    socket.close();
    await listener.close();
  });

  /** Sends these one after the other, and waits until each was looked at or ignored. */
  async function send(datagrams: readonly Uint8Array[]): Promise<void> {
    for (const datagram of datagrams) {
      const seen = heard.length + listener.ignored;
      socket.send(datagram, listener.port, '127.0.0.1');
      await vi.waitFor(() => expect(heard.length + listener.ignored).toBe(seen + 1), {
        interval: 1,
        timeout: 30_000,
      });
    }
  }
  const flood = (count: number) => Array.from({ length: count }, () => quest);

  it('hears who announces itself, from where, and in which version', async () => {
    await send([quest]);
    expect(heard).toEqual([
      { hostname: '1234.client', address: '127.0.0.1', dialect: 'ALVR 20.x', problem: null },
    ]);
    expect(listener.ignored).toBe(0);
  });

  it('says of a version that it cannot serve which one it is', async () => {
    await send([encodeAnnouncement({ protocolId: protocolId('19'), hostname: 'old.client' })]);
    expect(heard).toMatchObject([
      { dialect: 'ALVR 19.x', problem: 'this headset runs ALVR 19.x; vrt speaks 20.x' },
    ]);
  });

  it('shows no control character of a name', async () => {
    await send([encodeAnnouncement({ protocolId: protocolId20, hostname: 'a\u001b[2Jb' })]);
    expect(heard[0]?.hostname).not.toContain('\u001b');
  });

  it('ignores and counts what is no announcement', async () => {
    await send([new Uint8Array(), quest.subarray(1), Uint8Array.of(1, 2, 3)]);
    expect([heard, listener.ignored]).toEqual([[], 3]);
    await send([quest]);
    expect([heard.length, listener.ignored]).toEqual([1, 3]);
  });

  it('looks at 200 datagrams in 100 ms, ignores the rest of a flood unread, and goes on after it', async () => {
    await send(flood(200));
    expect([heard.length, listener.ignored]).toEqual([200, 0]);
    await send(flood(3));
    nowMs += 100;
    await send(flood(1));
    expect([heard.length, listener.ignored]).toEqual([200, 4]);
    nowMs += 1;
    await send(flood(201));
    expect([heard.length, listener.ignored]).toEqual([400, 5]);
  });

  it('counts what is no announcement into the flood as well', async () => {
    await send([...flood(100), ...Array.from({ length: 100 }, () => Uint8Array.of(1))]);
    await send([quest]);
    expect([heard.length, listener.ignored]).toEqual([100, 101]);
  });
});
