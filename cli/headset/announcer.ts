import { DgramAsPromised, type SocketAsPromised } from 'dgram-as-promised';
import { encodeAnnouncement } from '../../protocol/alvr/announcement.js';
import { protocolId20 } from '../../protocol/alvr/dialect.js';
import { timing } from '../../protocol/alvr/session-constants.js';
import type { AnnounceTarget } from './options.js';
import { reasonOf } from '../../protocol/text/reason.js';

/**
 * The real client announces from this port (alvr.md 4.1) and nothing depends on it. On a loopback or wildcard address it
 * would take the port from a daemon on the same machine, so any other serves there.
 */
const sourcePort = 9943;

/**
 * Broadcasts the 56 bytes every 2 s until closed. `failed` is called for a target that cannot be reached, once per
 * target: a machine without a broadcast route is no reason to stop announcing to the others.
 */
export async function startAnnouncing(
  hostname: string,
  bind: string,
  targets: readonly AnnounceTarget[],
  failed: (target: AnnounceTarget, reason: string) => void,
): Promise<AsyncDisposable> {
  const packet = encodeAnnouncement({ protocolId: protocolId20, hostname });
  const socket = await openSocket(bind);
  const silenced = new Set<AnnounceTarget>();
  const announce = () => {
    for (const target of targets) {
      socket.send(packet, target.port, target.address).catch((error: unknown) => {
        if (silenced.has(target)) return;
        silenced.add(target);
        failed(target, reasonOf(error));
      });
    }
  };
  announce();
  const timer = setInterval(announce, timing.announcementPeriodMs);
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await socket.close();
    },
  };
}

async function openSocket(bind: string): Promise<SocketAsPromised> {
  const shared = bind === '0.0.0.0' || bind.startsWith('127.');
  for (const port of shared ? [0] : [sourcePort, 0]) {
    const socket = DgramAsPromised.createSocket({ type: 'udp4' });
    try {
      await socket.bind({ address: bind, port, exclusive: true });
      // Failed sends reject their own promises; without a listener the event would end the process.
      socket.socket.on('error', () => undefined);
      return socket.setBroadcast(true);
    } catch (error) {
      await socket.close().catch(() => undefined);
      if (port === 0) throw error;
    }
  }
  throw new Error('no UDP port is free');
}
